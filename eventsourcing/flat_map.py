"""PMaps that read from a dict: the state of an aggregate, the data of an event."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import NoneType
from typing import Any, Self

from pyrsistent import PMap, freeze, pmap

_SCALARS = frozenset((str, int, bool, NoneType))


class FlatMap(PMap[str, Any]):
    """A PMap over a dict; PMap's own buckets are built when something first needs them.

    Reading a key takes a ninth of PMap's time and building one a third; replays do little else. `set` copies the dict,
    which is faster than PMap's up to some hundred keys.
    """

    __slots__ = ("_plain",)

    _plain: dict[str, Any]

    def __new__(cls, plain: Mapping[str, Any]) -> Self:
        """From a mapping, which is copied."""
        return cls.over(dict(plain))

    @classmethod
    def over(cls, plain: dict[str, Any]) -> Self:
        """From a dict that nothing else refers to: it is kept as it is."""
        self: Self = object.__new__(cls)
        self._plain = plain
        return self

    def set(self, name: str, value: Any) -> Self:
        """A map with `name` at `value`."""
        return self.over({**self._plain, name: value})

    def merged(self, changes: Mapping[str, Any]) -> Self:
        """A map with all `changes` in it."""
        return self.over({**self._plain, **changes})

    def __getitem__(self, name: str) -> Any:
        return self._plain[name]

    def __contains__(self, name: object) -> bool:
        return name in self._plain

    def get(self, name: str, default: Any = None) -> Any:
        """The value at `name`, or `default`."""
        return self._plain.get(name, default)

    def __len__(self) -> int:
        return len(self._plain)

    def iteritems(self) -> Iterator[tuple[str, Any]]:
        """Names and values, in the dict's order."""
        return iter(self._plain.items())

    def __eq__(self, other: object) -> bool:
        if isinstance(other, FlatMap):
            return self._plain == other._plain
        return self._plain == dict(other.items()) if isinstance(other, Mapping) else NotImplemented

    __hash__ = PMap.__hash__

    def __getattr__(self, name: str) -> Any:
        # The two slots of PMap are empty at first. Any other name is PMap's own: a value by its key.
        if name in ("_buckets", "_size"):
            built: Any = pmap(self._plain)
            self._buckets, self._size = built._buckets, built._size
            return getattr(built, name)
        return super().__getattr__(name)


class EventData(FlatMap):
    """The data of an event: frozen to the bottom."""

    __slots__ = ()

    def __new__(cls, plain: Mapping[str, Any]) -> Self:
        """From a mapping of any depth, which is copied and frozen."""
        return super().over({name: _frozen(value) for name, value in plain.items()})

    @classmethod
    def over(cls, plain: dict[str, Any]) -> Self:
        """From a dict that nothing else refers to: it is kept as it is, unless a value has to be frozen."""
        for value in plain.values():
            if value.__class__ not in _SCALARS:
                return cls(plain)
        return super().over(plain)

    def set(self, name: str, value: Any) -> Self:
        """A map with `name` at `value`, frozen."""
        return self.over({**self._plain, name: value})


def _frozen(value: Any) -> Any:
    return value if value.__class__ in _SCALARS else freeze(value)
