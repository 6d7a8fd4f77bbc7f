"""The activity as it was at a moment: what was seen then, and nothing on it can be changed."""

from __future__ import annotations

import random
from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from django.utils import timezone

from eventsourcing.errors import DomainError
from tests.todos.cast import added, browser, changed, facts, removed
from tests.todos.page import Page, link_to, text
from tests.todos.web.pages.activity import days, entries, walk
from todos import bootstrap, models
from todos.domain.commands import TodoCommands
from todos.domain.values.status import STATUSES
from todos.history import feed
from todos.history.audit_filter import AuditFilter
from todos.history.entries import entries as entries_of
from todos.history.events_seen_by import events_seen_by

pytestmark = pytest.mark.django_db


def at(client, moment, **query):
    return Page(client.get("/activity/", {"at": moment} | query))


def on(day, hour=9):
    return {"timestamp": datetime(2026, 11, day, hour, tzinfo=UTC)}


def positions(todo_id):
    return [event.position for event in bootstrap.event_store().get_events(todo_id)]


def last_position():
    return max(models.TodoVersion.objects.values_list("position", flat=True))


def something(chance, ids, who):
    """One thing that may be done to some of these todos, or taken back, by one of these people."""
    doer, todo_id = facts(chance.choice(who)), chance.choice(ids)
    history = list(bootstrap.event_store().get_events(todo_id))
    kind = chance.randrange(7)
    if kind == 6:
        return [TodoCommands.restore_version(todo_id, chance.choice(history), **doer)]
    if kind < 2:
        undone = [event.id for event in chance.sample(history, chance.choice([1, 1, min(2, len(history))]))]
        return [TodoCommands.undo(todo_id, undone, anyway=chance.choice([0, len(history)]), **doer)]
    if kind == 2:
        return [TodoCommands.change_description(todo_id, f"Words {chance.randrange(4)}", **doer)]
    if kind == 3:
        return [chance.choice([TodoCommands.remove, TodoCommands.restore])(todo_id, **doer)]
    together, status = doer | {"correlation_id": str(uuid4())}, chance.choice(STATUSES)
    return [TodoCommands.change_status(each, status, **together) for each in chance.sample(ids, chance.choice([1, 4]))]


def lived(chance, ids, *who, acts=60):
    """Does that many of these things; yields after each that was done."""
    for _ in range(acts):
        try:
            bootstrap.handle_all(something(chance, ids, who))
        except DomainError:
            continue
        yield


def known(owner, position):
    """The acts on somebody's todos in a log that ends there, newest first."""
    todos = models.Todo.objects.filter(owner=owner).values_list("id", flat=True)
    entries = []
    for todo in todos:
        entries += entries_of(
            [event for event in bootstrap.event_store().get_events(str(todo)) if event.position <= position]
        )
    acts: dict[UUID, list] = {}
    for entry in sorted(entries, key=lambda entry: entry.event.position, reverse=True):
        acts.setdefault(UUID(entry.event.record.correlation_id), []).append(entry)
    return list(acts.items())


@pytest.mark.parametrize("seed", range(3))
def test_at_any_position_the_feed_is_that_of_a_log_that_ends_there(alice, bob, charlie, monkeypatch, seed):
    monkeypatch.setattr(feed, "ACTS_PER_PAGE", 7)
    chance, owner = random.Random(seed), str(alice.pk)
    ids = [added(alice, f"Todo {each}") for each in range(5)]
    for _ in lived(chance, ids, alice, bob):
        added(charlie, "Something else")

    last = last_position()
    for position in [0, last, last + 10, *chance.sample(range(1, last), 12)]:
        found, after = [], feed.LARGEST_POSITION
        while after is not None:
            page = feed.page(events_seen_by(alice), AuditFilter(), after, whole=True, as_of=position)
            found += [(act.id, act.entries) for act in page.acts]
            after = page.older
        assert found == known(owner, position)


def test_the_page_is_what_was_on_the_screen_at_that_moment(alice, bob):
    chance, client = random.Random(7), browser(alice)
    ids = [added(alice, f"Todo {each}") for each in range(4)]
    seen = {}
    for _ in lived(chance, ids, alice, bob, acts=25):
        seen[last_position()] = entries(Page(client.get("/activity/")))

    assert any("undone in" in line for lines in seen.values() for line in lines)
    for position, lines in seen.items():
        assert entries(at(client, position)) == lines


@pytest.fixture
def story(alice, bob, monkeypatch) -> str:
    """The id of a todo of Alice's that was started on the 5th and put back on the 20th; it is the 24th at noon."""
    monkeypatch.setattr(timezone, "now", lambda: datetime(2026, 11, 24, 12, tzinfo=UTC))
    todo_id = added(alice, "Buy milk", **on(2))
    bootstrap.handle(TodoCommands.change_status(todo_id, "Started", **facts(bob), **on(5)))
    started = list(bootstrap.event_store().get_events(todo_id))[-1].id
    added(alice, "Feed the cat", **on(10))
    bootstrap.handle(TodoCommands.undo(todo_id, [started], **facts(alice), **on(20)))
    return todo_id


def test_what_was_undone_later_is_not_undone_yet(as_alice, story):
    assert "undone in v3" in entries(at(as_alice, "2026-11-20"))[2]
    before = at(as_alice, "2026-11-19")

    assert [line.split(" ", 2)[2] for line in entries(before)] == [
        "alice added Feed the cat web",
        "bob started Buy milk web",
        "alice added Buy milk web",
    ]
    assert days(before) == ["Tuesday 10 November", "Thursday 5 November", "Monday 2 November"]
    assert days(at(as_alice, "2026-11-24"))[0] == "Friday 20 November"


def test_nothing_on_it_can_be_changed(as_alice, story):
    page = at(as_alice, "2026-11-24")

    assert {form.get("method") for form in page.root.iter("form")} <= {"get", "dialog"}
    assert [button for button in page.root.iter("button") if button.get("formaction")] == []


def test_its_links_lead_to_what_was(as_alice, alice, story):
    page = at(as_alice, "2026-11-06")
    todo = Page(as_alice.get(link_to(page, "Buy milk")))
    assert link_to(page, "Buy milk") == f"/todos/{story}/?at=2026-11-06"
    assert "v2 Buy milk" in todo.text("todo")

    ids = [added(alice, f"Todo {each}", **on(21)) for each in range(9)]
    bootstrap.handle_all(
        [
            TodoCommands.change_status(todo_id, "Started", correlation_id=str(UUID(int=7)), **facts(alice), **on(22))
            for todo_id in ids
        ]
    )
    whole = link_to(at(as_alice, "2026-11-23"), "4 more changes")
    assert whole == f"/activity/?act={UUID(int=7)}&at=2026-11-23"
    assert "Todo 0" in entries(Page(as_alice.get(whole)))[0]
    some = at(as_alice, positions(ids[3])[-1], act=str(UUID(int=7)))
    assert "started 4 todos at once" in entries(some)[0]


def test_the_band_leads_back_and_filters_stay(as_alice, bob, story):
    page = at(as_alice, "2026-11-06", who=bob.pk, what="status")

    assert [line.split(" ", 2)[2] for line in entries(page)] == ["bob started Buy milk web"]
    assert page.link("Back to now") == f"/activity/?who={bob.pk}&what=status"
    later = Page(as_alice.get(f"/activity/{page.link('Next change')}"))
    assert page.link("Next change") == f"?who={bob.pk}&what=status&at={positions(story)[-1] - 1}"
    assert later.field("at").get("value") == "2026-11-10T09:00"
    hidden = {field.get("name") for field in page.root.iter("input") if field.get("type") == "hidden"}
    assert hidden == {"who", "what", "at", "shown"}


def test_one_walks_from_change_to_change(as_alice, story):
    page, seen = at(as_alice, "2026-11-24"), []
    while back := page.link("Previous change"):
        page = Page(as_alice.get(f"/activity/{back}"))
        seen.append(len(entries(page)))

    assert seen == [3, 2, 1]
    assert entries(at(as_alice, "2026-11-01")) == []
    assert "before the first change" in text(at(as_alice, "0").root)


def test_pages_stay_in_the_past(as_alice, alice, story):
    for each in range(60):
        changed(alice, story, status=("Started", "Finished")[each % 2])
    then = last_position()
    changed(alice, story, "Buy oat milk")
    first, second = walk(as_alice, f"/activity/?at={then}")

    assert [len(entries(first)), len(entries(second))] == [50, 14]
    assert "at=" in first.link("Older")
    assert second.link("Newer") == f"/activity/?at={then}"
    assert "oat" not in text(first.find("feed")) + text(second.find("feed"))


def test_a_moment_is_the_end_itself_and_a_day_leads_to_it(as_alice, story):
    page = Page(as_alice.get("/activity/?until=2026-11-06&what=status"))
    then = page.link("Show them as they were that day")

    assert "undone in v3" in entries(page)[0]
    assert then == "?what=status&at=2026-11-06"
    assert "undone" not in entries(Page(as_alice.get(f"/activity/{then}")))[0]
    assert entries(at(as_alice, "2026-11-20", until="2026-11-01")) == entries(at(as_alice, "2026-11-20"))


def test_todays_page_links_to_yesterday_and_to_this_moment(as_alice, as_charlie, story):
    page, last = Page(as_alice.get(f"/activity/?todo={story}")), positions(story)[-1]

    assert page.link("See yesterday") == f"?todo={story}&at=2026-11-23"
    assert page.find("time-link").get("href") == f"?todo={story}&at={last}"
    assert "history-line" not in Page(as_charlie.get("/activity/"))


@pytest.mark.parametrize(("typed", "sentence"), [("11/17", "a date and time like"), ("2027-01-01", "in the future")])
def test_an_invalid_moment_is_refused_at_the_field_and_kept(as_alice, story, typed, sentence):
    response = as_alice.get("/activity/", {"at": typed, "what": "added"})
    page = Page(response)
    field = page.find("at")

    assert response.status_code == 422
    assert sentence in page.text("at-error")
    assert (field.get("value"), field.get("type"), field.get("aria-invalid")) == (typed, "text", "true")
    assert len(entries(page)) == 2


@pytest.mark.parametrize("query", ["what=eaten", "who=nobody", "todo=1", "after=x"])
def test_what_means_nothing_was_no_page(as_alice, story, query):
    assert as_alice.get(f"/activity/?at=2026-11-20&{query}").status_code == 404


def test_nobody_travels_through_somebody_elses_activity(as_charlie, as_bob, alice, story):
    for client in (as_charlie, as_bob):
        page = at(client, "2026-11-24")
        assert entries(page) == []
        assert "milk" not in text(page.root)
        assert page.link("Previous change") is None
        strangers = client.get(f"/activity/?at=2026-11-24&todo={story}")
        nobodys = client.get(f"/activity/?at=2026-11-24&todo={uuid4()}")
        assert strangers.status_code == nobodys.status_code == 404
        assert text(Page(strangers).root) == text(Page(nobodys).root)


def test_what_others_do_changes_nothing_on_it(as_alice, charlie, story):
    before = as_alice.get("/activity/?at=999999").content
    removed(charlie, added(charlie, "Something else"))

    assert as_alice.get("/activity/?at=999999").content == before
