"""The note of a todo on pages: written, shown with its links, undone, seen as it was, erased; nobody else's."""

from __future__ import annotations

import pytest

from tests.todos.cast import added, changed, events, facts, number
from tests.todos.page import Page, press, shown
from todos import bootstrap, models
from todos.domain.commands import TodoCommands
from todos.domain.fields import NOTE

pytestmark = pytest.mark.django_db

TEXT = "Ask at the counter.\n\nSee https://example.org/a?b=1&c=2, twice."


def noted(user, todo, text, **others):
    bootstrap.handle(TodoCommands.change(todo, NOTE, text, **facts(user) | others))


def form(client, todo):
    return client.get(f"/todos/{todo}/edit/?field=note&next=/todos/{todo}/")


def test_a_note_is_written_and_shown_with_its_lines_and_links(as_alice, todo):
    page = shown(as_alice, press(as_alice, form(as_alice, todo), "Save", note=TEXT.replace("\n", "\r\n")))

    assert events(todo)[1:] == [("TodoNoteChanged", {"note": TEXT})]
    [note] = [each for each in page.root.iter("div") if each.get("class") == "note"]
    assert "".join(note.itertext()).strip() == TEXT
    [link] = note.iter("a")
    assert (link.get("href"), link.get("rel")) == ("https://example.org/a?b=1&c=2", "noopener nofollow")
    assert "alice added a note" in page.text("v2")
    assert "Added a note to Buy milk." in page.text("status-line")


def test_markup_in_a_note_is_text(as_alice, alice, todo):
    noted(alice, todo, '<b>bold</b> https://example.org/"onclick="x')
    page = Page(as_alice.get(f"/todos/{todo}/"))

    [[note]] = [each for each in page.root.iter("div") if each.get("class") == "note"]
    assert [(each.tag, dict(each.attrib)) for each in note] == [
        ("a", {"href": "https://example.org/", "rel": "noopener nofollow"})
    ]


def test_the_form_has_the_note_as_it_is_and_a_row_only_a_sign(as_alice, alice, todo):
    noted(alice, todo, TEXT)

    assert Page(form(as_alice, todo)).lines("note") == TEXT
    assert "has a note" in Page(as_alice.get("/inbox/")).text(f"todo-{todo}")
    assert "counter" not in as_alice.get("/inbox/").content.decode()
    other = added(alice, "Sleep")
    assert "has a note" not in Page(as_alice.get("/inbox/")).text(f"todo-{other}")


def test_the_history_shows_the_words_that_came_and_went(as_alice, alice, todo):
    noted(alice, todo, "Ask at the counter.\nBring the card.")
    noted(alice, todo, "Ask at the counter.\nBring the passport.")
    page = Page(as_alice.get(f"/todos/{todo}/"))

    entry = page.find("v3")
    assert [each.text for each in entry.iter("del")] == ["card"]
    assert [each.text for each in entry.iter("ins")] == ["passport"]
    assert "changed the note of Buy milk" in Page(as_alice.get("/activity/")).text("feed")


def test_a_note_is_taken_away_and_comes_back_by_undo(as_alice, alice, todo):
    noted(alice, todo, TEXT)
    page = shown(as_alice, press(as_alice, form(as_alice, todo), "Save", note=" \n "))

    assert "alice took the note away" in page.text("v3")
    assert "erased" not in page.text("todo")
    assert models.Todo.objects.get().note_position is None
    again = shown(as_alice, press(as_alice, as_alice.get(f"/todos/{todo}/"), "Undo", at="v3"))
    assert "undid v3, the note is back" in again.text("v4")
    assert events(todo)[-1] == ("TodoNoteChanged", {"note": TEXT})


def test_a_note_is_seen_as_it_was(as_alice, alice, todo):
    noted(alice, todo, "Ask at the counter.")
    there = models.Todo.objects.get().position
    noted(alice, todo, "Bring the card.")

    page = Page(as_alice.get(f"/todos/{todo}/?at={there}"))
    assert "Ask at the counter." in page.text("todo")
    assert "Bring the card." not in page.text("todo")
    assert "edit-note" not in page


def test_a_note_that_is_too_long_comes_back_with_its_reason(as_alice, todo):
    refused = press(as_alice, form(as_alice, todo), "Save", note="x" * 20_001)

    assert refused.status_code == 422
    assert Page(refused).lines("note") == "x" * 20_001
    assert "20,001 characters" in Page(refused).text(f"note-{todo}-error")


def test_two_people_who_write_it_are_asked_and_lose_no_line(as_alice, alice, todo):
    noted(alice, todo, "One.\nTwo.")
    open_form = form(as_alice, todo)
    noted(alice, todo, "One.\nThree.")
    asked = press(as_alice, open_form, "Save", note="One.\nFour.")

    assert asked.status_code == 409
    assert Page(asked).lines("note") == "One.\nFour."
    press(as_alice, asked, "Use mine")
    assert events(todo)[-1] == ("TodoNoteChanged", {"note": "One.\nFour."})


def test_a_note_and_other_words_are_changed_side_by_side(as_alice, alice, todo):
    open_form = form(as_alice, todo)
    changed(alice, todo, "Buy oat milk")
    press(as_alice, open_form, "Save", note="Ask.")

    assert [type_ for type_, _ in events(todo)] == ["TodoAdded", "TodoDescriptionChanged", "TodoNoteChanged"]


def test_an_erased_note_is_told_and_can_be_written_anew(as_alice, alice, todo):
    noted(alice, todo, "zebra-passphrase")
    press(as_alice, as_alice.get(f"/todos/{todo}/v2/erase/?next=/todos/{todo}/"), "Erase them")
    page = as_alice.get(f"/todos/{todo}/")

    assert "zebra" not in page.content.decode()
    assert "erased" in Page(page).text("v2")
    assert Page(form(as_alice, todo)).lines("note") == ""
    noted(alice, todo, "Ask.")
    told = as_alice.get("/activity/")
    assert told.status_code == 200
    assert "changed the note" in Page(told).text("feed")
    entry = Page(as_alice.get(f"/todos/{todo}/")).find("v4")
    assert [each.text for each in entry.iter("ins")] == ["Ask."]


def test_the_trail_has_the_note_before_and_after(as_alice, alice, todo):
    noted(alice, todo, "Ask.")
    noted(alice, todo, "Bring it.")
    trail = b"".join(as_alice.get("/activity/trail.csv").streaming_content).decode("utf-8-sig")

    assert ",Ask.,Bring it.," in trail


def test_nobody_else_reads_or_writes_it(as_charlie, alice, todo):
    noted(alice, todo, "Ask.")

    assert form(as_charlie, todo).status_code == 404
    assert as_charlie.post(f"/todos/{todo}/edit/", number(note="Mine", version=2)).status_code == 404
    assert len(events(todo)) == 2


# Steps

STEPS = "Before.\n- [ ] Ask\n- [x] Call https://example.org\nAfter."


def boxes(page):
    return {
        each.get("aria-label"): each.get("aria-checked")
        for each in page.root.iter("button")
        if each.get("role") == "checkbox"
    }


def test_a_step_is_ticked_told_and_counted(as_alice, alice, todo):
    noted(alice, todo, STEPS)
    before = as_alice.get(f"/todos/{todo}/")
    page = shown(as_alice, press(as_alice, before, "Ask"))

    assert boxes(Page(before)) == {"Ask": "false", "Call https://example.org": "true"}
    assert events(todo)[-1] == ("TodoStepTicked", {"note": 2, "line": 1, "done": True})
    assert boxes(page) == {"Ask": "true", "Call https://example.org": "true"}
    assert "alice ticked “Ask”" in page.text("v3")
    assert "Ticked “Ask” of Buy milk." in page.text("status-line")
    assert "2/2 steps done" in Page(as_alice.get("/inbox/")).text(f"todo-{todo}")
    assert "ticked “Ask” of Buy milk" in Page(as_alice.get("/activity/")).text("feed")


def test_its_tick_is_taken_off_by_another_press_and_by_undo(as_alice, alice, todo):
    noted(alice, todo, STEPS)
    for _ in range(2):
        press(as_alice, as_alice.get(f"/todos/{todo}/"), "Ask")
    assert boxes(Page(as_alice.get(f"/todos/{todo}/")))["Ask"] == "false"
    again = shown(as_alice, press(as_alice, as_alice.get(f"/todos/{todo}/"), "Undo", at="v4"))

    assert boxes(again)["Ask"] == "true"
    assert "undid v4, “Ask” is done again" in again.text("v5")


def test_the_form_has_the_ticks_and_the_history_of_the_note_does_not_repeat_them(as_alice, alice, todo):
    noted(alice, todo, STEPS)
    press(as_alice, as_alice.get(f"/todos/{todo}/"), "Ask")
    open_form = form(as_alice, todo)
    assert Page(open_form).lines("note") == STEPS.replace("[ ]", "[x]")
    page = shown(as_alice, press(as_alice, open_form, "Save", note=STEPS.replace("[ ]", "[x]") + " More."))

    assert [each.text for each in page.find("v4").iter("ins")] == ["More."]
    assert list(page.find("v4").iter("del")) == []


def test_steps_are_seen_as_they_were_and_cannot_be_ticked_there(as_alice, alice, todo):
    noted(alice, todo, STEPS)
    there = models.Todo.objects.get().position
    press(as_alice, as_alice.get(f"/todos/{todo}/"), "Ask")
    page = Page(as_alice.get(f"/todos/{todo}/?at={there}"))

    assert boxes(page) == {}
    boxed = [each for each in page.root.iter("span") if each.get("class") == "box"]
    assert [each.get("aria-label") for each in boxed] == ["not done", "done"]
    assert "1/2 steps done" in Page(as_alice.get(f"/inbox/?at={there}")).text("rows")


def test_two_people_tick_different_steps_and_a_new_note_is_asked_about(as_alice, alice, todo):
    noted(alice, todo, "- [ ] Ask\n- [ ] Call")
    seen, open_form = as_alice.get(f"/todos/{todo}/"), form(as_alice, todo)
    press(as_alice, seen, "Ask")
    press(as_alice, seen, "Call")
    assert [type_ for type_, _ in events(todo)[2:]] == ["TodoStepTicked"] * 2
    asked = press(as_alice, open_form, "Save", note="- [ ] Ask\n- [ ] Call\n- [ ] Send")

    assert asked.status_code == 409
    assert "You took" not in Page(asked).text("todo")
    assert "You ticked a step while you were editing it" in Page(asked).text("todo")


def test_a_tick_of_a_note_that_was_written_anew_is_refused_in_a_sentence(as_alice, alice, todo):
    noted(alice, todo, "- [ ] Ask")
    seen = as_alice.get(f"/todos/{todo}/")
    noted(alice, todo, "- [ ] Call")
    refused = press(as_alice, seen, "Ask")

    assert refused.status_code == 409
    assert "The note was written anew meanwhile." in refused.content.decode()


def test_ticks_stay_and_say_nothing_where_the_note_is_erased(as_alice, alice, todo):
    noted(alice, todo, "- [ ] zebra-passphrase")
    press(as_alice, as_alice.get(f"/todos/{todo}/"), "zebra-passphrase")
    press(as_alice, as_alice.get(f"/todos/{todo}/v2/erase/?next=/todos/{todo}/"), "Erase them")
    page = as_alice.get(f"/todos/{todo}/")

    assert "zebra" not in page.content.decode()
    assert "alice ticked a step" in Page(page).text("v3")
    assert models.Todo.objects.values_list("steps_done", "steps_all").get() == (0, 0)
    assert "ticked a step of Buy milk" in Page(as_alice.get("/activity/")).text("feed")
    assert b"".join(as_alice.get("/activity/trail.csv").streaming_content).count(b"TodoStepTicked") == 1
