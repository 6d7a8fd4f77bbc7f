"""Canonical text, the hash of an event, and the verification of a stream; docs/format.md defines all three."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any, NamedTuple

from pyrsistent import PVector

from .errors import InvalidPayload
from .event import Event
from .stored_event import Record

HASH_FORMAT = "event/1"
GENESIS = bytes(32)
MAX_INTEGER = 2**53 - 1
MAX_DEPTH = 64

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_is_uuid = re.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}").fullmatch


def canonical(value: object, path: str = "data") -> str:
    """The one JSON text of a value (RFC 8785 for the types allowed here).

    Takes str, int within 2^53, bool, None, and lists and maps of them, pyrsistent's included.
    Raises InvalidPayload naming the path of anything else: floats, NUL, lone surrogates, keys that are not text.
    """
    return _encode(_plain(value, path, 0))


def _plain(value: Any, path: str, depth: int) -> Any:
    if value is None or value is True or value is False:
        return value
    if isinstance(value, str):
        return _text(value, path)
    if isinstance(value, int):
        if abs(value) > MAX_INTEGER:
            raise InvalidPayload(path, "the integer is beyond 2^53, where readers disagree; store it as text")
        return int(value)
    if depth >= MAX_DEPTH:
        raise InvalidPayload(path, f"it is nested more than {MAX_DEPTH} levels deep")
    if isinstance(value, Mapping):
        return _plain_map(value, path, depth)
    if isinstance(value, (list, tuple, PVector)):
        return [_plain(item, f"{path}[{index}]", depth + 1) for index, item in enumerate(value)]
    raise InvalidPayload(
        path, f"{type(value).__name__} has no canonical form; use text, integers, booleans, lists, maps"
    )


def _plain_map(value: Mapping[Any, Any], path: str, depth: int) -> dict[str, Any]:
    for key in value:
        if not isinstance(key, str):
            raise InvalidPayload(path, f"the key {key!r} is not text")
    # RFC 8785 orders names by UTF-16 code units, which differs from Python's order beyond the basic plane.
    names = sorted((_text(name, path) for name in value), key=lambda name: name.encode("utf-16-be"))
    return {name: _plain(value[name], f"{path}.{name}", depth + 1) for name in names}


def _text(value: str, path: str) -> str:
    text = str.__str__(value)  # the value of an enumeration member, whatever its class prints
    if "\0" in text:
        raise InvalidPayload(path, "it holds a NUL character, which databases refuse")
    if not text.isascii() and any("\ud800" <= character <= "\udfff" for character in text):
        raise InvalidPayload(path, "it holds a lone surrogate, which is not text")
    return text


def check_text(value: str, path: str, max_length: int) -> None:
    """Raises InvalidPayload unless `value` is storable text of 1 to `max_length` characters."""
    if not 0 < len(_text(value, path)) <= max_length:
        raise InvalidPayload(path, f"it has {len(value)} characters; 1 to {max_length} fit")


def check_uuid(value: str, path: str) -> None:
    """Raises InvalidPayload unless `value` is a uuid in lower case with dashes, the form that is hashed."""
    if not _is_uuid(value):
        raise InvalidPayload(path, f"{value[:40]!r} is not a uuid in lower case with dashes")


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
