"""The hash of an event, and the verification of a stream; docs/format.md defines both."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import NamedTuple

from .event import Event
from .stored_event import Record

HASH_FORMAT = "event/1"
GENESIS = bytes(32)

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def microseconds(moment: datetime) -> int:
    """Whole microseconds since 1970-01-01 UTC."""
    return (moment - _EPOCH) // _MICROSECOND


def hash_event(
    previous: bytes,
    stream_id: str,
    version: int,
    event_id: str,
    event_type: str,
    schema_version: int,
    timestamp: datetime,
    record: Record,
) -> bytes:
    """The hash of an event, 32 bytes: SHA-256 over the previous event's hash and this event's canonical array.

    `previous` is GENESIS for the first event of a stream. The stored texts of `record` are hashed as they are.
    """
    head = _encode(
        [
            HASH_FORMAT,
            stream_id,
            version,
            event_id,
            event_type,
            schema_version,
            microseconds(timestamp),
            record.actor,
            record.source,
            record.causation_id,
            record.correlation_id,
        ]
    )
    # A tampered row may hold a lone surrogate: it has to give another hash, not an error.
    sealed = f"{head[:-1]},{record.extra},{record.data}]".encode("utf-8", "surrogatepass")
    return sha256(previous + sealed).digest()


class Finding(NamedTuple):
    """One thing that is wrong with a stream, and the version and position of the event it is found at."""

    stream_id: str
    version: int
    position: int
    reason: str


def recompute(event: Event, previous: bytes) -> bytes:
    """The hash that a stored event should carry when it follows `previous`, computed from what is stored.

    Raises ValueError for an event that does not come from a store.
    """
    if event.record is None:
        raise ValueError("Only an event read from a store has a hash to recompute.")
    return hash_event(
        previous,
        event.stream_id,
        event.version,
        event.id,
        event.stored_type,
        event.stored_schema_version,
        event.timestamp,
        event.record,
    )


class Link(NamedTuple):
    """How an event follows the one before it in its stream.

    before -- the event of the version before; None for the first event, and where that event is missing
    holds -- whether the event is the first or `before` is there, and its hash follows from that
    """

    before: Event | None
    holds: bool


def link(event: Event, before: Event | None) -> Link:
    """The link from `before` to `event`, two events of one stream; None stands for an event that does not exist."""
    follows = event.version == (before.version + 1 if before else 1)
    return Link(before, follows and event.hash == recompute(event, before.hash if before else GENESIS))


def links(events: Iterable[Event], history: Iterable[Event] | None = None) -> dict[int, Link]:
    """The link of each of these events of one stream, by version.

    history -- events of the same stream in which the event before is looked up; by default `events` themselves
    """
    events = list(events)
    by_version = {event.version: event for event in (events if history is None else history)}
    return {event.version: link(event, by_version.get(event.version - 1)) for event in events}


class Verifier:
    """Walks one stream in version order and says what is wrong. Give it all events of the stream, one by one."""

    def __init__(self, stream_id: str) -> None:
        self.stream_id = stream_id
        self.version, self.position, self.hash = 0, 0, GENESIS

    def check(self, event: Event) -> list[Finding]:
        """The findings at this event. Later events are compared with this one as stored, so a fault is named once."""
        reasons = []
        if event.version != self.version + 1:
            missing = f"v{self.version + 1}" if event.version == self.version + 2 else f"from v{self.version + 1} on"
            reasons.append(f"events are missing before it: {missing}")
        elif event.hash != recompute(event, self.hash):
            reasons.append("its hash does not match its content and the event before it")
        if event.position <= self.position:
            reasons.append(f"its position does not rise: {event.position} after {self.position}")
        self.version, self.position, self.hash = event.version, event.position, event.hash
        return [Finding(self.stream_id, event.version, event.position, reason) for reason in reasons]


def verify(events: Iterable[Event]) -> list[Finding]:
    """All findings in one whole stream, given in version order; empty when the chain is unbroken."""
    findings: list[Finding] = []
    verifier: Verifier | None = None
    for event in events:
        verifier = verifier or Verifier(event.stream_id)
        findings += verifier.check(event)
    return findings
