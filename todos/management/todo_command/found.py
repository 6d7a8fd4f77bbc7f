"""What a command line names: an account, a todo, a version, a list."""

from __future__ import annotations

import getpass
from re import fullmatch
from uuid import UUID

from django.contrib.auth.models import User

from eventsourcing.event import Event
from todos.domain.errors import UnknownVersion
from todos.domain.numbers import parse_number
from todos.domain.search import folded
from todos.history.events_seen_by import events_seen_by
from todos.management.todo_command.cannot_run import CannotRun
from todos.read_model import lists, todos
from todos.read_model.seen_by import SeenPlace, TodoRow, inbox_of, place_of


def person_named(name: str | None) -> User:
    """The account that acts: the named one, else the account with the login name, else the first account."""
    users = User.objects.filter(is_active=True)
    if name:
        found = users.filter(username=name).first()
        if found is None:
            raise CannotRun(f"There is no account {name!r}. `manage.py invite {name}` makes one.")
        return found
    found = users.filter(username=getpass.getuser()).first() or users.order_by("pk").first()
    if found is None:
        raise CannotRun("There is no account yet. `manage.py up` makes the first one.")
    return found


def todo_of(person: User, text: str) -> TodoRow:
    """The todo with this id or beginning of an id, if this person may see and change it."""
    found = _found(person, text)
    if found is None:
        raise CannotRun(f"There is no todo {text!r} for {person}. `manage.py todo list` shows the todos there are.")
    return found


def _found(person: User, text: str) -> TodoRow | None:
    try:
        return todos.find(person, UUID(text))
    except ValueError:
        pass
    digits = text.lower().replace("-", "")
    begin_alike = todos.begin_with(person, digits) if fullmatch("[0-9a-f]{1,31}", digits) else []
    if len(begin_alike) > 1:
        raise CannotRun(f"The ids of several todos begin with {text!r}. Type more of it.")
    return begin_alike[0] if begin_alike else None


def event_of(person: User, todo: TodoRow, version: str) -> Event:
    """The event that made this version of a todo, written as v5 or 5."""
    number = parse_number(version.removeprefix("v"), largest=10**15 - 1)
    if number is None:
        raise CannotRun(f"Unknown version {version!r}. Write it like v5.")
    events = events_seen_by(person).of_todo(todo)
    if not 0 < number <= len(events):
        raise UnknownVersion(number, len(events))
    return events[number - 1]


def place_named(person: User, name: str) -> SeenPlace:
    """The list of this name, compared as a search compares; the inbox for `inbox` and for no name."""
    wanted = folded(name.removeprefix("#"))
    rows = [row for row in lists.present(person) if row.name and folded(row.name) == wanted]
    exact = [row for row in rows if row.name == name] or rows
    if exact:
        return place_of(exact[0])
    if wanted in ("", "inbox"):
        return inbox_of(person)
    raise CannotRun(f"There is no list {name!r} for {person}. `manage.py todo lists` shows the lists there are.")
