"""The keys of personal values in memory, for tests and examples."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from uuid_utils.compat import uuid7

from ..canonical_text import canonical
from . import envelope as envelopes
from .value import Keys, ValueOwner
from .wrapping import new_key


class KeysInMemory(Keys):
    """Makes, gives and deletes keys as a database does."""

    def __init__(self) -> None:
        self._keys: dict[str, bytes] = {}
        self._owners: dict[str, ValueOwner] = {}
        self._envelopes: dict[str, Mapping[str, Any]] = {}

    def value_key(self, key_id: str) -> bytes | None:
        """See Keys."""
        return self._keys.get(key_id)

    def sealer(self, stream_id: str) -> Callable[[str, str, Any], Mapping[str, Any]]:
        """Encrypts values of one stream: see chaining.Seal. Equal values of a field share an envelope."""

        def seal(person: str, field: str, value: Any) -> Mapping[str, Any]:
            text = canonical([stream_id, field, value], field)
            earlier = self._envelopes.get(text)
            if earlier is not None and earlier["key"] in self._keys:
                return earlier
            key_id, key = str(uuid7()), new_key()
            self._envelopes[text] = envelopes.seal(value, field, key_id, key)
            self._keys[key_id], self._owners[key_id] = key, ValueOwner(key_id, stream_id, person)
            return self._envelopes[text]

        return seal

    def owners(self, person: str) -> list[ValueOwner]:
        """The values about a person that can still be read."""
        return [owner for owner in self._owners.values() if owner.person == person]

    def delete(self, key_ids: Iterable[str]) -> set[str]:
        """Delete these keys; returns the ids of their streams."""
        gone = [self._owners.pop(key_id) for key_id in key_ids if key_id in self._owners]
        for owner in gone:
            del self._keys[owner.key_id]
        self._envelopes = {text: kept for text, kept in self._envelopes.items() if kept["key"] in self._keys}
        return {owner.stream_id for owner in gone}
