"""What `manage.py todo` writes: one line for each todo, list or change, or one JSON object."""

from __future__ import annotations

import json
from collections.abc import Iterator

from django.contrib.auth.models import User
from django.core.management.base import OutputWrapper

from todos.domain.values.label import read as read_label
from todos.history.entries import entries
from todos.history.events_seen_by import events_seen_by
from todos.history.phrases import ERASED
from todos.management.todo_command.arguments import Options
from todos.management.todo_command.cannot_run import CannotRun
from todos.management.todo_command.found import place_named
from todos.read_model import lists, todos
from todos.read_model.seen_by import TodoRow

# So much of an id is shown to people. Programs get all of it.
SHORT = 8

type Fields = dict[str, object]


def write(out: OutputWrapper, shown: Fields, as_json: bool) -> None:
    """Write one line. On a terminal ids are short."""
    if as_json:
        # Escapes stand where the terminal cannot write every character.
        encoding = getattr(out, "encoding", None) or "utf-8"
        out.write(json.dumps(shown, ensure_ascii=not encoding.lower().startswith("utf")))
        return
    short = {"id": str(shown["id"])[:SHORT]} if "id" in shown and out.isatty() else {}
    out.write("\t".join(map(str, (shown | short).values())))


def todo_line(todo: TodoRow, as_json: bool) -> Fields:
    """The line of a todo."""
    status = "Removed" if todo.removed else todo.status
    words = todo.description or None if as_json else todo.description or f"({ERASED})"
    return {"id": str(todo.id), "version": todo.version, "status": status, "description": words}


def list_lines(person: User) -> Iterator[Fields]:
    """The lines of the lists that are not removed."""
    for each in lists.with_counts(person):
        yield {"id": each.todo_list.place, "open": each.open, "name": lists.list_title(each.todo_list)}


def history_lines(person: User, todo: TodoRow) -> Iterator[Fields]:
    """The lines of all that happened to a todo, oldest first."""
    done = entries(events_seen_by(person).of_todo(todo))
    names = todos.names(entry.event.actor for entry in done)
    for entry in done:
        when = f"{entry.event.timestamp:%Y-%m-%d %H:%M}Z"
        undone = f" (undone in v{entry.undone_in})" if entry.undone_in else ""
        who = names[entry.event.actor]
        yield {"version": f"v{entry.event.version}", "when": when, "who": who, "what": f"{entry.deed}{undone}"}


def listed(person: User, options: Options) -> list[TodoRow]:
    """The whole list, read page by page."""
    found: list[TodoRow] = []
    place, after = place_named(person, options["list"]), ""
    label = read_label(options["label"]) if options["label"] else ""
    while True:
        try:
            page = todos.todos(person, place, options["status"], options["search"], after, label=label)
        except todos.UnknownFilter as error:
            raise CannotRun(f"Unknown status {str(error)!r}. Use Queued, Started or Finished.") from error
        found += page.rows
        if page.after is None:
            return found
        after = str(page.after)
