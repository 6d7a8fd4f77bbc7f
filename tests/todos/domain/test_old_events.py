"""What people see of a todo whose events were written by older code, and by newer."""

from __future__ import annotations

import pytest
from pyrsistent import thaw

from eventsourcing.event_types import EventType, Registry, event_types
from tests.todos.cast import changed
from tests.todos.page import Page, text
from todos import bootstrap
from todos.domain import fields
from todos.domain.events import TodoEvents

pytestmark = pytest.mark.django_db


@pytest.fixture
def edited(alice, todo):
    """The id of a todo whose description was changed."""
    changed(alice, todo, "Buy oat milk")
    return todo


@pytest.fixture
def later(monkeypatch):
    """Turns the code into that of later days, in which one event type has become another."""

    def later(*types):
        known = Registry()
        known.register(*[known for known in event_types.types() if known.name != TodoEvents.DESCRIPTION_CHANGED])
        known.register(*types)
        for name, value in vars(known).items():
            monkeypatch.setattr(event_types, name, value)

    return later


def _with_soy(data):
    return {**data, "description": "Buy soy milk"}


def test_the_timeline_uses_todays_words_and_the_raw_event_the_stored_ones(as_alice, edited, later):
    later(EventType(TodoEvents.DESCRIPTION_CHANGED, 3, dict.fromkeys((1, 2), _with_soy)))

    page = Page(as_alice.get(f"/todos/{edited}/v2/"))
    [raw] = page.root.iter("pre")
    [details] = page.root.iter("details")

    assert thaw(list(bootstrap.event_store().get_events(edited))[1].data)["description"] == "Buy soy milk"
    assert "soy" in text(page.root)
    assert ("Buy oat milk" in text(raw), "soy" in text(raw)) == (True, False)
    assert "TodoDescriptionChanged, schema 2, position" in text(details)
    assert "link verified" in text(page.root)
    assert "all verified" in Page(as_alice.get(f"/todos/{edited}/")).text("record")


def test_an_event_stored_under_an_earlier_name_has_todays_name(as_alice, edited, later, monkeypatch):
    monkeypatch.setitem(fields._BY_EVENT_TYPE, "TodoReworded", (fields.DESCRIPTION,))
    later(EventType("TodoReworded", 2, {1: dict}, aliases=(TodoEvents.DESCRIPTION_CHANGED,)))

    assert list(bootstrap.event_store().get_events(edited))[1].type == "TodoReworded"
    page = Page(as_alice.get(f"/todos/{edited}/v2/"))
    [details] = page.root.iter("details")
    assert "changed the description" in text(page.root)
    assert "TodoDescriptionChanged, schema 2, position" in text(details)


def test_an_event_newer_than_the_code_is_shown_as_one_that_cannot_be_read(as_alice, edited, later):
    later(EventType(TodoEvents.DESCRIPTION_CHANGED, 0))

    page = Page(as_alice.get(f"/todos/{edited}/v2/"))
    [raw] = page.root.iter("pre")

    assert "made a change that this version cannot read (TodoDescriptionChanged)" in text(page.root)
    assert "Buy oat milk" in text(raw)
    assert "link verified" in text(page.root)
