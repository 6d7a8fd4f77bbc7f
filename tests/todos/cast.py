"""The cast and what they do: Alice owns, Bob is staff; he and Charlie must get 404."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User
from django.test import Client
from pyrsistent import thaw
from uuid_utils.compat import uuid7

from todos import bootstrap, models
from todos.domain.commands import TodoCommands
from todos.domain.todo_list.commands import ListCommands
from todos.domain.values.place import inbox, of_list
from todos.domain.values.status import STATUSES


def person(name: str, **rights: Any) -> User:
    return User.objects.create_user(name, password=name, **rights)


def browser(user: User, **headers: str) -> Client:
    client = Client(headers=headers)
    client.force_login(user)
    return client


def facts(user: User) -> dict[str, Any]:
    return {"actor": str(user.pk), "source": "web"}


def added(owner: User, description: str = "Buy milk", status: str = "Queued", **others: Any) -> str:
    """The id of a todo that somebody has just added."""
    command = TodoCommands.add(str(owner.pk), description, status, **facts(owner) | others)
    return str(bootstrap.handle(command).stream_id)


def added_list(owner: User, name: str = "House", **others: Any) -> str:
    """The id of a list that somebody has just made."""
    return str(bootstrap.handle(ListCommands.add(str(owner.pk), name, **facts(owner) | others)).stream_id)


def moved(user: User, todo_id: str, list_id: str = "") -> None:
    """Somebody moved a todo into a list; without one, into their inbox."""
    into = of_list(list_id) if list_id else inbox(str(user.pk))
    bootstrap.handle(TodoCommands.move(todo_id, into, **facts(user)))


def changed(user: User, todo_id: str, description: str = "", status: str = "") -> None:
    """Somebody changed the words or the status of a todo elsewhere."""
    if description:
        bootstrap.handle(TodoCommands.change_description(todo_id, description, **facts(user)))
    if status:
        bootstrap.handle(TodoCommands.change_status(todo_id, status, **facts(user)))


def at_once(user: User, todo_id: str, *new: str, act: str = "") -> str:
    """Somebody set a todo to these statuses and words in one act; its correlation id."""
    act = act or str(uuid7())
    for value in new:
        make = TodoCommands.change_status if value in STATUSES else TodoCommands.change_description
        bootstrap.handle(make(todo_id, value, **facts(user), correlation_id=act))
    return act


def removed(user: User, todo_id: str) -> None:
    """Somebody removed a todo elsewhere."""
    bootstrap.handle(TodoCommands.remove(todo_id, **facts(user)))


def restored(user: User, todo_id: str) -> None:
    """Somebody restored a todo elsewhere."""
    bootstrap.handle(TodoCommands.restore(todo_id, **facts(user)))


def events(todo_id: str) -> list[tuple[str, Any]]:
    """What has happened to a todo: the facts, without its id."""
    facts = []
    for event in bootstrap.event_store().get_events(todo_id):
        data = thaw(event.data)
        assert data.pop("id") == todo_id
        facts.append((event.type, data))
    return facts


def state(todo_id: str) -> tuple[str, str, str]:
    """What a todo is now: its description, its status and where it is."""
    todo = models.Todo.objects.get(pk=todo_id)
    return todo.description, todo.status, "in the trash" if todo.removed else "in the list"


def cursor(todo_id: str) -> str:
    """What the address of the page after a todo of the list names."""
    return f"{models.Todo.objects.get(pk=todo_id).rank}.{todo_id}"


def number(**fields: Any) -> dict[str, Any]:
    """The fields of a form, with a fresh number for its command."""
    return {"command_id": str(uuid7())} | fields
