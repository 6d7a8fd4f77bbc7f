"""Everything the kernel can refuse: one base class, facts as attributes, a message that says what to do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .command import Command
    from .event import Event


class EventSourcingError(Exception):
    """Base of all errors of this package, and of the refusals of the domains built on it.

    command -- the command that was being carried out, where the unit of work knows it; else None
    """

    command: Command | None = None


class DomainError(EventSourcingError):
    """A rule of an aggregate says no to a command that was understood. Show the message to the person; base class."""


class VersionConflict(EventSourcingError, RuntimeError):
    """An append must state the version its stream ends at, and another writer was first. Nothing was written.

    Read the stream again and decide again. A RuntimeError too, as in dvent.
    expected, actual -- the version stated (0: no stream) and the version found (None: unknown)
    since -- the events after `expected`, oldest first; empty where the raiser did not read them
    """

    def __init__(self, stream_id: str, expected: int, actual: int | None, since: Sequence[Event] = ()) -> None:
        self.stream_id, self.expected, self.actual, self.since = stream_id, expected, actual, tuple(since)
        found = "has moved on" if actual is None else f"is at version {actual}"
        super().__init__(f"Stream {stream_id!r} {found}, not at version {expected}. Read it again, then decide again.")


class StatedVersionConflict(VersionConflict):
    """A command must not change what its author has not seen, unless the changes commute. Show `since` and ask again.

    mine -- the events the command came to, some of which do not commute with `since`; empty where the aggregate
            declares no commuting changes, or the stated version never existed
    others -- the same conflict of the later commands of the same act
    """

    others: tuple[StatedVersionConflict, ...] = ()

    def __init__(
        self, stream_id: str, expected: int, actual: int | None, since: Sequence[Event] = (), mine: Sequence[Event] = ()
    ) -> None:
        super().__init__(stream_id, expected, actual, since)
        self.mine = tuple(mine)


class DuplicateEvent(EventSourcingError):
    """An event happens once, and an event with this id is stored already. Make a new event with an id of its own."""

    def __init__(self, stream_id: str) -> None:
        self.stream_id = stream_id
        super().__init__(f"An event for stream {stream_id!r} carries an id that is stored already. Make a new event.")


class InvalidStreamId(EventSourcingError):
    """A stream id is text of 1 to 255 characters, without NUL and lone surrogates. Use another id."""

    def __init__(self, stream_id: str) -> None:
        self.stream_id = stream_id
        if not isinstance(stream_id, str):
            super().__init__(f"{stream_id!r} cannot name a stream: a stream id is text. Use str({stream_id!r:.40}).")
            return
        super().__init__(f"{stream_id[:40]!r} cannot name a stream: use 1 to 255 characters without NUL or surrogates.")


class InvalidPayload(EventSourcingError):
    """Everything that is stored has a canonical form (docs/format.md). Change the value that `path` names."""

    def __init__(self, path: str, reason: str) -> None:
        self.path, self.reason = path, reason
        super().__init__(f"{path} cannot be stored: {reason}.")


class MissingActor(EventSourcingError):
    """Every change has an actor. Pass metadata with one to `append`, or give the store default metadata."""

    def __init__(self, stream_id: str) -> None:
        self.stream_id = stream_id
        super().__init__(
            f"Who writes to stream {stream_id!r}? Pass metadata with an actor, or give the store a default."
        )


class UnknownEvent(EventSourcingError):
    """An aggregate folds only the event types of its apply map. Add `event_type` to the map of `reader`."""

    def __init__(self, event_type: str, reader: str) -> None:
        self.event_type, self.reader = event_type, reader
        super().__init__(f"{reader} does not know the event type {event_type!r}. Add it to its map.")


class UnreadableEvent(EventSourcingError, ValueError):
    """Every stored event has an upcaster to today's schema version. Register the one that `reason` names.

    The event can still be verified, and admin shows it.
    event_type, schema_version -- as stored
    """

    def __init__(self, event_type: str, schema_version: int, reason: str) -> None:
        self.event_type, self.schema_version, self.reason = event_type, schema_version, reason
        super().__init__(
            f"An event stored as {event_type!r}, schema version {schema_version}, cannot be read: {reason}"
        )


class OutdatedEvent(EventSourcingError):
    """Events are written under today's name and schema version only. Make the event as `name`, version `written`.

    name, written -- today's; '' and 0 where two event types claim the name
    """

    def __init__(self, event_type: str, schema_version: int, name: str, written: int) -> None:
        self.event_type, self.schema_version, self.name, self.written = event_type, schema_version, name, written
        advice = (
            f"Make it as {name!r} in schema version {written}." if name else "It has two meanings: `manage.py check`."
        )
        super().__init__(f"{event_type!r} in schema version {schema_version} is not written any more. {advice}")


class MissingDataKey(EventSourcingError):
    """Personal fields are stored encrypted, by a key that the setting EVENTSOURCING_DATA_KEY gives. Set it."""

    def __init__(self) -> None:
        super().__init__(
            "Personal fields are stored encrypted, and EVENTSOURCING_DATA_KEY gives no key for that. "
            "Set it to 32 random bytes that are kept apart from the database (docs/personal.md)."
        )


class WrongKey(EventSourcingError):
    """A key opens what it has locked. Put the right data key back, or the wrapped key that was exchanged.

    use -- what the wrapped key is for
    """

    def __init__(self, use: Sequence[str]) -> None:
        self.use = tuple(use)
        super().__init__(
            f"The key of {' '.join(use)!r} does not open: this process has another data key than the one that locked "
            "it, or the stored key was changed. Put the right data key back (docs/personal.md)."
        )


class MissingKeys(EventSourcingError):
    """A personal value is read with its key. Read the event from a store, or pass `keys`."""

    def __init__(self, field: str) -> None:
        self.field = field
        super().__init__(f"{field!r} is encrypted, and the event came without keys. Read it from its store.")


class DamagedValue(EventSourcingError, ValueError):
    """A personal value opens with its key. This one was changed, or is not in its own place: verify the log."""

    def __init__(self, field: str) -> None:
        self.field = field
        super().__init__(f"What is stored as {field!r} does not open with its key. Run `manage.py verify_events`.")


class UnknownCommand(EventSourcingError):
    """A command handler carries out only the commands of its handle map. Add `command_type` to the map of `handler`."""

    def __init__(self, command_type: str, handler: str) -> None:
        self.command_type, self.handler = command_type, handler
        super().__init__(f"{handler} does not know the command type {command_type!r}. Add it to its map.")


class CommandIdReused(EventSourcingError):
    """A command id belongs to one command, and this one came with other content before. Send it with a new id.

    command_type, stream_id, version -- of the first command
    """

    def __init__(self, command_id: str, command_type: str, stream_id: str, version: int) -> None:
        self.command_id, self.command_type, self.stream_id, self.version = command_id, command_type, stream_id, version
        super().__init__(f"Command {command_id} was already sent as {command_type} with other content. Use a new id.")


class ProjectionConflict(EventSourcingError):
    """A row must be at the version that an aggregate's new events follow. Rebuild the read model, then send again.

    Nothing was written.
    """

    def __init__(self, projection: str, stream_id: str, version: int) -> None:
        self.projection, self.stream_id, self.version = projection, stream_id, version
        super().__init__(
            f"{projection} could not write version {version} of {stream_id!r}: its row is elsewhere. "
            "Run `manage.py rebuild_projections`, or call rebuild() for a projection that is not registered."
        )


class WrongDatabase(EventSourcingError, ValueError):
    """Receipts, events and rows of a unit of work are in one database, which its event store names. See the message."""


class InsideTransaction(EventSourcingError, RuntimeError):
    """What was asked must not happen inside a transaction of somebody else's. See the message for the way out."""


class CheckpointRefused(EventSourcingError):
    """A checkpoint must name a place in the log that is read. Base of three reasons; see docs/subscriptions.md."""


class MalformedCheckpoint(CheckpointRefused):
    """A checkpoint has the form <log id>-<position>. Pass one that a subscription gave, or begin without one."""

    def __init__(self, text: str) -> None:
        self.text = text
        super().__init__(f"{text[:80]!r} is not a checkpoint, which looks like <log id>-<position>. Begin without one.")


class CheckpointOfAnotherLog(CheckpointRefused):
    """A checkpoint holds for the log it was taken in, until that log is restored or imported.

    Empty what was built from the old log and begin without a checkpoint.
    """

    def __init__(self, log_id: str, actual: str) -> None:
        self.log_id, self.actual = log_id, actual
        super().__init__(
            f"The checkpoint belongs to log {log_id}, this is log {actual}: it was restored, imported or exchanged. "
            "Empty what was built from the old one and begin from the start, without a checkpoint."
        )


class CheckpointAhead(CheckpointRefused):
    """A checkpoint is not beyond the end of its log; this log has lost events, as an older copy of it was put back.

    Renew the log's id, empty what was built from the log and begin without a checkpoint.
    """

    def __init__(self, position: int, head: int) -> None:
        self.position, self.head = position, head
        super().__init__(
            f"The checkpoint is at position {position}, the log ends at {head}: an older copy of it was put back. "
            "Run `manage.py renew_log_id`, empty what was built from the log, and begin without a checkpoint."
        )
