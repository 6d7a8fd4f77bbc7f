"""Plays the diary: each line becomes one act, carried out by the ordinary handler with a time in the past."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID, uuid5

from eventsourcing.command import Command
from eventsourcing.database.receipts import Outcome
from eventsourcing.errors import StatedVersionConflict
from todos import bootstrap
from todos.demo.acts import Line, TodoOfDiary
from todos.demo.diary import DIARY, OPENED
from todos.domain.commands import CommandMetadata, TodoCommands, todo_id
from todos.domain.errors import UndoRefused
from todos.domain.todo_list.commands import ListCommands, list_id

# The namespace of the ids of all commands of the demo.
_STORY = UUID("f0a4b0a2-7c43-4f0e-9d0b-5a3c1f7e2b66")


class Played(NamedTuple):
    """What came of a line: the outcome for each of its todos, or the conflict that it met."""

    line: Line
    outcomes: Sequence[Outcome] = ()
    refusal: StatedVersionConflict | UndoRefused | None = None


def play(owner_id: str, now: datetime) -> Iterator[Played]:
    """Carry out the lines of the diary one by one, for a month that ends at `now`, in the time zone of `now`.

    The same time and owner give the same commands, with the same ids. Raises the refusal of a line that the diary does
    not have as refused.
    """
    for line in DIARY:
        yield _play(line, owner_id, now)


def lines() -> int:
    """How many lines `play` carries out."""
    return len(DIARY)


def opened_todo() -> UUID:
    """The id of the todo whose history is the one to look at first."""
    return _id_of(OPENED)


def command_id(line: Line, name: str) -> str:
    """The id of the command of a line for one of its todos. It hangs on the diary alone."""
    return _first_command_id(name) if line.act.adds else str(uuid5(_STORY, f"{name}, {line.when}"))


def _play(line: Line, owner: str, now: datetime) -> Played:
    commands = sorted((_command(line, name, owner, now) for name in line.act.todos), key=_stream_id)
    try:
        return Played(line, bootstrap.handle_all(commands))
    except (StatedVersionConflict, UndoRefused) as refusal:
        if not line.refused:
            raise
        return Played(line, refusal=refusal)


def _command(line: Line, name: str, owner: str, now: datetime) -> Command:
    metadata: CommandMetadata = {
        "id": command_id(line, name),
        "actor": owner,
        "source": "demo command line" if line.typed else "demo",
        "timestamp": line.moment(now),
        "expected_version": line.seen,
    }
    if line.act.adds:
        return line.act.make(TodoOfDiary(owner, "", ()), metadata)
    wanted = str(_id_of(name))
    events = list(bootstrap.event_store().get_events(wanted))
    return line.act.make(TodoOfDiary(owner, wanted, events, _id_of_list), metadata)


def _stream_id(command: Command) -> str:
    """The id by which `handle_all` asks commands to be sorted. Only one todo is added at a time."""
    return str(command.data.get("id", ""))


def _first_command_id(name: str) -> str:
    return str(uuid5(_STORY, name))


def _id_of_list(name: str) -> str:
    """The id of the list that the diary calls so."""
    return list_id(ListCommands.add("", "", id=_first_command_id(name)))


def _id_of(name: str) -> UUID:
    """The id of the todo that the diary calls so."""
    return UUID(todo_id(TodoCommands.add("", "", "", id=_first_command_id(name))))
