"""Personal values in the data of an event: kept in their envelope until something reads them."""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from pyrsistent import freeze

from ..errors import MissingKeys
from ..flat_map import Deferred, FlatMap
from . import envelope as envelopes

if TYPE_CHECKING:
    from ..event import Event


class ValueOwner(NamedTuple):
    """The id of a value's key, the stream that holds the value, and the id of the person it is about."""

    key_id: str
    stream_id: str
    person: str


class Keys(ABC):
    """Where the keys of personal values come from."""

    @abstractmethod
    def value_key(self, key_id: str) -> bytes | None:
        """The key with this id (uuid text); None where it was deleted: the value is erased."""


class GivenKeys(Keys):
    """Keys that are at hand, by id."""

    def __init__(self, keys: Mapping[str, bytes]) -> None:
        self.keys = keys

    def value_key(self, key_id: str) -> bytes | None:
        """See Keys."""
        return self.keys.get(key_id)


class PersonalValue(Deferred):
    """A value of an event in its envelope. `open` decrypts it once."""

    __slots__ = ("_keys", "_opened", "envelope", "field")

    def __init__(self, envelope: Mapping[str, Any], field: str, keys: Keys | None) -> None:
        self.envelope, self.field, self._keys = envelope, field, keys

    @property
    def key_id(self) -> str:
        """The id of its key: uuid text."""
        key_id: str = self.envelope["key"]
        return key_id

    def open(self) -> Any:
        """The value; None where its key is gone. Raises DamagedValue, WrongKey, MissingKeys."""
        try:
            return self._opened
        except AttributeError:
            self._opened: Any = freeze(self._open())
        return self._opened

    def _open(self) -> Any:
        if (key := self.key()) is None:
            return None
        return envelopes.unseal(self.envelope, self.field, key)

    def key(self) -> bytes | None:
        """Its key, 32 bytes; None where it was deleted."""
        if self._keys is None:
            raise MissingKeys(self.field)
        return self._keys.value_key(self.key_id)


def with_personal_values(plain: dict[str, Any], keys: Keys | None) -> dict[str, Any]:
    """Decoded data whose envelopes became personal values."""
    return {
        name: PersonalValue(value, name, keys) if envelopes.is_envelope(value) else value
        for name, value in plain.items()
    }


def unopened(data: Mapping[str, Any], name: str) -> Any:
    """The value of a field, in its envelope still: for apply functions, which copy values without reading them.

    Raises KeyError for a field that is not there.
    """
    return data.unopened(name) if isinstance(data, FlatMap) else data[name]


def holds(data: Mapping[str, Any], name: str, value: object) -> bool:
    """Whether the field of this name has this value. Opens a personal value only where its length is right."""
    kept = unopened(data, name)
    if isinstance(kept, PersonalValue) and (value is None or envelopes.may_hold(kept.envelope, value)):
        kept = kept.open()
    return bool(kept == value)


def personal_values(data: Mapping[str, Any]) -> dict[str, PersonalValue]:
    """The personal values of an event read from a store, by field."""
    if not isinstance(data, FlatMap):
        return {}
    return {name: value for name in data if isinstance(value := data.unopened(name), PersonalValue)}


def stored_values(event: Event) -> dict[str, PersonalValue]:
    """The personal values of an event as stored, by field, whatever its upcaster makes of them.

    Raises ValueError for damaged text. Empty for an event that no store has read.
    """
    if event.record is None or envelopes.MARK not in event.record.data:
        return {}
    stored = with_personal_values(json.loads(event.record.data), event.keys_of_values)
    return {name: value for name, value in stored.items() if isinstance(value, PersonalValue)}


def erased_fields(data: Mapping[str, Any]) -> tuple[str, ...]:
    """The personal fields of an event whose keys are gone. Their values read as None."""
    return tuple(name for name, value in personal_values(data).items() if value.open() is None)
