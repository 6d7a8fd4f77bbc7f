"""What a line of the diary can say: when something was done, and what was done to which todos."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, time, timedelta
from typing import NamedTuple
from zlib import crc32

from eventsourcing.command import Command
from eventsourcing.event import Event
from todos.domain.commands import CommandMetadata, TodoCommands
from todos.domain.fields import DUE, NOTE, OCCURRENCE_FINISHED, OCCURRENCE_SKIPPED, PRIORITY, REPEAT
from todos.domain.todo import Todo
from todos.domain.todo_list.commands import ListCommands
from todos.domain.values.place import of_list


class TodoOfDiary(NamedTuple):
    """A todo or a list when its turn comes: its owner, its id ('' before it is added), and its events so far.

    list_id -- gives the id of the list that the diary calls so
    """

    owner: str
    id: str
    events: Sequence[Event]
    list_id: Callable[[str], str] = str


type MakeCommand = Callable[[TodoOfDiary, CommandMetadata], Command]


class Act(NamedTuple):
    """What is done at once. `make` builds the command for each of `todos`, which the diary calls by short names."""

    todos: tuple[str, ...]
    make: MakeCommand
    adds: bool = False


class Line(NamedTuple):
    """One line of the diary.

    days_ago, clock -- the day, counted back from today, and the time of day; or `minutes_ago`, counted back from now
    seen -- the version that was on the screen; None where none is stated
    typed -- whether it came from the command line
    refused -- whether it met a conflict, and nothing was done
    """

    act: Act
    days_ago: int = 0
    clock: str = ""
    minutes_ago: int = 0
    seen: int | None = None
    typed: bool = False
    refused: bool = False

    @property
    def when(self) -> str:
        """The time as the diary has it."""
        return f"{self.days_ago} days ago, {self.clock}" if self.clock else f"{self.minutes_ago} minutes ago"

    def moment(self, now: datetime) -> datetime:
        """The time of this line in a month that ends at `now`, in the time zone of `now`.

        The clock of the diary has no seconds; these come from the line, so that they are the same every time.
        """
        if not self.clock:
            return now - timedelta(minutes=self.minutes_ago)
        day = now.date() - timedelta(days=self.days_ago)
        seconds = timedelta(microseconds=crc32(self.when.encode()) % 60_000_000)
        return datetime.combine(day, time.fromisoformat(self.clock), now.tzinfo) + seconds


def on(
    days_ago: int, clock: str, act: Act, *, seen: int | None = None, typed: bool = False, refused: bool = False
) -> Line:
    """A line of an earlier day."""
    return Line(act, days_ago, clock, seen=seen, typed=typed, refused=refused)


def ago(minutes: int, act: Act) -> Line:
    """A line of the last hours."""
    return Line(act, minutes_ago=minutes)


def add(todo: str, description: str) -> Act:
    return Act((todo,), lambda new, metadata: TodoCommands.add(new.owner, description, "Queued", **metadata), adds=True)


def add_list(name: str, title: str) -> Act:
    return Act((name,), lambda new, metadata: ListCommands.add(new.owner, title, **metadata), adds=True)


def move(name: str, *todos: str) -> Act:
    """Move todos into the list that the diary calls so."""
    return Act(todos, lambda it, metadata: TodoCommands.move(it.id, of_list(it.list_id(name)), **metadata))


def due(days: int, *todos: str) -> Act:
    """Say that todos are due so many days after the day of the line."""

    def make(it: TodoOfDiary, metadata: CommandMetadata) -> Command:
        said = metadata["timestamp"]
        assert said is not None  # every line has its time
        day = said.date() + timedelta(days=days)
        return TodoCommands.change(it.id, DUE, day.isoformat(), **metadata)

    return Act(todos, make)


def prioritise(priority: int, *todos: str) -> Act:
    return Act(todos, lambda it, metadata: TodoCommands.change(it.id, PRIORITY, priority, **metadata))


def repeat(rule: str, *todos: str) -> Act:
    """Say that todos come back by a rule, which counts from when they are due."""
    value = {"rule": rule, "counts_from": "due"}
    return Act(todos, lambda it, metadata: TodoCommands.change(it.id, REPEAT, value, **metadata))


def finish_one(*todos: str) -> Act:
    """Finish the occurrence of todos that repeat."""
    return _end(OCCURRENCE_FINISHED, todos)


def skip(*todos: str) -> Act:
    return _end(OCCURRENCE_SKIPPED, todos)


def note(todo: str, *lines: str) -> Act:
    text = "\n".join(lines)
    return Act((todo,), lambda it, metadata: TodoCommands.change(it.id, NOTE, text, **metadata))


def tick(todo: str, version: int, line: int) -> Act:
    """Tick the step on a line of the note that a version set; lines count from 0."""
    return Act((todo,), lambda it, metadata: TodoCommands.tick(it.id, version, line, True, **metadata))


def label(word: str, *todos: str) -> Act:
    return Act(todos, lambda it, metadata: TodoCommands.label(it.id, word, **metadata))


def unlabel(word: str, *todos: str) -> Act:
    return Act(todos, lambda it, metadata: TodoCommands.unlabel(it.id, word, **metadata))


def rename(todo: str, description: str) -> Act:
    return Act((todo,), lambda it, metadata: TodoCommands.change_description(it.id, description, **metadata))


def start(*todos: str) -> Act:
    return _status("Started", todos)


def finish(*todos: str) -> Act:
    return _status("Finished", todos)


def put_back(*todos: str) -> Act:
    """Queue todos that were started or finished."""
    return _status("Queued", todos)


def remove(*todos: str) -> Act:
    return Act(todos, lambda it, metadata: TodoCommands.remove(it.id, **metadata))


def restore(*todos: str) -> Act:
    return Act(todos, lambda it, metadata: TodoCommands.restore(it.id, **metadata))


def undo(*todos: str) -> Act:
    """Undo the last act in each of these todos."""
    return Act(todos, lambda it, metadata: TodoCommands.undo(it.id, _last_act(it.events), **metadata))


def undo_version(todo: str, version: int, anyway: int = 0) -> Act:
    """Undo one version of a todo. `anyway` is the last version whose conflicting changes may be overridden."""
    return Act(
        (todo,),
        lambda it, metadata: TodoCommands.undo(it.id, [it.events[version - 1].id], anyway=anyway, **metadata),
    )


def restore_version(todo: str, version: int) -> Act:
    return Act((todo,), lambda it, metadata: TodoCommands.restore_version(it.id, it.events[version - 1], **metadata))


def _end(event_type: str, todos: tuple[str, ...]) -> Act:
    def make(it: TodoOfDiary, metadata: CommandMetadata) -> Command:
        due = str(Todo.generate_from_events(it.id, it.events).value_of(DUE))
        return TodoCommands.end_occurrence(it.id, event_type, due, it.events[-1].version, "UTC", **metadata)

    return Act(todos, make)


def _status(status: str, todos: tuple[str, ...]) -> Act:
    return Act(todos, lambda it, metadata: TodoCommands.change_status(it.id, status, **metadata))


def _last_act(events: Sequence[Event]) -> list[str]:
    """The ids of the events that have the correlation id of the last one."""
    return [event.id for event in events if event.correlation_id == events[-1].correlation_id]
