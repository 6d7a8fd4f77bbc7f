"""Stored events as admin shows them: whatever text a row holds, the page shows that text and no other."""

from __future__ import annotations

import json
from datetime import UTC
from typing import Any, NamedTuple

from pyrsistent import pmap, thaw

from ..errors import EventSourcingError
from ..event import Event
from ..models import StoredEvent
from ..personal.value import stored_values
from .words import Words

SHORT_HASH = 8
NO_WORDS = Words()
_UNREADABLE = (ValueError, RecursionError)


class ShownEvent(NamedTuple):
    """One row, ready for a template; `stream_id` and `actor_id` as stored, for addresses only."""

    position: int
    version: int
    stream_id: str
    actor_id: str
    stream: str
    type: str
    actor: str
    source: str
    time: str
    exact: str
    iso: str
    short_hash: str
    words: Words = NO_WORDS


def show_event(event: StoredEvent, words: Words = NO_WORDS) -> ShownEvent:
    """The columns that every page shows, and what the site says about the event."""
    moment = event.timestamp.astimezone(UTC).replace(tzinfo=None)
    exact = moment.isoformat(" ", "microseconds")
    return ShownEvent(
        position=event.position,
        version=event.version,
        stream_id=event.stream_id,
        actor_id=event.actor,
        stream=visible(event.stream_id),
        type=visible(event.type),
        actor=visible(event.actor),
        source=visible(event.source),
        time=exact[:19],
        exact=f"{exact} UTC",
        iso=f"{exact.replace(' ', 'T')}Z",
        short_hash=bytes(event.hash).hex()[:SHORT_HASH],
        words=Words(*map(visible, words)),
    )


def hash_parts(event: StoredEvent) -> list[str]:
    """The whole hash in pieces, between which a narrow page may break the line."""
    digits = bytes(event.hash).hex()
    return [digits[start : start + 8] for start in range(0, len(digits), 8)]


def visible(text: str) -> str:
    r"""The text with invisible characters, and those that change the direction of text, escaped as in \u202e."""
    return text if text.isprintable() else "".join(map(_visible_character, text))


def _visible_character(character: str) -> str:
    # JSON escapes all of these but DEL.
    return character if character.isprintable() else "\\u007f" if character == "\x7f" else json.dumps(character)[1:-1]


def pretty(stored: str) -> str:
    """JSON text over several lines; any other text as it is."""
    try:
        return _pretty(json.loads(stored))
    except _UNREADABLE:
        return visible(stored)


def pretty_personal(event: Event) -> str:
    """The personal values of an event as JSON over several lines, null where they were erased; empty without any."""
    try:
        values = {name: value.open() for name, value in stored_values(event).items()}
    except (*_UNREADABLE, EventSourcingError) as error:
        return str(error)
    return _pretty(thaw(pmap(values))) if values else ""


def pretty_metadata(event: StoredEvent) -> str:
    """The metadata as one JSON text."""
    try:
        extra = json.loads(event.extra)
    except _UNREADABLE:
        extra = event.extra
    metadata = {
        "actor": event.actor,
        "source": event.source,
        "causation_id": event.causation_id and str(event.causation_id),
        "correlation_id": str(event.correlation_id),
        "extra": extra,
    }
    return _pretty(metadata)


def _pretty(value: Any) -> str:
    return "\n".join(map(visible, json.dumps(value, ensure_ascii=False, indent=2).split("\n")))
