"""commands.feature: the data of each command. Pure, no database."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from pyrsistent import thaw
from pytest_bdd import given, parsers, scenarios, then

from todos.domain.commands import TodoCommands
from todos.domain.events import TodoEvents

scenarios("commands.feature")

ID = "d3e135b2-f045-46cc-b4b1-dce73c4c876e"
VALUES = {"id": ID, "owner": "7", "description": "Buy milk", "status": "Started", "version": 1, "events": ["e"]}
ADDED = TodoEvents.added(ID, "7", "Buy milk", "Started", datetime(2026, 11, 20, 12, tzinfo=UTC)).set("version", 1)
COMMANDS = {
    "AddTodo": TodoCommands.add("7", "Buy milk", "Started"),
    "ChangeTodoStatus": TodoCommands.change_status(ID, "Started"),
    "ChangeTodoDescription": TodoCommands.change_description(ID, "Buy milk"),
    "RemoveTodo": TodoCommands.remove(ID),
    "RestoreTodo": TodoCommands.restore(ID),
    "RestoreTodoVersion": TodoCommands.restore_version(ID, ADDED),
    "EraseValues": TodoCommands.erase_values(ID, ["e"]),
}


@pytest.fixture
def named() -> set[str]:
    """The names in the scenario."""
    return set()


@given(parsers.parse("a {command_type} command"), target_fixture="command")
def a_command(command_type):
    assert COMMANDS[command_type].type == command_type
    return COMMANDS[command_type]


@then(parsers.re("the command data has a (?P<name>[a-z]+)"))
def command_data_has(command, named, name):
    assert thaw(command.data[name]) == VALUES[name]
    named.add(name)


@then("the command data has nothing else")
def command_data_has_nothing_else(command, named):
    assert set(command.data) == named
