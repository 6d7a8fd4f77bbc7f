"""state.feature: how a todo's state follows from what is done to it. Pure, no database."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

from pytest_bdd import given, parsers, scenarios, then, when

from todos.domain.todo import Todo

scenarios("state.feature")

MORNING, NOON, EVENING = (datetime(2026, 11, 20, hour, tzinfo=UTC) for hour in (9, 12, 18))
ID = "d3e135b2-f045-46cc-b4b1-dce73c4c876e"
TIMES = {"added_ts": MORNING, "changed_ts": NOON, "removed_ts": NOON}


@given("a todo", target_fixture="before")
def a_todo():
    return Todo.add(ID, "7", "Buy milk", "Queued", MORNING)


@when("a todo is added", target_fixture="todo")
def todo_is_added(before):
    return before


@when("the todo status is changed", target_fixture="todo")
def status_is_changed(before):
    return before.change_status("Started", NOON)


@when("the todo description is changed", target_fixture="todo")
def description_is_changed(before):
    return before.change_description("Buy oat milk", NOON)


@when("a todo is removed", target_fixture="todo")
def todo_is_removed(before):
    return before.remove(NOON)


@when("the todo is restored", target_fixture="todo")
def todo_is_restored(todo):
    return todo.restore(EVENING)


@when("the todo is changed and removed", target_fixture="todo")
def todo_is_changed_and_removed(before):
    changed = before.change_status("Started", NOON).change_description("Buy oat milk", NOON).remove(NOON)
    return changed.mark_events_committed()


@when("its first version is restored", target_fixture="todo")
def first_version_is_restored(todo):
    return todo.restore_version(1, EVENING)


@then("the todo state has a changed_ts of that evening")
def changed_that_evening(todo):
    assert todo.state["changed_ts"] == EVENING


@then("the todo has a id")
def has_an_id(todo):
    assert UUID(todo.id) == UUID(ID)


@then("the todo state has a description")
def has_a_description(todo):
    assert todo.state["description"] == "Buy milk"


@then("the todo state has a status")
def has_a_status(todo):
    assert todo.state["status"] == "Queued"


@then(parsers.re("the todo state has a (?P<name>[a-z]+_ts)"))
def has_a_time(todo, name):
    assert todo.state[name] == TIMES[name]


@then(parsers.re("the todo state has no (?P<name>[a-z]+_ts)"))
def has_no_time(todo, name):
    assert todo.state[name] is None


@then("the todo state status is changed to the new status")
def has_the_new_status(todo):
    assert todo.state["status"] == "Started"


@then("the todo state description is changed to the new description")
def has_the_new_description(todo):
    assert todo.state["description"] == "Buy oat milk"


@then(parsers.parse("the todo state keeps its {name}"))
def keeps(before, todo, name):
    assert todo.state[name] == before.state[name]
