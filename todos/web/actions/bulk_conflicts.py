"""What a person is asked when an act on several todos meets changes that they had not seen, or its undo later ones."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.urls import reverse

from eventsourcing.command import Command
from eventsourcing.database.receipts import Outcome
from eventsourcing.errors import DomainError, StatedVersionConflict
from eventsourcing.event import Event
from todos import models
from todos.domain.commands import TodoCommands
from todos.domain.todo import Todo
from todos.history.entries import Change
from todos.history.phrases import deed_of
from todos.read_model import todos as queries
from todos.web.actions import conflicts as choices
from todos.web.actions.conflicts import actor_of

type Histories = Mapping[str, Sequence[Event]]


@dataclass(frozen=True)
class ActLine:
    """What stands against the act in one field of one todo: who made it so, when, in which version; and the change."""

    todo: models.Todo
    who: str
    version: int | None
    moment: datetime | None
    change: Change


@dataclass(frozen=True)
class ActChoice:
    """The question, and the form that is its first answer; the second leaves everything as it is.

    fields -- names and values that the form sends
    leave -- the address of the second answer
    act -- the act whose undo this is about
    """

    heading: str
    lines: tuple[ActLine, ...]
    action: str
    yes: str
    note: str
    leave: str
    fields: tuple[tuple[str, str], ...]
    act: UUID | None = None


def of_undo(act: UUID, todos: Sequence[models.Todo], histories: Histories, ids: Mapping[str, list[str]]) -> ActChoice:
    """An undo of these events of these todos, against which later changes stand: what is, and what would be.

    Raises the DomainError, with its command, that a rule would refuse it with all the same: then there is no choice.
    """
    address = reverse("todos:undo_act", args=[act])
    people = queries.names(actor_of(event) for history in histories.values() for event in history)
    lines, seen = [], {}
    for todo in todos:
        id, history = str(todo.id), histories[str(todo.id)]
        folded = Todo.generate_from_events(id, history)
        _check_anyway(folded, TodoCommands.undo(id, ids[id], anyway=folded.version))
        for refusal in folded.objections(ids[id]):
            now, undone = choices.refused(history, refusal, people)
            seen[id] = refusal.seen
            lines.append(ActLine(todo, now.label, now.version, now.moment, undone.change))
    return ActChoice(
        heading=f"{_counted(lines, len(todos))} changed after this",
        lines=tuple(lines),
        action=address,
        yes="Set them anyway",
        note="Undo what came after first, or set all back anyway. What is now stays in the history either way.",
        leave=address,
        fields=_stated(seen),
        act=act,
    )


def of_conflicts(
    todos: Sequence[models.Todo],
    histories: Histories,
    stated: Mapping[str, int | None],
    conflicts: Sequence[StatedVersionConflict],
    action: str,
) -> ActChoice:
    """An act on these todos, some of which were changed since they looked as `stated`: what others made of them."""
    rows = {str(todo.id): todo for todo in todos}
    people = queries.names(actor_of(event) for conflict in conflicts for event in conflict.since)
    seen = dict(stated)
    lines = []
    for conflict in conflicts:
        id = conflict.stream_id
        _, theirs, *_ = choices.conflict(rows[id], list(histories[id]), _command(conflict), conflict, people).lines
        lines.append(ActLine(rows[id], theirs.label, theirs.version, theirs.moment, theirs.change))
        seen[id] = conflict.actual
    return ActChoice(
        heading=f"{_counted(lines, len(todos))} changed before you did this",
        lines=tuple(lines),
        action=action,
        yes=_anyway(_command(conflicts[0])),
        note="What they are now stays in the history either way.",
        leave=reverse("todos:several"),
        fields=_stated(seen),
    )


def _stated(seen: Mapping[str, int | None]) -> tuple[tuple[str, str], ...]:
    """What a form sends to say which todos were seen, and at which version."""
    return tuple(("todo", id if version is None else f"{id}.v{version}") for id, version in seen.items())


def all_stand(outcomes: Iterable[Outcome], todos: Iterable[models.Todo], actor: str) -> str:
    """What to tell somebody whose act stands beside changes that they had not seen; '' where there were none."""
    merged = {outcome.stream_id: outcome.merged[-1] for outcome in outcomes if outcome.merged}
    if not merged:
        return ""
    people = {actor_of(event) for event in merged.values()}
    if len(merged) > 1:
        who = "you elsewhere" if people == {actor} else " and ".join(sorted(queries.names(people).values()))
        return f"{len(merged)} of them were changed meanwhile, by {who}; all changes stand."
    [(id, event)] = merged.items()
    words = next(todo.description for todo in todos if str(todo.id) == id)
    did = f"{deed_of(event)} of “{words}”"
    if people == {actor}:
        return f"You {did} elsewhere; both changes stand."
    return f"{queries.names(people)[actor_of(event)]} {did} meanwhile; both changes stand."


def _check_anyway(todo: Todo, command: Command) -> None:
    try:
        todo.undo(command.data["events"], command.timestamp, command.data["anyway"])
    except DomainError as refusal:
        refusal.command = command
        raise


def _command(conflict: StatedVersionConflict) -> Command:
    assert conflict.command is not None  # the unit of work says which
    return conflict.command


def _anyway(command: Command) -> str:
    if command.type == TodoCommands.CHANGE_STATUS:
        return f"Set all to {command.data['status']} anyway"
    return "Remove all anyway"


def _counted(lines: Sequence[ActLine], all: int) -> str:
    number = len({line.todo.id for line in lines})
    return f"{number} of {all} todos {'was' if number == 1 else 'were'}"
