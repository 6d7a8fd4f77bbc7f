"""The calendar: what is due, read by two parsers, at an address that opens nothing else."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
import vobject
from django.test import Client
from icalendar import Calendar

from tests.todos.cast import added, added_list, browser, changed, moved, number, removed
from tests.todos.page import Page
from todos import bootstrap, models
from todos.domain.commands import TodoCommands
from todos.domain.fields import DUE, OCCURRENCE_FINISHED, PRIORITY, REPEAT
from todosite.accounts import feed_links
from todosite.models import FeedLink

pytestmark = pytest.mark.django_db

WORDS = (
    "Milk; bread, 50% \\ “crème”\N{GRINNING FACE} and a very long line that has to be folded, since it has many letters"
)


def due(user, todo_id: str, when: str) -> str:
    bootstrap.handle(TodoCommands.change(todo_id, DUE, when, actor=str(user.pk), source="web"))
    return todo_id


@pytest.fixture
def as_alice(alice) -> Client:
    return browser(alice)


@pytest.fixture
def address(alice) -> str:
    return f"/calendar/{feed_links.renew(alice, feed_links.CALENDAR)}/"


def read(address: str) -> bytes:
    answer = Client().get(address)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert all(len(line) <= 75 for line in answer.content.split(b"\r\n"))
    return answer.content


def test_a_day_is_an_event_of_that_whole_day(alice, address):
    todo = due(alice, added(alice, WORDS), "2026-12-31")
    content = read(address)
    [event] = Calendar.from_ical(content).walk("VEVENT")
    row = models.Todo.objects.get()

    assert (str(event["uid"]), event["sequence"], str(event["summary"])) == (todo, 2, WORDS)
    assert (event["dtstart"].dt, event["dtend"].dt) == (date(2026, 12, 31), date(2027, 1, 1))
    assert event["dtstamp"].dt == row.last_event.replace(microsecond=0)
    assert str(event["url"]).endswith(f"/todos/{todo}/")
    other = vobject.readOne(content.decode()).vevent
    assert (other.uid.value, other.summary.value, other.dtend.value) == (todo, WORDS, date(2027, 1, 1))


def test_a_time_is_its_instant(alice, address):
    due(alice, added(alice), "2026-12-24T09:00[Europe/Berlin]")
    content = read(address)
    [event] = Calendar.from_ical(content).walk("VEVENT")

    assert event["dtstart"].dt == datetime(2026, 12, 24, 8, tzinfo=UTC)
    assert "dtend" not in event
    assert vobject.readOne(content.decode()).vevent.dtstart.value == datetime(2026, 12, 24, 8, tzinfo=UTC)


def test_tasks_have_a_status_and_a_priority(alice, address):
    todo = due(alice, added(alice, status="Started"), "2026-12-24")
    bootstrap.handle(TodoCommands.change(todo, PRIORITY, 2, actor=str(alice.pk), source="web"))
    [task] = Calendar.from_ical(read(f"{address}?todo=1")).walk("VTODO")

    assert (task["due"].dt, str(task["status"]), task["priority"]) == (date(2026, 12, 24), "IN-PROCESS", 5)


def test_labels_are_categories(alice, address):
    todo = due(alice, added(alice), "2026-12-24")
    for label in ("garden", "größe_2"):
        bootstrap.handle(TodoCommands.label(todo, label, actor=str(alice.pk), source="web"))
    content = read(address)
    [event] = Calendar.from_ical(content).walk("VEVENT")

    assert [str(each) for each in event["categories"].cats] == ["garden", "größe_2"]
    assert vobject.readOne(content.decode()).vevent.categories.value == ["garden", "größe_2"]


@pytest.mark.parametrize(
    ("when", "trigger"),
    [("2026-12-24", timedelta(hours=9)), ("2026-12-24T09:00[Europe/Berlin]", timedelta())],
)
def test_a_reminder_comes_at_the_time_or_at_nine(alice, address, when, trigger):
    due(alice, added(alice), when)
    [alarm] = Calendar.from_ical(read(f"{address}?alarm=1")).walk("VALARM")

    assert alarm["trigger"].dt == trigger
    assert not Calendar.from_ical(read(address)).walk("VALARM")


def test_only_what_is_open_and_shown_is_in_it(alice, bob, as_alice, address):
    todos = {
        name: due(alice, added(alice, name), "2026-12-24") for name in ("here", "done", "gone", "in a removed list")
    }
    due(bob, added(bob, "Bob's"), "2026-12-24")
    added(alice, "some day")
    changed(alice, todos["done"], status="Finished")
    removed(alice, todos["gone"])
    house = added_list(alice)
    moved(alice, todos["in a removed list"], house)
    as_alice.post(f"/lists/{house}/remove/", number())

    assert [str(event["summary"]) for event in Calendar.from_ical(read(address)).walk("VEVENT")] == ["here"]


def test_its_address_is_shown_once_and_a_new_one_ends_it(as_alice, alice):
    answer = as_alice.post("/account/calendar/", {"act": "renew", "alarm": "1"})
    [shown] = [each.text for each in Page(answer).root.iter("code") if "/calendar/" in (each.text or "")]

    assert shown.endswith("/?alarm=1")
    secret = shown.split("/")[-2]
    assert FeedLink.objects.get().digest not in shown
    assert Client().get(f"/calendar/{secret}/").status_code == 200
    as_alice.post("/account/calendar/", {"act": "renew"})
    assert Client().get(f"/calendar/{secret}/").status_code == 404
    as_alice.post("/account/calendar/", {"act": "revoke"})
    assert not FeedLink.objects.exists()


def test_it_opens_no_activity_and_the_feed_opens_no_calendar(alice):
    secrets = {kind: feed_links.renew(alice, kind) for kind in (feed_links.ACTIVITY, feed_links.CALENDAR)}

    assert Client().get(f"/feed/{secrets['calendar']}/").status_code == 404
    assert Client().get(f"/calendar/{secrets['activity']}/").status_code == 404


def test_a_deactivated_person_has_none(alice, address):
    alice.is_active = False
    alice.save()

    assert Client().get(address).status_code == 404


def test_what_repeats_is_there_the_next_time_alone(alice, address):
    todo = due(alice, added(alice), "2099-12-31")
    rule = {"rule": "FREQ=DAILY", "counts_from": "due"}
    facts = {"actor": str(alice.pk), "source": "web"}
    bootstrap.handle(TodoCommands.change(todo, REPEAT, rule, **facts))
    bootstrap.handle(TodoCommands.end_occurrence(todo, OCCURRENCE_FINISHED, "2099-12-31", 3, "UTC", **facts))
    content = read(address)
    [event] = Calendar.from_ical(content).walk("VEVENT")

    assert (event["dtstart"].dt, event["sequence"]) == (date(2100, 1, 1), 4)
    assert b"RRULE" not in content
