"""The one place that names the concrete store and ties handler and projections to it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from eventsourcing.command import Command
from eventsourcing.database.receipts import Outcome
from eventsourcing.database.store import DjangoEventStore
from eventsourcing.event import Event
from eventsourcing.event_store import EventStore
from eventsourcing.projections.base import Projection
from eventsourcing.unit_of_work import UnitOfWork
from todos.domain.command_handler import TodoCommandHandler
from todos.read_model.projections import TodoProjection

PROJECTIONS: tuple[Projection, ...] = (TodoProjection(),)


@cache
def event_store(using: str = "default") -> EventStore:
    """The store of this site."""
    return DjangoEventStore.generate(using=using)


@cache
def unit_of_work(using: str = "default") -> UnitOfWork:
    """What carries out commands."""
    return UnitOfWork(TodoCommandHandler, event_store(using), PROJECTIONS, using)


def handle(command: Command, using: str = "default") -> Outcome:
    """Carry out one command; see UnitOfWork.handle."""
    return unit_of_work(using).handle(command)


def handle_all(commands: Sequence[Command], using: str = "default") -> list[Outcome]:
    """Carry out several commands as one act; see UnitOfWork.handle_all."""
    return unit_of_work(using).handle_all(commands)


def history(todo_id: str, using: str = "default") -> Iterator[Event]:
    """The events of one todo, oldest first."""
    return event_store(using).get_events(todo_id)


def histories(todo_ids: Sequence[str], using: str = "default") -> dict[str, list[Event]]:
    """The events of several todos by id, in one query; ids without events are left out."""
    return event_store(using).get_many(todo_ids)


def events_at(positions: Iterable[int], using: str = "default") -> list[Event]:
    """The events at these positions of the log, in order, in one query."""
    return event_store(using).get_at(positions)


def events_of(act: str, using: str = "default") -> list[Event]:
    """The events of one act, by its correlation id, in order, in one query."""
    return event_store(using).get_correlated(act)


def todo_ids(using: str = "default") -> Iterator[str]:
    """The ids of all todos there ever were, in order of their first event."""
    return (stream.id for stream in event_store(using).get_streams())
