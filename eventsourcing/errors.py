"""Everything the kernel can refuse. One base class; facts as attributes; a message that tells a person what to do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .command import Command
    from .event import Event


class EventSourcingError(Exception):
    """Base of all errors of this package, and of the refusals of the domains built on it.

    `command` is the command that was being carried out, where the unit of work knows it.
    """

    command: Command | None = None


class DomainError(EventSourcingError):
    """Base for the refusals of an aggregate: the command was understood, and a rule says no."""


class VersionConflict(EventSourcingError):
    """The stream is not at the version the writer expected; nothing was written.

    `expected` is the version stated (0: no stream), `actual` the version found, None while unknown;
    `since` holds the events after `expected`, oldest first, where the raiser knew them.
    """

    def __init__(self, stream_id: str, expected: int, actual: int | None, since: Sequence[Event] = ()) -> None:
        self.stream_id, self.expected, self.actual, self.since = stream_id, expected, actual, tuple(since)
        found = "has moved on" if actual is None else f"is at version {actual}"
        super().__init__(f"Stream {stream_id!r} {found}, not at version {expected}. Read it again, then decide again.")


class StatedVersionConflict(VersionConflict):
    """The version that a command states is not one to build on: deciding again on fresh state cannot cure that.

    `mine` holds the events that the command came to, where those do not all commute with the ones in `since`; it is
    empty where the aggregate declares nothing to commute, or nobody can have seen that version. `others` are those of
    the commands that follow in the same act.
    """

    others: tuple[StatedVersionConflict, ...] = ()

    def __init__(
        self, stream_id: str, expected: int, actual: int | None, since: Sequence[Event] = (), mine: Sequence[Event] = ()
    ) -> None:
        super().__init__(stream_id, expected, actual, since)
        self.mine = tuple(mine)


class DuplicateEvent(EventSourcingError):
    """An event with this id is stored already; an event happens once."""

    def __init__(self, stream_id: str) -> None:
        self.stream_id = stream_id
        super().__init__(f"An event for stream {stream_id!r} carries an id that is stored already. Make a new event.")


class InvalidStreamId(EventSourcingError):
    """A stream id that no store can keep: empty, over 255 characters, or with NUL or a lone surrogate."""

    def __init__(self, stream_id: str) -> None:
        self.stream_id = stream_id
        super().__init__(f"{stream_id[:40]!r} cannot name a stream: use 1 to 255 characters without NUL or surrogates.")


class InvalidPayload(EventSourcingError):
    """Data with no canonical form; `path` says where it stands."""

    def __init__(self, path: str, reason: str) -> None:
        self.path, self.reason = path, reason
        super().__init__(f"{path} cannot be stored: {reason}.")


class MissingActor(EventSourcingError):
    """An append without saying who: a history needs a name for every change."""

    def __init__(self, stream_id: str) -> None:
        self.stream_id = stream_id
        super().__init__(
            f"Who writes to stream {stream_id!r}? Pass metadata with an actor, or give the store a default."
        )


class UnknownEvent(EventSourcingError):
    """An event type that the reader does not know."""

    def __init__(self, event_type: str, reader: str) -> None:
        self.event_type, self.reader = event_type, reader
        super().__init__(f"{reader} does not know the event type {event_type!r}. Add it to its map.")


class UnreadableEvent(EventSourcingError, ValueError):
    """The data of a stored event cannot be read as of today; `event_type` and `schema_version` are the stored ones.

    It is still there, can be verified, and shows in admin.
    """

    def __init__(self, event_type: str, schema_version: int, reason: str) -> None:
        self.event_type, self.schema_version, self.reason = event_type, schema_version, reason
        super().__init__(
            f"An event stored as {event_type!r}, schema version {schema_version}, cannot be read: {reason}"
        )


class OutdatedEvent(EventSourcingError):
    """An event to be written in another form than today's: under an alias, or in another schema version.

    `name`, `written` are today's; '' and 0 where the type has two meanings and so none.
    """

    def __init__(self, event_type: str, schema_version: int, name: str, written: int) -> None:
        self.event_type, self.schema_version, self.name, self.written = event_type, schema_version, name, written
        todo = (
            f"Make it as {name!r} in schema version {written}." if name else "It has two meanings: `manage.py check`."
        )
        super().__init__(f"{event_type!r} in schema version {schema_version} is not written any more. {todo}")


class UnknownCommand(EventSourcingError):
    """A command type that the handler does not know."""

    def __init__(self, command_type: str, handler: str) -> None:
        self.command_type, self.handler = command_type, handler
        super().__init__(f"{handler} does not know the command type {command_type!r}. Add it to its map.")


class CommandIdReused(EventSourcingError):
    """A command id that was used for something else; `command_type` and `stream_id` say for what."""

    def __init__(self, command_id: str, command_type: str, stream_id: str, version: int) -> None:
        self.command_id, self.command_type, self.stream_id, self.version = command_id, command_type, stream_id, version
        super().__init__(f"Command {command_id} was already sent as {command_type} with other content. Use a new id.")


class ProjectionConflict(EventSourcingError):
    """A read-model row was not at the version the projection builds on; nothing was written."""

    def __init__(self, projection: str, stream_id: str, version: int) -> None:
        self.projection, self.stream_id, self.version = projection, stream_id, version
        super().__init__(
            f"{projection} could not write version {version} of {stream_id!r}: its row is elsewhere. "
            "Run `manage.py rebuild_projections`."
        )


class CheckpointRefused(EventSourcingError):
    """A checkpoint that the log cannot go on from. Base of the three reasons; see docs/subscriptions.md."""


class MalformedCheckpoint(CheckpointRefused):
    """Text that is no checkpoint."""

    def __init__(self, text: str) -> None:
        self.text = text
        super().__init__(f"{text[:80]!r} is no checkpoint: it takes the form <log id>-<position>. Begin without one.")


class CheckpointOfAnotherLog(CheckpointRefused):
    """A checkpoint taken in another log, or in this one before it was restored: its positions mean other events."""

    def __init__(self, log_id: str, actual: str) -> None:
        self.log_id, self.actual = log_id, actual
        super().__init__(
            f"The checkpoint belongs to log {log_id}, this is log {actual}: it was restored, imported or exchanged. "
            "Empty what was built from the old one and begin from the start, without a checkpoint."
        )


class CheckpointAhead(CheckpointRefused):
    """A checkpoint beyond the end of its own log: the log has lost events since."""

    def __init__(self, position: int, head: int) -> None:
        self.position, self.head = position, head
        super().__init__(
            f"The checkpoint is at position {position}, the log ends at {head}: an older copy of it was put back. "
            "Run `manage.py renew_log_id`, empty what was built from the log, and begin without a checkpoint."
        )
