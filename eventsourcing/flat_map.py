"""PMaps that read from a dict: the state of an aggregate, the data of an event."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from types import NoneType
from typing import Any, Self

from pyrsistent import PMap, freeze, pmap

_SCALARS = frozenset((str, int, bool, NoneType))


class Deferred(ABC):
    """A value that is made when it is first read."""

    __slots__ = ()

    @abstractmethod
    def open(self) -> Any:
        """The value."""


class Derived(Deferred):
    """What a function makes of a value, once it is read."""

    __slots__ = ("_function", "_source")

    def __init__(self, source: object, function: Callable[[Any], Any]) -> None:
        self._source, self._function = source, function

    def open(self) -> Any:
        """What the function makes of the value."""
        return self._function(opened(self._source))


def opened(value: Any) -> Any:
    """The value itself, where it is Deferred."""
    return value.open() if isinstance(value, Deferred) else value


class FlatMap(PMap[str, Any]):
    """A PMap over a dict; PMap's own buckets are built when something first needs them.

    Reading a key takes a ninth of PMap's time and building one a third; replays do little else. `set` copies the dict,
    which is faster than PMap's up to some hundred keys. A Deferred value is opened when its key is read.
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
        value = self._plain[name]
        return value.open() if isinstance(value, Deferred) else value  # `opened`, without a call

    def unopened(self, name: str) -> Any:
        """The value at `name`, Deferred where it has not been read. Raises KeyError."""
        return self._plain[name]

    def __contains__(self, name: object) -> bool:
        return name in self._plain

    def get(self, name: str, default: Any = None) -> Any:
        """The value at `name`, or `default`."""
        value = self._plain.get(name, default)
        return value.open() if isinstance(value, Deferred) else value

    def __len__(self) -> int:
        return len(self._plain)

    def iteritems(self) -> Iterator[tuple[str, Any]]:
        """Names and values, in the dict's order."""
        return iter(self._opened().items())

    def _opened(self) -> dict[str, Any]:
        """The dict, with values for all that is Deferred."""
        if any(isinstance(value, Deferred) for value in self._plain.values()):
            return {name: self[name] for name in self._plain}
        return self._plain

    def __eq__(self, other: object) -> bool:
        if isinstance(other, FlatMap):
            return self._opened() == other._opened()
        return self._opened() == dict(other.items()) if isinstance(other, Mapping) else NotImplemented

    __hash__ = PMap.__hash__

    def __getattr__(self, name: str) -> Any:
        # The two slots of PMap are empty at first. Any other name is PMap's own: a value by its key.
        if name in ("_buckets", "_size"):
            built: Any = pmap(self._opened())
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
    return value if value.__class__ in _SCALARS or isinstance(value, Deferred) else freeze(value)
