"""Encrypts what older versions stored in clear, and chains it anew (`import_events --reseal`)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from .. import immutable
from ..canonical_text import canonical
from ..database.value_keys import Sealer
from ..event import Event
from ..event_types import EventType, UpcasterChain, event_types
from ..hash_chain import hash_event
from ..personal.envelope import MARK


class Resealing:
    """Rewrites events one by one, on the database `using`, where the keys of their values are stored.

    number -- how many events had words in clear
    last -- the position of the last of them; 0 where there was none
    """

    def __init__(self, using: str) -> None:
        self.using = using
        self.number = self.last = 0
        self._sealers: dict[str, Sealer] = {}

    def __call__(self, event: Event, previous: bytes) -> Event:
        """The event to store after one with the hash `previous`. Raises MissingDataKey, UnreadableEvent."""
        event = self._encrypted(event)
        assert event.record is not None  # it was read from a file
        names = (event.stream_id, event.version, event.id, event.type, event.schema_version, event.timestamp)
        return immutable.copy(event, hash=hash_event(previous, *names, event.record))

    def forget_sealers(self) -> None:
        """After a batch was stored: equal values are found there from now on."""
        self._sealers.clear()

    def _encrypted(self, event: Event) -> Event:
        """The event with envelopes, in the form of today; itself where it has nothing personal in clear."""
        known, record = event_types.named(event.type), event.record
        if known is None or not known.personal or record is None or MARK in record.data:
            return event
        data = UpcasterChain(event.type, event.schema_version, known)(json.loads(record.data))
        if not any(data.get(name) is not None for name in known.personal):
            return event
        self.number, self.last = self.number + 1, event.position
        sealed = canonical(self._with_envelopes(event, known, data))
        return immutable.copy(
            event, type=known.name, schema_version=known.schema_version, record=record._replace(data=sealed)
        )

    def _with_envelopes(self, event: Event, known: EventType, data: Mapping[str, Any]) -> dict[str, Any]:
        seal = self._sealers.setdefault(event.stream_id, Sealer(event.stream_id, self.using))
        person = str(data[known.subject]) if known.subject else event.actor
        return {
            name: seal(person, name, value) if name in known.personal and value is not None else value
            for name, value in data.items()
        }
