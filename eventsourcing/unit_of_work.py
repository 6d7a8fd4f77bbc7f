"""The unit of work: receipts, events and read models of an act in one transaction, all of them or none."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.db import OperationalError, transaction
from pyrsistent import pmap

from . import immutable
from .aggregate import Aggregate
from .command import Command
from .command_handler import CommandHandler
from .database import receipts
from .database.one_writer import one_writer
from .database.receipts import Outcome
from .database.store import ATTEMPTS
from .database.stream_lock import lock_stream
from .database.transactions import is_deadlock, refuse_outer_transaction
from .errors import (
    CommandIdReused,
    DomainError,
    EventSourcingError,
    ProjectionConflict,
    StatedVersionConflict,
    VersionConflict,
)
from .event import Event
from .event_store import EventStore
from .metadata import Metadata
from .one_database import check_database, database_of
from .projections.base import Projection
from .projections.model import ModelProjection
from .projections.rebuild import rebuild_stream
from .projections.rebuild_run import is_running
from .repository import Repository

# Acts that ran into a deadlock take this lock and so queue for one another. No stream can have this id.
_DEADLOCK_KEY = ""


class UnitOfWork:
    """Carries out commands on the database of its event store.

    handler -- class of the command handler; its context has `repository`, bound to the command's metadata
    context -- what the handler's context has beside it, for the alias of the database; its reads are in the transaction
    event_store -- where events go; its `using` is the alias of the database, for receipts and rows as well
    projections -- called in the same transaction with every saved aggregate of their class
    using -- need not be given; what is given must be the store's

    Raises WrongDatabase where two of them name different databases.
    """

    def __init__(
        self,
        handler: type[CommandHandler],
        event_store: EventStore,
        projections: Sequence[Projection] = (),
        using: str | None = None,
        context: Callable[[str], Mapping[str, Any]] = lambda using: {},
    ) -> None:
        check_database(event_store, projections, using)
        self.handler, self.event_store, self.projections = handler, event_store, projections
        self.context = context

    @property
    def using(self) -> str:
        """The alias of the database, as the event store names it."""
        return database_of(self.event_store)

    def handle(self, command: Command) -> Outcome:
        """Carry out `command` once, however often it is sent. Where another writer was first, it is decided again.

        A command that states an older version than the stream's goes through when its events commute with all events
        since (Aggregate.commutes); the outcome names these as `merged`. Otherwise raises StatedVersionConflict.
        Where a row is elsewhere while a rebuild is going on, the stream's rows are made first. Raises the domain's
        errors, CommandIdReused, ProjectionConflict; after any error nothing is written. Raises
        InsideTransaction inside a transaction, whose rollback would undo the command later.
        """
        return self.handle_all([command])[0]

    def handle_all(self, commands: Sequence[Command]) -> list[Outcome]:
        """Carry out several commands as one act, in their order: all of them or none. Otherwise as `handle`.

        Send them in the order of their stream ids, so that two acts never wait for each other; PostgreSQL needs a
        second to find such a deadlock, and the act is then decided again. Commands without a correlation id take the
        first command's id. An act sent again gets its first outcomes; a part of an earlier act among new commands is
        CommandIdReused. An error has the command that raised it as `command`; the first StatedVersionConflict has the
        later ones as `others`.
        """
        refuse_outer_transaction(self.using)
        for command in commands:
            receipts.check(command)
        act = commands[0].id if commands else ""
        commands = [
            command if command.correlation_id is not None else immutable.copy(command, correlation_id=act)
            for command in commands
        ]
        contended: set[str] = set()
        mended: set[str] = set()
        for attempt in range(1, ATTEMPTS + 1):
            try:
                return self._once(commands, contended)
            except StatedVersionConflict:
                raise
            except VersionConflict as conflict:
                if attempt == ATTEMPTS:
                    raise self.event_store.with_facts(conflict) from conflict
                contended.add(conflict.stream_id)
            except ProjectionConflict as conflict:
                if conflict.stream_id in mended or not self._mend(conflict):
                    raise
                mended.add(conflict.stream_id)
            except OperationalError as error:
                if attempt == ATTEMPTS or not is_deadlock(error):
                    raise
                contended.add(_DEADLOCK_KEY)
        raise AssertionError("unreachable")

    def _mend(self, conflict: ProjectionConflict) -> bool:
        """Make the rows of this stream again while a rebuild is going on, which has not come to them yet."""
        projections = [each for each in self.projections if each.name == conflict.projection]
        if not all(isinstance(each, ModelProjection) for each in projections) or not is_running(self.using):
            return False
        for projection in projections:
            assert isinstance(projection, ModelProjection)
            rebuild_stream(projection, conflict.stream_id, self.using)
        return True

    def _once(self, commands: Sequence[Command], contended: set[str]) -> list[Outcome]:
        with one_writer(self.using), transaction.atomic(self.using, durable=True):
            alone = len(commands) == 1
            # An act of several commands locks each stream when it loads it (`_carry_out`).
            for stream_id in sorted(contended if alone else contended & {_DEADLOCK_KEY}):
                lock_stream(stream_id, self.using)
            earlier = [receipts.begin(command, self.using) for command in commands]
            repeated = [outcome for outcome in earlier if outcome is not None]
            if repeated:
                if len(repeated) < len(commands):
                    raise _partly_repeated(commands, earlier)
                return repeated
            return self._outcomes(commands, alone)

    def _outcomes(self, commands: Sequence[Command], alone: bool) -> list[Outcome]:
        """The outcomes of all commands. After a conflict the rest is tried only to find further conflicts."""
        outcomes: list[Outcome] = []
        conflicts: list[StatedVersionConflict] = []
        for command in commands:
            try:
                outcomes.append(self._outcome(command, alone))
            except StatedVersionConflict as conflict:
                conflicts.append(conflict)
            except DomainError:
                if not conflicts:
                    raise
        if conflicts:
            conflicts[0].others = tuple(conflicts[1:])
            raise conflicts[0]
        return outcomes

    def _outcome(self, command: Command, alone: bool) -> Outcome:
        try:
            last, merged = self._carry_out(command, alone)
        except EventSourcingError as error:
            error.command = command
            raise
        return receipts.complete(command, last, self.using)._replace(merged=merged)

    def _carry_out(self, command: Command, alone: bool) -> tuple[Event | None, tuple[Event, ...]]:
        """The last event of the aggregate that the handler returns, and the merged events, after the projections.

        A command that is not `alone` locks its stream until the end of the act, even if it changes nothing. Without
        the lock another act could change the stream before the commit, and neither act would be done as a whole.
        """
        saved: list[tuple[Aggregate, Aggregate]] = []
        repository = Repository(
            event_store=self.event_store,
            metadata=_metadata(command),
            on_load=None if alone else lambda stream_id: lock_stream(stream_id, self.using),
            on_save=lambda before, after: saved.append((before, after)),
        )
        context = pmap({**self.context(self.using), "repository": repository})
        result = self.handler(context=context).handle_command(command, context=context)
        for before, after in saved:
            for projection in self.projections:
                if isinstance(after, projection.aggregate):
                    projection.project(after, before.version, self.using)
        last = result.events[-1] if isinstance(result, Aggregate) and result.events else None
        return last, tuple(event for before, _ in saved for event in before.unseen_events)


def _partly_repeated(commands: Sequence[Command], earlier: Sequence[Outcome | None]) -> CommandIdReused:
    command, outcome = next(pair for pair in zip(commands, earlier, strict=True) if pair[1] is not None)
    assert outcome is not None
    return CommandIdReused(command.id, command.type, outcome.stream_id or "", outcome.version or 0)


def _metadata(command: Command) -> Metadata:
    return Metadata(
        actor=command.actor,
        source=command.source,
        causation_id=command.id,
        correlation_id=command.correlation_id,
        extra=command.extra,
    )
