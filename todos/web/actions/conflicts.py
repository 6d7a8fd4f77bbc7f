"""Makes the dialogs about conflicts: the earlier value, the value that others set, and the value of the action."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from django.urls import reverse

from eventsourcing.command import Command
from eventsourcing.errors import DomainError, StatedVersionConflict
from eventsourcing.event import Event
from todos.domain.commands import TodoCommands
from todos.domain.erasure import names_of_erased_fields
from todos.domain.errors import UndoRefused
from todos.domain.events import TodoEvents
from todos.domain.fields import (
    DUE,
    NOTE,
    PLACE,
    PRIORITY,
    REMOVED,
    STATUS,
    Field,
    field_named,
    field_of_command,
    fields_in,
    value_in_command,
)
from todos.domain.todo import Todo
from todos.domain.undo import value_before
from todos.domain.values.status import FINISHED
from todos.history.entries import Change
from todos.history.phrases import deed_of, display_value, label_of
from todos.read_model import todos as queries
from todos.read_model.seen_by import TodoRow
from todos.web.actions.occurrence import is_ending
from todos.web.conflict_dialog import ConflictDialog, DialogLine, Draft

ERASED_WORDS_MAY_STAND_HERE = "“Use mine” saves what stands here now. Take out what was erased."

# Fields whose values are pressed or chosen, never typed.
CHOSEN = (STATUS, PLACE, PRIORITY)

# The addresses of the forms that end an occurrence.
_ADDRESSES = {TodoCommands.FINISH_OCCURRENCE: "todos:status", TodoCommands.SKIP_OCCURRENCE: "todos:skip"}

type Histories = Mapping[str, Sequence[Event]]
type Names = Mapping[str, str]


def undo_dialog(todo: TodoRow, history: Sequence[Event], refusal: UndoRefused, action: str) -> ConflictDialog:
    """The dialog for an undo that conflicts with later changes: for each field the current and the undone value."""
    others = refusal.others
    people = names_of_actors(history)
    all_of_act = refusal.command is not None and len(refusal.command.data["events"]) > 1
    later = "those" if others else f"v{refusal.later}"
    return ConflictDialog(
        heading="".join([f" {refusal.deed}", *(f", v{other.later} the {other.noun}" for other in others)]),
        lines=tuple(line for each in (refusal, *others) for line in _undo_lines(history, each, people)),
        action=action,
        yes="Undo all anyway" if all_of_act else f"Undo v{refusal.version} anyway",
        no="Cancel",
        note=f"Undo {later} first, or undo all anyway." if all_of_act else refusal.advice,
        leave=reverse("todos:undo", args=[todo.id, refusal.version]),
        todo_id=str(todo.id),
        version=refusal.version,
        later_version=refusal.later,
        fields=(("anyway", str(refusal.seen)),),
    )


def bulk_undo_dialog(
    act_id: UUID, todos: Sequence[TodoRow], histories: Histories, event_ids: Mapping[str, list[str]]
) -> ConflictDialog:
    """The dialog for a bulk undo that conflicts with later changes.

    Raises DomainError, with its command, where a rule would refuse the undo even if it overrode the later changes.
    """
    address = reverse("todos:undo_act", args=[act_id])
    people = names_of_actors(event for history in histories.values() for event in history)
    lines, seen = list[DialogLine](), dict[str, int | None]()
    for todo in todos:
        todo_id, history = str(todo.id), histories[str(todo.id)]
        aggregate = Todo.generate_from_events(todo_id, history)
        _check_anyway(aggregate, TodoCommands.undo(todo_id, event_ids[todo_id], anyway=aggregate.version))
        for refusal in aggregate.objections(event_ids[todo_id]):
            now, undone = _undo_lines(history, refusal, people)
            seen[todo_id] = refusal.seen
            lines.append(replace(now, change=undone.change, todo=todo))
    return ConflictDialog(
        heading=f"{_counted(lines, len(todos))} changed after this",
        lines=tuple(lines),
        action=address,
        yes="Undo all anyway",
        no="Cancel",
        note="Undo the later changes first, or undo all anyway. The later changes stay in the history either way.",
        leave=address,
        fields=_stated(seen),
        act_id=act_id,
    )


def change_dialog(
    todo: TodoRow, history: Sequence[Event], command: Command, conflict: StatedVersionConflict
) -> ConflictDialog:
    """The dialog for a change of a todo that changed since its author saw it: the value before, theirs, one's own."""
    decisive = _decisive_event(history, conflict.since, command)
    own, erased = decisive.actor == command.actor, decisive.type == TodoEvents.VALUES_ERASED
    person = names_of_actors([decisive])[decisive.actor]
    draft = _draft(command)
    keep = "Cancel" if erased else "Keep the saved one" if own else f"Keep {person}’s"
    stays = f"{'The saved' if own else person + '’s'} version stays in the history either way."
    was, theirs = _change_lines(history, command, conflict, "Elsewhere" if own else person)
    return ConflictDialog(
        heading=f"{'You' if own else person} {_heading(conflict.since, decisive, draft)}",
        lines=(was, theirs, *([] if draft else [DialogLine("You", wanted) for wanted in _wanted(command)])),
        action=_address(todo, command),
        yes="Use mine",
        no=keep,
        note=ERASED_WORDS_MAY_STAND_HERE if erased else stays,
        leave=reverse("todos:edit", args=[todo.id]),
        todo_id=str(todo.id),
        fields=(("version", str(conflict.actual)),),
        changed_by="You" if own else person,
        drafts=(draft,) if draft else (),
    )


def bulk_change_dialog(
    todos: Sequence[TodoRow],
    histories: Histories,
    stated: Mapping[str, int | None],
    conflicts: Sequence[StatedVersionConflict],
    action: str,
) -> ConflictDialog:
    """The dialog for a bulk change of todos, some of which changed since the versions that the form stated.

    stated -- by todo id, the version on the screen; conflicts -- one for each todo that changed since
    """
    rows = {str(todo.id): todo for todo in todos}
    people = names_of_actors(event for conflict in conflicts for event in conflict.since)
    seen, lines = dict(stated), list[DialogLine]()
    for conflict in conflicts:
        todo, command = rows[conflict.stream_id], command_of(conflict)
        person = people[_decisive_event(histories[conflict.stream_id], conflict.since, command).actor]
        label = (
            "Elsewhere"
            if _decisive_event(histories[conflict.stream_id], conflict.since, command).actor == command.actor
            else person
        )
        _, theirs = _change_lines(histories[conflict.stream_id], command, conflict, label)
        lines.append(replace(theirs, todo=todo))
        seen[conflict.stream_id] = conflict.actual
    return ConflictDialog(
        heading=f"{_counted(lines, len(todos))} changed before you did this",
        lines=tuple(lines),
        action=action,
        yes=_do_all_anyway(command_of(conflicts[0])),
        no="Cancel",
        note="The changes made meanwhile stay in the history either way.",
        leave=reverse("todos:bulk"),
        fields=_stated(seen),
    )


def _undo_lines(history: Sequence[Event], refusal: UndoRefused, people: Names) -> tuple[DialogLine, DialogLine]:
    """The current value of one field, and the value after the undo."""
    later = next(event for event in history if event.version == refusal.later)
    field = field_named(refusal.field)
    return (
        DialogLine(people[later.actor], Change.to(field, refusal.now), later.version, later.timestamp),
        DialogLine("Undone", Change.of(field, refusal.now, refusal.value)),
    )


def _change_lines(
    history: Sequence[Event], command: Command, conflict: StatedVersionConflict, label: str
) -> tuple[DialogLine, DialogLine]:
    """The value of a field that the author saw, and the value that others have set since."""
    decisive = _decisive_event(history, conflict.since, command)
    field = _field_in_conflict(history, decisive, command)
    was = value_before(history, conflict.expected + 1, field)
    now = value_before(history, len(history) + 1, field)
    seen = next((event for event in history if event.version == conflict.expected), decisive)
    # A todo that was removed and restored has no change to show.
    theirs = Change.to(field, now) if field == REMOVED else Change.of(field, was, now)
    return (
        DialogLine("Before", Change.to(field, was), seen.version, seen.timestamp),
        DialogLine(label, theirs, decisive.version, decisive.timestamp),
    )


def _decisive_event(history: Sequence[Event], since: Sequence[Event], command: Command) -> Event:
    """The event that conflicts with a command: the newest change of its field, else of REMOVED, else the erasure of
    its words, else the newest of any field."""
    fields = _fields_of(command)
    changes = [event for event in since if event.type != TodoEvents.VALUES_ERASED] or since
    touched = fields_in(history)
    newest = {NOTE if each.is_step else each: event for event in changes for each in touched[event.id]}
    erased = {name: event for event in since for name in names_of_erased_fields(event)}
    found = [newest.get(field) for field in (*fields, REMOVED)] + [erased.get(field.group) for field in fields]
    return next(filter(None, found), changes[-1])


def _fields_of(command: Command) -> tuple[Field, ...]:
    """The fields that a command is about. Who ends an occurrence has seen when it is due, and its steps."""
    if is_ending(command):
        return DUE, STATUS, NOTE
    return tuple(filter(None, [field_of_command(command)]))


def _field_in_conflict(history: Sequence[Event], decisive: Event, command: Command) -> Field:
    """The field that the dialog is about."""
    touched, erased = fields_in(history)[decisive.id], names_of_erased_fields(decisive)
    for field in _fields_of(command):
        if field in touched or field.group in erased:
            return field
    return next((NOTE if each.is_step else each for each in touched), REMOVED)


def _heading(since: Sequence[Event], decisive: Event, draft: Draft | None) -> str:
    """The heading after the name of the other person: their change, before the action or during the edit."""
    if draft is None:
        return f"{_deed(since, decisive)} before you did this"
    return f"{_deed(since, decisive)} while you were editing it"


def _deed(since: Sequence[Event], decisive: Event) -> str:
    removals = [event for event in since if event.type == TodoEvents.REMOVED]
    if decisive.type == TodoEvents.RESTORED and decisive.actor in {event.actor for event in removals}:
        return "removed it and restored it"
    return deed_of(decisive)


def _address(todo: TodoRow, command: Command) -> str:
    """The address that the dialog's form is sent to."""
    field = field_of_command(command)
    if is_ending(command):
        return reverse(_ADDRESSES[command.type], args=[todo.id, *_status_in_address(command)])
    if field == STATUS:
        return reverse("todos:status", args=[todo.id, command.data["status"]])
    return reverse("todos:edit" if field else "todos:remove", args=[todo.id])


def _draft(command: Command) -> Draft | None:
    """The text that the author of a command typed; None where they pressed a button or chose a value."""
    field = field_of_command(command)
    if field is None or field in CHOSEN or command.type == TodoCommands.UNLABEL:
        return None
    return Draft(field.group, label_of(field), str(value_in_command(command, field)), field == NOTE)


def _wanted(command: Command) -> list[Change]:
    """The value that a command would set which nobody typed; none where that is worked out later."""
    if is_ending(command):
        return [Change.to(STATUS, status) for status in _status_in_address(command)]
    field = field_of_command(command)
    value = value_in_command(command, field) if field else True
    return [Change.to(field or REMOVED, value)]


def _status_in_address(command: Command) -> list[str]:
    return [FINISHED] if command.type == TodoCommands.FINISH_OCCURRENCE else []


def _do_all_anyway(command: Command) -> str:
    """The label of the button that changes all todos anyway."""
    field = field_of_command(command)
    if command.type == TodoCommands.FINISH_OCCURRENCE:
        return "Finish all anyway"
    if field == PLACE:
        return "Move all anyway"
    return (
        f"Set all to {display_value(field, value_in_command(command, field))} anyway" if field else "Remove all anyway"
    )


def _check_anyway(todo: Todo, command: Command) -> None:
    """Raises DomainError, with its command, where a rule refuses an undo that overrides all later changes."""
    try:
        todo.undo(command.data["events"], command.timestamp, command.data["anyway"])
    except DomainError as refusal:
        refusal.command = command
        raise


def command_of(conflict: StatedVersionConflict) -> Command:
    """The command that met a conflict."""
    assert conflict.command is not None  # the unit of work sets it
    return conflict.command


def names_of_actors(events: Iterable[Event]) -> dict[str, str]:
    """The names of the people who caused these events, by their ids."""
    return queries.names(event.actor for event in events)


def _stated(seen: Mapping[str, int | None]) -> tuple[tuple[str, str], ...]:
    """The hidden fields by which a form states todos and their versions."""
    return tuple(("todo", todo_id if version is None else f"{todo_id}.v{version}") for todo_id, version in seen.items())


def _counted(lines: Sequence[DialogLine], number: int) -> str:
    changed_todos = len({line.todo.id for line in lines if line.todo})
    return f"{changed_todos} of {number} todos {'was' if changed_todos == 1 else 'were'}"
