"""The differences between actual and expected events, event by event and field by field."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import Any, NamedTuple

from pyrsistent import thaw

from ..canonical_text import canonical
from ..event import Event


class Fact(NamedTuple):
    """The parts of an event that tests compare: type and data, without ids, times and versions."""

    type: str
    data: Any

    @classmethod
    def of(cls, event: Event | tuple[str, Any]) -> Fact:
        """The fact of an event, or one given as (type, data). Raises TypeError for anything else."""
        match event:
            case Event():
                return cls(event.type, thaw(event.data))
            case (str(type_), Mapping() as data):
                return cls(type_, thaw(data))
            case _:
                raise TypeError(f"{event!r} is no event: expect an Event, (type, data), raises(...) or nothing.")

    def __str__(self) -> str:
        return f"{self.type} {_text(self.data)}"


def differences(expected: Sequence[Fact], came: Sequence[Fact]) -> str:
    """Lines for a person, one for each event and each field that differs; empty when all facts are equal.

    Two values are equal when they are stored as the same text, so 1 is not true. Raises InvalidPayload for data that
    cannot be stored.
    """
    if list(map(str, expected)) == list(map(str, came)):
        return ""
    pairs = enumerate(zip_longest(expected, came), 1)
    lines = [line for number, pair in pairs for line in _event(number, *pair)]
    return "\n".join([f"Expected {_count(expected)}, came {_count(came)}.", "", *lines])


def _count(facts: Sequence[Fact]) -> str:
    return f"{len(facts)} event{'s' if len(facts) > 1 else ''}" if facts else "nothing"


def _event(number: int, expected: Fact | None, came: Fact | None) -> Iterator[str]:
    if expected is None:
        yield f"{number}. not expected: {came}"
    elif came is None:
        yield f"{number}. did not come: {expected}"
    elif expected.type != came.type:
        yield f"{number}. expected {expected}"
        yield f"   came     {came}"
    elif str(expected) == str(came):
        yield f"{number}. {expected.type}: as expected"
    else:
        yield f"{number}. {expected.type}:"
        yield from _fields(dict(_leaves("", expected.data)), dict(_leaves("", came.data)))


def _fields(expected: dict[str, str], came: dict[str, str]) -> Iterator[str]:
    for path in sorted(expected | came):  # a PMap has no order
        if path not in came:
            yield f"   {path}: expected {expected[path]}, is missing"
        elif path not in expected:
            yield f"   {path}: not expected, came {came[path]}"
        elif expected[path] != came[path]:
            yield f"   {path}: expected {expected[path]}, came {came[path]}"


def _leaves(path: str, value: Any) -> Iterator[tuple[str, str]]:
    """The values inside maps and lists, each with its path, as 'sown[0].name'."""
    if isinstance(value, dict) and value:
        for key, item in value.items():
            yield from _leaves(f"{path}.{key}" if path else key, item)
    elif isinstance(value, list) and value:
        for index, item in enumerate(value):
            yield from _leaves(f"{path}[{index}]", item)
    else:
        yield path, _text(value)


def _text(value: Any) -> str:
    return canonical(value)
