"""The base of all records: a PClass that is made and copied in a tenth of PClass's time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from typing import Any, ClassVar, NamedTuple, Self

from pyrsistent import PClass, field

_PLAIN: Any = field()  # the defaults of a field
_new, _get_slot, _set_slot = object.__new__, object.__getattribute__, object.__setattr__
_slowly: Any = PClass.__new__


class Immutable(PClass):
    """A PClass in every respect, its checks and errors too, without PClass's dozen calls for each field."""

    def __new__(cls, **values: Any) -> Self:
        made: Self = _quickly(cls, values) or _slowly(cls, **values)
        return made


class FieldMap:
    """Makes a record readable as a map of some of its fields, as dvent's records are: `dict(record)`, `record["type"]`.

    pyrsistent's `thaw` takes no record; `thaw(dict(record))` gives plain data.
    """

    __slots__ = ()

    _pclass_fields: ClassVar[dict[str, Any]]
    _dvents_fields: ClassVar[tuple[str, ...]]

    def keys(self) -> tuple[str, ...]:
        """The names of dvent's fields. Fields beyond these can be read by name."""
        return self._dvents_fields

    def values(self) -> tuple[Any, ...]:
        """The values of dvent's fields."""
        return tuple(getattr(self, name) for name in self._dvents_fields)

    def items(self) -> tuple[tuple[str, Any], ...]:
        """The names and values of dvent's fields."""
        return tuple(zip(self._dvents_fields, self.values(), strict=True))

    def get(self, name: str, default: Any = None) -> Any:
        """The field of this name, or `default`."""
        return getattr(self, name) if name in self else default

    def __iter__(self) -> Iterator[str]:
        return iter(self._dvents_fields)

    def __len__(self) -> int:
        return len(self._dvents_fields)

    def __getitem__(self, name: str) -> Any:
        if name in self:
            return getattr(self, name)
        raise KeyError(name)

    def __contains__(self, name: object) -> bool:
        return name in self._pclass_fields


def _quickly(klass: type[PClass], values: dict[str, Any]) -> Any:
    """The record; None where PClass itself has to make it or to raise its error."""
    fields, taken = _fields(klass), 0
    if fields is None:
        return None
    record = _new(klass)
    for name, types, initial, holds in fields:
        value = initial
        if name in values:
            value = values[name]
            taken += 1
        if value is _PLAIN.initial or (types and not isinstance(value, types)) or (holds and not holds(value)[0]):
            return None
        _set_slot(record, name, value)
    if taken < len(values):
        return None
    _set_slot(record, "_pclass_frozen", True)
    return record


def copy[R: PClass](record: R, /, **changes: Any) -> R:
    """A copy with some fields changed, unchecked: for values that the kernel itself made.

    A field that has not been decoded yet stays undecoded.
    """
    twin = _new(type(record))
    for name in _slots(type(record)):
        if name in changes:
            _set_slot(twin, name, changes[name])
            continue
        try:
            _set_slot(twin, name, _get_slot(record, name))
        except AttributeError:
            continue
    _set_slot(twin, "_pclass_frozen", True)
    return twin


class _Field(NamedTuple):
    name: str
    types: tuple[type, ...]
    initial: Any
    holds: Callable[[Any], tuple[bool, str]] | None


@cache
def _fields(klass: type[PClass]) -> tuple[_Field, ...] | None:
    """The fields to check, in order; None for a class whose fields have more than types and invariants."""
    fields: dict[str, Any] = vars(klass)["_pclass_fields"]
    # A field that holds another PClass has a factory, which returns a value of its type unchanged.
    if vars(klass)["_pclass_invariants"] or any(
        one._factory is not _PLAIN._factory or callable(one.initial) for one in fields.values()
    ):
        return None
    return tuple(
        _Field(name, tuple(one.type), one.initial, None if one.invariant is _PLAIN.invariant else one.invariant)
        for name, one in fields.items()
    )


@cache
def _slots(klass: type[PClass]) -> tuple[str, ...]:
    """The slots with the values of a record: its fields, and what they are decoded from."""
    slots = dict.fromkeys(name for base in klass.__mro__ for name in vars(base).get("__slots__", ()))
    return tuple(name for name in slots if name not in ("_pclass_frozen", "__weakref__"))
