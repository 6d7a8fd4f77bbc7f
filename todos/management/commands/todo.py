from __future__ import annotations

import getpass
import json
import sys
from argparse import ArgumentParser
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.contrib.auth import get_user_model

from eventsourcing.command import Command as DomainCommand
from eventsourcing.errors import EventSourcingError
from eventsourcing.event import Event
from todos import bootstrap, models
from todos.domain.commands import CommandMetadata, TodoCommands
from todos.domain.description import clean
from todos.domain.errors import UnknownVersion
from todos.domain.status import STATUSES
from todos.management.refusing_command import RefusingCommand
from todos.read_model import todos


class CannotRun(Exception):
    """The command line made no sense, or named what is not there."""


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

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            self._run(options)
        except EventSourcingError as refusal:
            self._stop(str(refusal), 1)
        except CannotRun as error:
            self._stop(str(error).splitlines()[0], 2)

    def _stop(self, sentence: str, code: int) -> None:
        self.stderr.write(sentence)
        sys.exit(code)

    def _run(self, options: dict[str, Any]) -> None:
        _check_text(options)
        person = _person(options["person"])
        if options["act"] == "list":
            for todo in _listed(person, options):
                self._show(todo, options)
            return
        outcome = bootstrap.handle(_command(person, options))
        self._show(models.Todo.objects.get(pk=str(outcome.stream_id)), options)

    def _show(self, todo: models.Todo, options: dict[str, Any]) -> None:
        status = "Removed" if todo.removed else todo.status
        facts = {"id": str(todo.id), "version": todo.version, "status": status, "description": todo.description}
        line = json.dumps(facts, ensure_ascii=False) if options["json"] else "\t".join(map(str, facts.values()))
        self.stdout.write(line)


def _check_text(options: dict[str, Any]) -> None:
    """A terminal may send bytes that are no text. What a todo may say, the domain says itself."""
    for name, word in options.items():
        if isinstance(word, str) and name != "description" and word.encode(errors="ignore").decode() != word:
            raise CannotRun(f"{word!r} is no text in UTF-8. Type it again.")


def _person(name: str | None) -> Any:
    """The account that acts: as named, or of the login name, or the first one."""
    users = get_user_model().objects.filter(is_active=True)
    if name:
        found = users.filter(username=name).first()
        if found is None:
            raise CannotRun(f"There is no account {name!r}. `manage.py invite {name}` makes one.")
        return found
    found = users.filter(username=getpass.getuser()).first() or users.order_by("pk").first()
    if found is None:
        raise CannotRun("There is no account yet. `manage.py up` makes the first one.")
    return found


def _command(person: Any, options: dict[str, Any]) -> DomainCommand:
    facts: CommandMetadata = {"actor": str(person.pk), "source": "command line", "timestamp": datetime.now(UTC)}
    if options["act"] == "add":
        return TodoCommands.add(str(person.pk), clean(options["description"]), options["status"], **facts)
    id = _visible(person, options["id"])
    if options["act"] == "status":
        return TodoCommands.change_status(id, options["status"], **facts)
    if options["act"] == "edit":
        return TodoCommands.change_description(id, clean(options["description"]), **facts)
    if options["act"] == "remove":
        return TodoCommands.remove(id, **facts)
    if options["version"]:
        return TodoCommands.restore_version(id, _event(id, options["version"]), **facts)
    return TodoCommands.restore(id, **facts)


def _visible(person: Any, text: str) -> str:
    """The id of a todo that this person may change."""
    try:
        found = todos.find(person, UUID(text))
    except ValueError:
        found = None
    if found is None:
        raise CannotRun(f"There is no todo {text!r} for {person}. `manage.py todo list` shows the ones there are.")
    return str(found.id)


def _event(id: str, version: str) -> Event:
    """The event that made a version of a todo, called v5 or 5."""
    number = version.removeprefix("v")
    if not (number.isascii() and number.isdecimal() and len(number) < 16):
        raise CannotRun(f"{version!r} is no version. Type it like v5.")
    events = list(bootstrap.history(id))
    if not 0 < int(number) <= len(events):
        raise UnknownVersion(int(number), len(events))
    return events[int(number) - 1]


def _listed(person: Any, options: dict[str, Any]) -> list[models.Todo]:
    """The whole list, page by page."""
    listed: list[models.Todo] = []
    after = ""
    while True:
        try:
            page = todos.todos(str(person.pk), options["status"], options["search"], after)
        except todos.UnknownFilter as error:
            raise CannotRun(f"{error} is no status. Use one of {', '.join(STATUSES)}.") from error
        listed += page.rows
        if page.after is None:
            return listed
        after = str(page.after)
