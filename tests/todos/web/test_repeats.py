"""A todo that repeats, on pages: said, finished, skipped, taken back; two people at one occurrence; nobody else's."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from tests.todos.cast import added, browser, events, facts, number
from tests.todos.page import Page, press, shown
from todos import bootstrap, models
from todos.domain.commands import TodoCommands
from todos.domain.fields import DUE, NOTE, OCCURRENCE_FINISHED, REPEAT
from todos.history.due_words import written

pytestmark = pytest.mark.django_db

DAILY = {"rule": "FREQ=DAILY", "counts_from": "due"}


def day(ahead=0):
    return timezone.localdate() + timedelta(days=ahead)


def change(user, todo, field, value):
    bootstrap.handle(TodoCommands.change(todo, field, value, **facts(user)))


def finished(user, todo, **others):
    row = models.Todo.objects.get(pk=todo)
    command = TodoCommands.end_occurrence(
        todo, OCCURRENCE_FINISHED, row.due, row.version, "UTC", **facts(user) | others
    )
    bootstrap.handle(command)


@pytest.fixture
def daily(alice) -> str:
    """A todo that is due today and comes back each day, at version 3."""
    todo = added(alice, "Water plants")
    change(alice, todo, DUE, str(day()))
    change(alice, todo, REPEAT, DAILY)
    return todo


def form(client, todo):
    return client.get(f"/todos/{todo}/edit/?field=repeat&next=/todos/{todo}/")


# Said


def test_a_repeat_is_typed_as_people_say_it_and_shown_so(as_alice, alice, todo):
    change(alice, todo, DUE, "2026-12-04")
    page = shown(as_alice, press(as_alice, form(as_alice, todo), "Save", repeat="Every 2 weeks on Fri"))

    rule = {"rule": "FREQ=WEEKLY;INTERVAL=2;BYDAY=FR", "counts_from": "due"}
    assert events(todo)[-1] == ("TodoRepeatChanged", {"repeat": rule})
    assert "alice set it to repeat every 2 weeks on Friday" in page.text("v3")
    assert "Set Buy milk to repeat every 2 weeks on Friday." in page.text("status-line")
    assert page.text("edit-repeat") == "every 2 weeks on Friday"
    assert "every 2 weeks on Friday" in Page(as_alice.get("/inbox/")).text(f"todo-{todo}")
    assert Page(form(as_alice, todo)).field("repeat").get("value") == "every 2 weeks on Friday"


def test_an_empty_field_takes_it_away_and_undo_brings_it_back(as_alice, daily):
    page = shown(as_alice, press(as_alice, form(as_alice, daily), "Save", repeat=" "))

    assert "alice took its repeat away" in page.text("v4")
    assert "edit-repeat" in page
    assert page.text("edit-repeat") == "repeat"
    again = shown(as_alice, press(as_alice, as_alice.get(f"/todos/{daily}/"), "Undo", "v4"))
    assert "undid v4, back to every day" in again.text("v5")
    assert events(daily)[-1] == ("TodoRepeatChanged", {"repeat": DAILY})


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("now and then", "is no repeat. Write it like this"),
        ("every day 9:00", "The time of day stands at the due day."),
        ("every! friday", "is no repeat. Write it like this"),
    ],
)
def test_what_is_no_repeat_comes_back_with_its_reason(either, daily, typed, reason):
    refused = press(either, form(either, daily), "Save", repeat=typed)

    assert refused.status_code == 422
    assert Page(refused).field("repeat").get("value") == typed
    assert reason in Page(refused).text(f"repeat-{daily}-error")


def test_without_a_day_it_says_what_to_do(either, todo):
    refused = press(either, form(either, todo), "Save", repeat="every friday")

    assert refused.status_code == 409
    assert "needs a due day. Give it one first" in Page(refused).text(f"repeat-{todo}-error")
    assert Page(refused).field("repeat").get("value") == "every friday"
    assert len(events(todo)) == 1


def test_its_day_stays_while_it_repeats(either, daily):
    open_form = either.get(f"/todos/{daily}/edit/?field=due&next=/todos/{daily}/")
    refused = press(either, open_form, "Save", due="")

    assert refused.status_code == 409
    assert "or take its repeat away" in Page(refused).text(f"due-{daily}-error")


# Finished and skipped


def test_finishing_it_in_the_row_goes_on_to_the_next(either, daily):
    page = shown(either, press(either, either.get("/inbox/"), "Finished", f"todo-{daily}"))
    row = models.Todo.objects.get()

    ended = {"due": str(day()), "next": str(day(1)), "finished_on": str(day()), "zone": "UTC"}
    assert events(daily)[-1] == ("TodoOccurrenceFinished", ended)
    assert (row.status, row.due, row.due_day) == ("Queued", str(day(1)), day(1))
    said = f"Finished {day():%A}’s Water plants, next is {written(str(day(1)))}. Undo"
    assert page.text("status-line").endswith(said)


def test_the_day_is_that_of_whoever_finishes_it(as_alice, alice, daily):
    as_alice.cookies["zone"] = "Pacific%2FAuckland"
    press(as_alice, as_alice.get(f"/todos/{daily}/"), "Finished")
    data = events(daily)[-1][1]

    there = timezone.now().astimezone(ZoneInfo("Pacific/Auckland")).date()
    assert (data["zone"], data["finished_on"]) == ("Pacific/Auckland", str(there))
    assert data["next"] == str(max(day(), there) + timedelta(days=1))


def test_how_late_it_was_is_told(as_alice, alice, daily):
    change(alice, daily, DUE, str(day(-2)))
    page = shown(as_alice, press(as_alice, as_alice.get(f"/todos/{daily}/"), "Finished"))

    assert f"alice finished {day(-2):%A}’s, 2 days late, next is {written(str(day(1)))}" in page.text("v5")
    assert "2 days late" in Page(as_alice.get("/activity/")).text("feed")


def test_its_page_counts_what_was_finished(as_alice, alice, daily):
    assert "finished" not in Page(as_alice.get(f"/todos/{daily}/")).text("head")
    finished(alice, daily)
    finished(alice, daily)
    assert "every day, 2 finished," in Page(as_alice.get(f"/todos/{daily}/")).text("head")
    press(as_alice, as_alice.get(f"/todos/{daily}/"), "Undo", "v5")
    assert "1 finished," in Page(as_alice.get(f"/todos/{daily}/")).text("head")


def test_skipping_it_goes_on_to_the_next_too(as_alice, daily):
    page = shown(as_alice, press(as_alice, as_alice.get(f"/todos/{daily}/"), "Skip this one and go on to the next"))

    assert events(daily)[-1][0] == "TodoOccurrenceSkipped"
    assert f"Skipped {day():%A}’s Water plants, next is" in page.text("status-line")
    assert "finished," not in page.text("head")


def test_what_does_not_repeat_has_nothing_to_skip(either, todo):
    assert "skip" not in Page(either.get(f"/todos/{todo}/"))
    refused = either.post(f"/todos/{todo}/skip/", number(version=1, next=f"/todos/{todo}/"))

    assert refused.status_code == 409
    assert "This todo does not repeat" in Page(refused).text("status-line")


def test_the_end_of_an_occurrence_is_taken_back_and_put_again(either, alice, daily):
    change(alice, daily, NOTE, "- [ ] Kitchen\n- [x] Balcony")
    press(either, either.get(f"/todos/{daily}/"), "Finished")
    assert models.Todo.objects.get().steps_done == 0
    page = shown(either, press(either, either.get(f"/todos/{daily}/"), "Undo", "v5"))
    row = models.Todo.objects.get()

    assert (row.due, row.steps_done) == (str(day()), 1)
    assert "Undone. Water plants is as it was before." in page.text("status-line")
    undo = Page(either.get(f"/todos/{daily}/")).button("Undo both", "timeline")
    either.post(undo.action, undo.fields | {"next": f"/todos/{daily}/"})
    row = models.Todo.objects.get()
    assert (row.due, row.steps_done) == (str(day(1)), 0)


def test_finishing_several_finishes_one_occurrence_of_each_that_repeats(as_alice, alice, daily, todo):
    boxes = [f"{daily}.v3", f"{todo}.v1"]
    answer = as_alice.post("/todos/bulk/status/Finished/", number(todo=boxes, next="/inbox/?select=1"))
    page = Page(as_alice.get(answer.url))

    assert events(daily)[-1][0] == "TodoOccurrenceFinished"
    assert events(todo)[-1] == ("TodoStatusChanged", {"status": "Finished"})
    assert "Finished 2 todos." in page.text("status-line")


def test_the_same_form_sent_twice_finishes_once(either, daily):
    form = number(version=3, next="/inbox/")
    for _ in range(2):
        either.post(f"/todos/{daily}/status/Finished/", form)

    assert [type_ for type_, _ in events(daily)][3:] == ["TodoOccurrenceFinished"]


# Two people


def test_two_people_finishing_one_occurrence_make_one(either, bob, daily):
    before = either.get("/inbox/")
    moment = datetime(day().year, day().month, day().day, 0, 2, tzinfo=UTC)
    finished(bob, daily, timestamp=moment)
    answer = press(either, before, "Finished", f"todo-{daily}")
    page = shown(either, answer)

    assert "bob finished it at 0:02. Nothing changed." in page.text("status-line")
    assert len(events(daily)) == 4


def test_two_who_finish_several_make_one_of_each(as_alice, bob, daily, todo):
    finished(bob, daily)
    boxes = [f"{daily}.v3", f"{todo}.v1"]
    as_alice.post("/todos/bulk/status/Finished/", number(todo=boxes, next="/inbox/?select=1"))

    assert (len(events(daily)), events(todo)[-1][0]) == (4, "TodoStatusChanged")


def test_who_finishes_what_is_due_another_day_by_now_is_asked(either, bob, daily):
    before = either.get("/inbox/")
    change(bob, daily, DUE, str(day(3)))
    asked = press(either, before, "Finished", f"todo-{daily}")
    dialog = Page(asked).text(f"todo-{daily}" if f"todo-{daily}" in Page(asked) else "todo")

    assert asked.status_code == 409
    assert "bob changed the due before you did this" in dialog
    assert written(str(day(3))) in dialog
    assert len(events(daily)) == 4
    press(either, asked, "Use mine")
    assert events(daily)[-1][1] | {"zone": ""} == {
        "due": str(day(3)),
        "next": str(day(4)),
        "finished_on": str(day()),
        "zone": "",
    }


def test_who_started_what_was_finished_is_asked(as_alice, bob, daily):
    before = as_alice.get("/inbox/")
    finished(bob, daily)
    asked = press(as_alice, before, "Started", f"todo-{daily}")

    assert asked.status_code == 409
    assert "bob finished it before you did this" in Page(asked).text("todo")


def test_who_skips_what_is_due_another_day_by_now_is_asked(as_alice, bob, daily):
    before = as_alice.get(f"/todos/{daily}/")
    change(bob, daily, DUE, str(day(3)))
    asked = press(as_alice, before, "Skip this one and go on to the next")

    assert asked.status_code == 409
    press(as_alice, asked, "Use mine")
    assert events(daily)[-1][0] == "TodoOccurrenceSkipped"


def test_what_repeats_by_now_is_not_finished_for_good(as_alice, alice, todo):
    change(alice, todo, DUE, str(day()))
    before = as_alice.get("/inbox/")
    change(alice, todo, REPEAT, DAILY)
    press(as_alice, before, "Finished", f"todo-{todo}")

    assert events(todo)[-1][0] == "TodoOccurrenceFinished"


# Elsewhere


def test_it_is_seen_as_it_was(as_alice, alice, daily):
    there = models.Todo.objects.get().position
    finished(alice, daily)
    change(alice, daily, REPEAT, None)

    page = Page(as_alice.get(f"/todos/{daily}/?at={there}"))
    assert "every day" in page.text("todo")
    assert "finished," not in page.text("todo")
    assert "every day" in Page(as_alice.get(f"/inbox/?at={there}")).text(f"todo-{daily}")


def test_a_version_before_is_restored(as_alice, alice, daily):
    finished(alice, daily)
    asked = as_alice.get(f"/todos/{daily}/v3/restore/?next=/todos/{daily}/")
    press(as_alice, asked, "Restore v3")

    assert events(daily)[-1] == ("TodoDueChanged", {"due": str(day())})
    assert "1 finished" not in Page(as_alice.get(f"/todos/{daily}/")).text("head")


def test_the_activity_finds_what_was_finished_and_skipped(as_alice, alice, daily):
    finished(alice, daily)
    found = Page(as_alice.get("/activity/?what=occurrence")).text("feed")

    assert f"finished {day():%A}’s Water plants, next is" in found
    assert "added" not in found
    assert "Water plants" not in Page(as_alice.get("/activity/?what=skipped")).text("feed")


def test_the_trail_has_both_days(as_alice, alice, daily):
    finished(alice, daily)
    trail = b"".join(as_alice.get("/activity/trail.csv").streaming_content).decode("utf-8-sig")
    [line] = [line for line in trail.splitlines() if "TodoOccurrenceFinished" in line]

    assert f"{day()}; Queued,{day(1)}; Queued" in line


def test_quick_add_makes_it_repeat_in_one_act(as_alice):
    as_alice.post("/todos/", number(description="Water plants every day", is_shown="1", next="/inbox/"))
    [row] = models.Todo.objects.all()
    page = Page(as_alice.get("/inbox/"))

    assert [type_ for type_, _ in events(str(row.id))] == ["TodoAdded", "TodoDueChanged", "TodoRepeatChanged"]
    assert row.repeat == "FREQ=DAILY"
    assert "every day" in page.text("status-line")
    undo = page.button("Undo all", "status-line")
    as_alice.post(undo.action, undo.fields)
    assert (models.Todo.objects.get().repeat, models.Todo.objects.get().removed is None) == ("", False)


def test_nobody_else_ends_an_occurrence(charlie, daily):
    answer = browser(charlie).post(f"/todos/{daily}/skip/", number(version=3, next="/inbox/"))

    assert answer.status_code == 404
    assert len(events(daily)) == 3


def test_two_who_say_how_it_repeats_are_asked(either, bob, daily):
    open_form = form(either, daily)
    change(bob, daily, REPEAT, {"rule": "FREQ=WEEKLY;BYDAY=FR", "counts_from": "due"})
    asked = press(either, open_form, "Save", repeat="every! 3 days")
    dialog = Page(asked).text("todo")

    assert asked.status_code == 409
    assert "bob changed the repeat while you were editing it" in dialog
    assert "every Friday" in dialog
    assert Page(asked).field("repeat").get("value") == "every! 3 days"
    press(either, asked, "Use mine")
    assert events(daily)[-1][1] == {"repeat": {"rule": "FREQ=DAILY;INTERVAL=3", "counts_from": "done"}}


def test_several_that_are_due_another_day_by_now_are_named(as_alice, bob, daily, todo):
    change(bob, daily, DUE, str(day(3)))
    boxes = [f"{daily}.v3", f"{todo}.v1"]
    asked = as_alice.post("/todos/bulk/status/Finished/", number(todo=boxes, next="/inbox/?select=1"))
    page = Page(asked)

    assert asked.status_code == 409
    assert (len(events(daily)), len(events(todo))) == (4, 1)
    assert "1 of 2 todos was changed before you did this" in page.text("bulk-conflict")
    assert written(str(day(3))) in page.text("bulk-conflict")
    anyway = page.button("Finish all anyway", "bulk-conflict")
    as_alice.post(anyway.action, anyway.fields)
    assert (events(daily)[-1][0], events(todo)[-1][0]) == ("TodoOccurrenceFinished", "TodoStatusChanged")


def test_a_later_time_stands_against_undoing_an_earlier_one(either, alice, daily):
    finished(alice, daily)
    finished(alice, daily)
    asked = press(either, either.get(f"/todos/{daily}/"), "Undo", "v4")

    assert asked.status_code == 409
    assert "changed the due after v4" in Page(asked).text("todo")
    press(either, asked, "Undo v4 anyway")
    assert events(daily)[-1] == ("TodoDueChanged", {"due": str(day())})


def test_moving_it_to_a_late_day_keeps_that_in_its_rule(as_alice, alice, todo):
    change(alice, todo, DUE, "2099-01-15")
    change(alice, todo, REPEAT, {"rule": "FREQ=MONTHLY", "counts_from": "due"})
    open_form = as_alice.get(f"/todos/{todo}/edit/?field=due&next=/todos/{todo}/")
    page = shown(as_alice, press(as_alice, open_form, "Save", due="2099-01-31"))

    assert [type_ for type_, _ in events(todo)[3:]] == ["TodoDueChanged", "TodoRepeatChanged"]
    assert page.text("edit-repeat") == "every month on the 31st"
    assert "Postponed Buy milk to Sat 31 Jan 2099. Undo" in page.text("status-line")
    undo = page.button("Undo", "status-line")
    as_alice.post(undo.action, undo.fields)
    row = models.Todo.objects.get()
    assert (row.due, row.repeat) == ("2099-01-15", "FREQ=MONTHLY")
