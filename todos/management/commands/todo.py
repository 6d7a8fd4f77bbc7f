from __future__ import annotations

import sys
from argparse import ArgumentParser
from collections.abc import Iterable
from typing import cast

from django.contrib.auth.models import User

from eventsourcing.errors import EventSourcingError
from todos import bootstrap
from todos.management.refusing_command import RefusingCommand
from todos.management.todo_command import arguments, shown
from todos.management.todo_command.acts import commands_of
from todos.management.todo_command.arguments import Options
from todos.management.todo_command.cannot_run import CannotRun
from todos.management.todo_command.found import person_named, todo_of

# No description is longer. More is refused without being read.
MAX_INPUT = 100_000


class Command(RefusingCommand):
    help = "Adds, changes and lists todos from the command line, under the rules and with the history of the page."

    def add_arguments(self, parser: ArgumentParser) -> None:
        arguments.add_arguments(parser)

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
        options.setdefault("words", [])
        if options.get("description") == "-":
            options["description"], options["words"] = sys.stdin.read(MAX_INPUT), ["-"]
        _check_text(options)
        person = person_named(options["person"])
        for line in self._lines(person, options):
            shown.write(self.stdout, line, options["json"])

    def _lines(self, person: User, options: Options) -> Iterable[shown.Fields]:
        if options["act"] == "lists":
            return shown.list_lines(person)
        if options["act"] == "history":
            return shown.history_lines(person, todo_of(person, options["id"]))
        if options["act"] == "list":
            rows = shown.listed(person, options)
        else:
            outcomes = bootstrap.handle_all(commands_of(person, options))
            # The first line that was typed is the last one that was added.
            ids = dict.fromkeys(str(outcome.stream_id) for outcome in reversed(outcomes))
            rows = [todo_of(person, todo_id) for todo_id in ids]
        return [shown.todo_line(row, options["json"]) for row in rows]


def _check_text(options: Options) -> None:
    """Raises CannotRun for bytes that are not UTF-8. The domain itself checks the description."""
    for name, value in options.items():
        words = value if isinstance(value, list) else [value]
        for word in words:
            if isinstance(word, str) and name != "description" and word.encode(errors="ignore").decode() != word:
                raise CannotRun(f"{word!r} is not valid UTF-8. Type it again.")
