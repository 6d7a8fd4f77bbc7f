from __future__ import annotations

import getpass
import json
import sys
from argparse import ArgumentParser
from datetime import UTC, datetime
from typing import TypedDict, cast
from uuid import UUID

from django.contrib.auth.models import User

from eventsourcing.command import Command as DomainCommand
from eventsourcing.errors import EventSourcingError
from eventsourcing.event import Event
from todos import bootstrap
from todos.domain.commands import CommandMetadata, TodoCommands
from todos.domain.description import clean
from todos.domain.errors import UnknownVersion
from todos.domain.numbers import parse_number
from todos.domain.status import STATUSES
from todos.history.events_seen_by import events_seen_by
from todos.management.refusing_command import RefusingCommand
from todos.read_model import todos
from todos.read_model.seen_by import TodoRow


class Options(TypedDict):
    """The parsed command line. Apart from the first three, an option is present only with the actions that take it."""

    act: str
    person: str | None
    json: bool
    id: str
    description: str
    status: str
    version: str | None
    search: str


class CannotRun(Exception):
    """The command line is invalid, or names something that does not exist."""


class Command(RefusingCommand):
    help = "Adds, changes and lists todos from the command line, under the rules and with the history of the page."

    def add_arguments(self, parser: ArgumentParser) -> None:
        common = ArgumentParser(add_help=False)
        common.add_argument("--as", dest="person", help="who acts; by default the account with your login name")
        common.add_argument("--json", action="store_true", help="one JSON object a line")
        acts = parser.add_subparsers(dest="act", required=True, metavar="act")
        add = acts.add_parser("add", parents=[common], help="a new todo")
        add.add_argument("description")
        add.add_argument("--status", default=STATUSES[0])
        status = acts.add_parser("status", parents=[common], help="Queued, Started or Finished")
        status.add_argument("id")
        status.add_argument("status")
        edit = acts.add_parser("edit", parents=[common], help="other words")
        edit.add_argument("id")
        edit.add_argument("description")
        acts.add_parser("remove", parents=[common], help="into the trash").add_argument("id")
        restore = acts.add_parser("restore", parents=[common], help="out of the trash, or as it was in a version")
        restore.add_argument("id")
        restore.add_argument("version", nargs="?", help="such as v5")
        listing = acts.add_parser("list", parents=[common], help="newest first")
        listing.add_argument("--status", default="")
        listing.add_argument("--search", default="")

    def handle(self, *args: object, **options: object) -> None:
        try:
            self._run(cast(Options, options))
        except EventSourcingError as refusal:
            self._stop(str(refusal), 1)
        except CannotRun as error:
            self._stop(str(error).splitlines()[0], 2)

    def _stop(self, sentence: str, code: int) -> None:
        self.stderr.write(sentence)
        sys.exit(code)

    def _run(self, options: Options) -> None:
        _check_text(options)
        person = _person(options["person"])
        if options["act"] == "list":
            for todo in _listed(person, options):
                self._show(todo, options)
            return
        outcome = bootstrap.handle(_command(person, options))
        self._show(_todo(person, str(outcome.stream_id)), options)

    def _show(self, todo: TodoRow, options: Options) -> None:
        status = "Removed" if todo.removed else todo.status
        shown = {"id": str(todo.id), "version": todo.version, "status": status, "description": todo.description}
        line = json.dumps(shown, ensure_ascii=False) if options["json"] else "\t".join(map(str, shown.values()))
        self.stdout.write(line)


def _check_text(options: Options) -> None:
    """Raises CannotRun for bytes that are not UTF-8. The domain itself checks the description."""
    for name, word in options.items():
        if isinstance(word, str) and name != "description" and word.encode(errors="ignore").decode() != word:
            raise CannotRun(f"{word!r} is no text in UTF-8. Type it again.")


def _person(name: str | None) -> User:
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


def _command(person: User, options: Options) -> DomainCommand:
    metadata: CommandMetadata = {"actor": str(person.pk), "source": "command line", "timestamp": datetime.now(UTC)}
    if options["act"] == "add":
        return TodoCommands.add(str(person.pk), clean(options["description"]), options["status"], **metadata)
    todo = _todo(person, options["id"])
    todo_id = str(todo.id)
    if options["act"] == "status":
        return TodoCommands.change_status(todo_id, options["status"], **metadata)
    if options["act"] == "edit":
        return TodoCommands.change_description(todo_id, clean(options["description"]), **metadata)
    if options["act"] == "remove":
        return TodoCommands.remove(todo_id, **metadata)
    if options["version"]:
        return TodoCommands.restore_version(todo_id, _event(person, todo, options["version"]), **metadata)
    return TodoCommands.restore(todo_id, **metadata)


def _todo(person: User, text: str) -> TodoRow:
    """The todo with this id, if this person may see and change it."""
    try:
        found = todos.find(person, UUID(text))
    except ValueError:
        found = None
    if found is None:
        raise CannotRun(f"There is no todo {text!r} for {person}. `manage.py todo list` shows the ones there are.")
    return found


def _event(person: User, todo: TodoRow, version: str) -> Event:
    """The event that made this version of a todo, written as v5 or 5."""
    number = parse_number(version.removeprefix("v"), largest=10**15 - 1)
    if number is None:
        raise CannotRun(f"{version!r} is no version. Type it like v5.")
    events = events_seen_by(person).of_todo(todo)
    if not 0 < number <= len(events):
        raise UnknownVersion(number, len(events))
    return events[number - 1]


def _listed(person: User, options: Options) -> list[TodoRow]:
    """The whole list, read page by page."""
    listed: list[TodoRow] = []
    after = ""
    while True:
        try:
            page = todos.todos(person, options["status"], options["search"], after)
        except todos.UnknownFilter as error:
            raise CannotRun(f"{error} is no status. Use one of {', '.join(STATUSES)}.") from error
        listed += page.rows
        if page.after is None:
            return listed
        after = str(page.after)
