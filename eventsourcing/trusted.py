"""Records made and copied at a tenth of what PClass takes, which goes through a dozen calls for every field."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any, NamedTuple

from pyrsistent import PClass, field

_PLAIN: Any = field()  # what a field has that was given nothing
_new, _get_slot, _set_slot = object.__new__, object.__getattribute__, object.__setattr__


class _Field(NamedTuple):
    name: str
    types: tuple[type, ...]
    initial: Any
    holds: Callable[[Any], tuple[bool, str]] | None


def make[R: PClass](klass: type[R], /, **values: Any) -> R:
    """What `klass(**values)` makes, with the same checks of types and invariants; what is wrong, PClass itself says."""
    fields = _fields(klass)
    if fields is None:
        return klass(**values)
    record, taken = _new(klass), 0
    for name, types, initial, holds in fields:
        value = initial
        if name in values:
            value = values[name]
            taken += 1
        if value is _PLAIN.initial or (types and not isinstance(value, types)) or (holds and not holds(value)[0]):
            return klass(**values)
        _set_slot(record, name, value)
    if taken < len(values):
        return klass(**values)
    _set_slot(record, "_pclass_frozen", True)
    return record


def copy[R: PClass](record: R, /, **changes: Any) -> R:
    """A copy with some fields changed, unchecked: for values that come from the kernel itself.

    What is empty in the record, because it is made when first read, stays empty.
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


@cache
def _fields(klass: type[PClass]) -> tuple[_Field, ...] | None:
    """What there is to check, in order; None for a class that asks more of its fields than types and invariants."""
    fields: dict[str, Any] = vars(klass)["_pclass_fields"]
    if vars(klass)["_pclass_invariants"] or any(
        one.factory is not _PLAIN.factory or callable(one.initial) for one in fields.values()
    ):
        return None
    return tuple(
        _Field(name, tuple(one.type), one.initial, None if one.invariant is _PLAIN.invariant else one.invariant)
        for name, one in fields.items()
    )


@cache
def _slots(klass: type[PClass]) -> tuple[str, ...]:
    """Where the values of a record are: its fields, and what it is decoded from."""
    slots: tuple[str, ...] = vars(klass)["__slots__"]
    return tuple(name for name in slots if name not in ("_pclass_frozen", "__weakref__"))
