"""The one place that names the concrete store, and connects it to the command handler and the projections."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from eventsourcing.command import Command
from eventsourcing.database.receipts import Outcome
from eventsourcing.database.store import DjangoEventStore
from eventsourcing.event_store import EventStore
from eventsourcing.projections.base import Projection
from eventsourcing.unit_of_work import UnitOfWork
from todos.domain.command_handler import TodoCommandHandler
from todos.read_model.erasure import ErasedWords
from todos.read_model.neighbours import NeighboursInRows
from todos.read_model.projections import ListProjection, NoteProjection, TodoProjection

# The read models. Verification and rebuilding know these.
PROJECTIONS: tuple[Projection, ...] = (TodoProjection(), NoteProjection(), ListProjection())


@cache
def event_store(using: str = "default") -> EventStore:
    """The event store of this site."""
    return DjangoEventStore.generate(using=using)


def _erase_values(key_ids: Iterable[str], using: str) -> None:
    event_store(using).erase_values(key_ids)


@cache
def unit_of_work(using: str = "default") -> UnitOfWork:
    """The unit of work of this site. It carries out commands."""
    projections = (*PROJECTIONS, ErasedWords(_erase_values))
    return UnitOfWork(TodoCommandHandler, event_store(using), projections, context=_context)


def _context(using: str) -> Mapping[str, object]:
    return {"neighbours": NeighboursInRows(using)}


def handle(command: Command, using: str = "default") -> Outcome:
    """Carry out one command; see UnitOfWork.handle."""
    return unit_of_work(using).handle(command)


def handle_all(commands: Sequence[Command], using: str = "default") -> list[Outcome]:
    """Carry out these commands as one act; see UnitOfWork.handle_all."""
    return unit_of_work(using).handle_all(commands)
