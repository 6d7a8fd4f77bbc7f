"""Makes the dialog that shows what restoring a version would change."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse

from eventsourcing.errors import StatedVersionConflict
from eventsourcing.event import Event
from todos.domain.fields import Field, fields_in, value_in
from todos.domain.todo import Todo
from todos.history.entries import Change
from todos.history.phrases import deed_of, dialog_label_of
from todos.read_model.seen_by import TodoRow
from todos.web.actions.conflicts import command_of, names_of_actors
from todos.web.conflict_dialog import ConflictDialog, DialogLine


def restoration_dialog(
    todo: TodoRow, history: Sequence[Event], version: int, conflict: StatedVersionConflict | None = None
) -> ConflictDialog:
    """The dialog that shows what restoring a version would change. It has no lines where nothing would change.

    conflict -- the changes since the dialog was shown before; None for the first time
    Raises UnknownVersion, TodoIsInTrash.
    """
    now = Todo.generate_from_events(str(todo.id), history)
    decided = now.restore_version(version, now.events[-1].timestamp).uncommitted_events
    touched = fields_in([*history, *decided])
    address = reverse("todos:restore_version", args=[todo.id, version])
    heading, changed_by = f"Restoring v{version} would change this", ""
    if conflict:
        last, command = conflict.since[-1], command_of(conflict)
        changed_by = "You" if last.actor == command.actor else names_of_actors([last])[last.actor]
        heading = f"{changed_by} {deed_of(last)} before you did this. Restoring v{version} would now change this"
    return ConflictDialog(
        heading=heading,
        # The last event of each field: a label that gets another spelling has two.
        lines=tuple(
            {touched[event.id][0]: _restored_line(now, event, touched[event.id][0]) for event in decided}.values()
        ),
        action=address,
        yes=f"Restore v{version}",
        no="Cancel",
        note="The later changes stay in the history.",
        leave=address,
        todo_id=str(todo.id),
        version=version,
        moment=history[version - 1].timestamp,
        fields=(("version", str(now.version)),),
        changed_by=changed_by,
    )


def _restored_line(now: Todo, event: Event, field: Field) -> DialogLine:
    """The change of one field by the restoration of a version."""
    return DialogLine(dialog_label_of(field), Change.of(field, now.value_of(field), value_in(event, field)))
