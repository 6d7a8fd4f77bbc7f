"""What a person is asked when two changes meet: how it was, what others made of it, what would be; and two buttons."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from django.urls import reverse

from eventsourcing.command import Command
from eventsourcing.errors import StatedVersionConflict
from eventsourcing.event import Event
from todos import models
from todos.domain.commands import TodoCommands
from todos.domain.errors import UndoRefused
from todos.domain.events import TodoEvents
from todos.domain.fields import REMOVED, Field, Value, field_of_command, fields_of, value_in
from todos.domain.todo import Todo
from todos.domain.undo import value_before
from todos.history.entries import Change
from todos.history.phrases import deed_of, dialog_label_of, shown
from todos.read_model import todos


@dataclass(frozen=True)
class Line:
    """One state of what is at stake: whose, and since which version and moment, where it is already so."""

    label: str
    change: Change
    version: int | None = None
    moment: datetime | None = None


@dataclass(frozen=True)
class Choice:
    """The question, and the form that is its first answer; the second leaves everything as it is.

    version -- of the entry in whose place it is asked; 0 where it is asked in place of the todo itself
    moment -- when that entry was made, where that is to be seen
    leave -- the address of the second answer
    link -- a version that the heading begins with, as a link
    whose -- who changed it meanwhile, as the beginning of a sentence
    words -- what the person typed, to go on with
    """

    heading: str
    lines: tuple[Line, ...]
    action: str
    yes: str
    no: str
    note: str
    leave: str
    version: int = 0
    moment: datetime | None = None
    link: int | None = None
    fields: dict[str, str] = field(default_factory=dict)
    whose: str = ""
    words: str | None = None


def refused_undo(todo: models.Todo, history: Sequence[Event], refusal: UndoRefused, action: str) -> Choice:
    """An undo, sent to `action`, against which later changes stand: of each field what is, and what would be."""
    others = refusal.others
    people = _people(history)
    return Choice(
        heading="".join([f" {refusal.deed}", *(f", v{other.later} the {other.field}" for other in others)]),
        lines=tuple(line for each in (refusal, *others) for line in refused(history, each, people)),
        action=action,
        yes="Set them anyway" if others else "Set it anyway",
        no="Leave it",
        note="Undo those first, or set all back anyway." if others else refusal.advice,
        leave=reverse("todos:undo", args=[todo.id, refusal.version]),
        version=refusal.version,
        link=refusal.later,
        fields={"anyway": str(refusal.seen)},
    )


def refused(history: Sequence[Event], refusal: UndoRefused, people: Mapping[str, str]) -> tuple[Line, Line]:
    """Of one field what is, and what an undo would make of it; `people` are names by their ids."""
    later = next(event for event in history if event.version == refusal.later)
    now = Change(refusal.field, None, refusal.now)
    return (
        Line(people[actor_of(later)], now, later.version, later.timestamp),
        Line("Undone", Change(refusal.field, refusal.now, refusal.value)),
    )


def both_stand(merged: Sequence[Event], actor: str) -> str:
    """What to tell somebody whose change stands beside one that they had not seen; '' where there was none."""
    if not merged:
        return ""
    who = actor_of(merged[-1])
    did = deed_of(merged[-1])
    if who == actor:
        return f"You {did} elsewhere; both changes stand."
    return f"{todos.names([who])[who]} {did} meanwhile; both changes stand."


def conflict(
    todo: models.Todo,
    history: Sequence[Event],
    command: Command,
    conflict: StatedVersionConflict,
    people: Mapping[str, str] | None = None,
) -> Choice:
    """A change of what somebody else has changed since its author looked: how it was, theirs, one's own.

    people -- names by their ids, where they are known already
    """
    last = _decisive(conflict.since, command)
    field = _field_at_stake(last, command)
    was, now = shown(field, value_before(history, conflict.expected + 1, field)), shown(field, _value(todo, field))
    seen = next((event for event in history if event.version == conflict.expected), last)
    own = actor_of(last) == command.actor
    name = (people or _people([last]))[actor_of(last)]
    typed = command.data["description"] if command.type == TodoCommands.CHANGE_DESCRIPTION else None
    # Where it is may well be the same again: removed and restored.
    theirs = Change(field.name, None if field == REMOVED else was, now)
    return Choice(
        heading=f"{'You' if own else name} {_heading(conflict.since, last, typed)}",
        lines=(
            Line("Before", Change(field.name, None, was), seen.version, seen.timestamp),
            Line("Elsewhere" if own else name, theirs, last.version, last.timestamp),
            *([] if typed is not None else [Line("You", _wish(command))]),
        ),
        action=_address(todo, command),
        yes="Use mine",
        no="Keep that" if own else f"Keep {name}’s",
        note=f"{'That' if own else name + '’s'} version stays in the history either way.",
        leave=reverse("todos:edit", args=[todo.id]),
        fields={"version": str(conflict.actual)},
        whose="You" if own else name,
        words=typed,
    )


def _decisive(since: Sequence[Event], command: Command) -> Event:
    """What stands against a command: the newest change of its field, else of the place, else of all."""
    wanted = field_of_command(command)
    newest = {field: event for event in since for field in fields_of(event)}
    if wanted is None:
        return since[-1]
    return newest.get(wanted) or newest.get(REMOVED) or since[-1]


def _field_at_stake(last: Event, command: Command) -> Field:
    """The field in which an event stands against a command: the command's own, if it touches that."""
    fields, wanted = fields_of(last) or (REMOVED,), field_of_command(command)
    return wanted if wanted in fields else fields[0]


class First(NamedTuple):
    """Who did something before somebody else could, as the beginning of a sentence, and what."""

    whose: str
    did: str


def first(conflict: StatedVersionConflict, command: Command) -> First:
    """Who was quicker than a command."""
    last = conflict.since[-1]
    who = actor_of(last)
    return First("You" if who == command.actor else _people([last])[who], deed_of(last))


def restoration(todo: models.Todo, history: Sequence[Event], version: int, first: First | None = None) -> Choice:
    """What restoring a version of a todo would change, by the decision that would do it; without lines if nothing.

    first -- who has changed what was shown before; None when it is shown for the first time
    Raises UnknownVersion, TodoIsInTrash.
    """
    now = Todo.generate_from_events(str(todo.id), history)
    decided = now.restore_version(version, now.events[-1].timestamp).uncommitted_events
    address = reverse("todos:restore_version", args=[todo.id, version])
    return Choice(
        heading=f"{first.whose} {first.did} before you did this. Restoring v{version} would now change this"
        if first
        else f"Restoring v{version} would change this",
        lines=tuple(_restored(now, event, field) for event in decided for field in fields_of(event)),
        action=address,
        yes=f"Restore v{version}",
        no="Leave it",
        note="What came after it stays in the history.",
        leave=address,
        version=version,
        moment=history[version - 1].timestamp,
        fields={"version": str(now.version)},
        whose=first.whose if first else "",
    )


def _restored(now: Todo, event: Event, field: Field) -> Line:
    change = Change(field.name, shown(field, now.value_of(field)), shown(field, value_in(event, field)))
    return Line(dialog_label_of(field), change)


def _heading(since: Sequence[Event], last: Event, typed: str | None) -> str:
    if typed is None:
        return f"{_did(since, last)} before you did this"
    if last.type == TodoEvents.DESCRIPTION_CHANGED:
        return "changed this line while you were editing it"
    return f"{_did(since, last)} while you were editing it"


def _did(since: Sequence[Event], last: Event) -> str:
    removals = [event for event in since if event.type == TodoEvents.REMOVED]
    if last.type == TodoEvents.RESTORED and actor_of(last) in map(actor_of, removals):
        return "removed it and restored it"
    return deed_of(last)


def _address(todo: models.Todo, command: Command) -> str:
    if command.type == TodoCommands.CHANGE_STATUS:
        return reverse("todos:status", args=[todo.id, command.data["status"]])
    return reverse("todos:edit" if command.type == TodoCommands.CHANGE_DESCRIPTION else "todos:remove", args=[todo.id])


def _wish(command: Command) -> Change:
    field = field_of_command(command)
    if field is not None:
        return Change(field.name, None, shown(field, command.data[field.name]))
    return Change(REMOVED.name, None, shown(REMOVED, True))


def _value(todo: models.Todo, field: Field) -> Value:
    value: Value = todo.removed is not None if field == REMOVED else getattr(todo, field.name)
    return value


def _people(events: Iterable[Event]) -> dict[str, str]:
    """The names of who did these, by their ids."""
    return todos.names(map(actor_of, events))


def actor_of(event: Event) -> str:
    """The opaque id of who did it."""
    return event.record.actor if event.record else ""
