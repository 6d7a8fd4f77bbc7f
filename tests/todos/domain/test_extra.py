"""Beside an event, in clear, stand ids, numbers and names of time zones alone."""

from __future__ import annotations

import pytest
from pyrsistent import freeze

from eventsourcing.errors import InvalidPayload
from eventsourcing.event_store import InMemoryEventStore
from eventsourcing.repository import Repository
from todos.domain.command_handler import TodoCommandHandler
from todos.domain.commands import TodoCommands
from todos.domain.extra import check_extra

ID = "018f4e2a-7c3b-5d1e-9f40-2b6a8c0d1e2f"


@pytest.mark.parametrize(
    "extra",
    [
        {},
        {"undoes": [ID, ID], "restores": ID, "list_version": 7, "list": None},
        {"zone": "Europe/Berlin", "by": "12", "seen": {"version": 3, "shown": True}},
    ],
)
def test_ids_numbers_and_zones_may_stand_there(extra):
    check_extra(freeze(extra))


@pytest.mark.parametrize(
    "extra",
    [
        {"note": "Ring the dentist"},
        {"undoes": [ID, "alice"]},
        {"seen": {"by": "alice@example.org"}},
        {"seen": [{"by": 1}]},
        {"Ring the dentist": 1},
        {"zone": "../etc/passwd"},
        {"zone": ""},
        {"text": b"dentist"},
    ],
)
def test_other_text_is_refused(extra):
    with pytest.raises(InvalidPayload):
        check_extra(freeze(extra))


def test_no_command_of_a_todo_gets_through_with_words():
    context = freeze({}).set("repository", Repository(event_store=InMemoryEventStore.generate()))
    command = TodoCommands.add("7", "Ring the dentist", "Queued", actor="7", source="web", extra={"typed": "ring!"})
    with pytest.raises(InvalidPayload, match=r"extra\.typed"):
        TodoCommandHandler(context=context).handle_command(command)
