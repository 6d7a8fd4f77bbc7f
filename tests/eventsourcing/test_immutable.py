from __future__ import annotations

import pytest
from pyrsistent import CheckedPVector, InvariantException, PClass, PTypeError, field, pmap

from eventsourcing.event import Event
from eventsourcing.event_store import NO_STREAM, InMemoryEventStore
from eventsourcing.immutable import Immutable, copy
from eventsourcing.metadata import Metadata
from eventsourcing.testing.store.events import WHEN, happened

FACT = {"type": "Happened", "id": "an id", "timestamp": WHEN, "data": pmap()}
WRONG = [
    ({"type": 1}, PTypeError),
    ({"data": {}}, PTypeError),
    ({"version": -1}, InvariantException),
    ({"colour": "red"}, AttributeError),
]


class Numbers(CheckedPVector):
    __type__ = int


class Line(Immutable):
    numbers = field(type=Numbers)
    note = field(type=str)


class PlainLine(PClass):
    numbers = field(type=Numbers)
    note = field(type=str)


def slowly(klass, **values):
    """As PClass itself makes it."""
    return PClass.__new__(klass, **values)


@pytest.mark.parametrize("more", [{}, {"version": 3, "hash": b"x", "metadata": Metadata(actor="a", source="b")}])
def test_a_record_is_what_pclass_makes(more):
    made = Event(**FACT, **more)

    assert type(made) is Event
    assert {name: getattr(made, name) for name in Event._pclass_fields} == {
        name: getattr(slowly(Event, **FACT, **more), name) for name in Event._pclass_fields
    }


@pytest.mark.parametrize(("change", "error"), WRONG)
def test_what_is_wrong_is_said_as_pclass_says_it(change, error):
    with pytest.raises(error) as expected:
        slowly(Event, **FACT | change)
    with pytest.raises(error) as found:
        Event(**FACT | change)

    assert str(found.value) == str(expected.value)


def test_a_field_that_must_be_given_is_missed():
    with pytest.raises(InvariantException):
        Event(type="Happened")


@pytest.mark.parametrize("values", [{"numbers": Numbers([1])}, {"numbers": [1], "note": "x"}, {}])
def test_a_class_that_asks_for_more_is_made_by_pclass(values):
    assert Line(**values).serialize() == PlainLine(**values).serialize()


def test_a_made_record_is_immutable():
    for record in (Event(**FACT), copy(Event(**FACT), version=3)):
        with pytest.raises(AttributeError):
            record.version = 4


def test_a_copy_differs_in_what_was_changed_alone():
    event = Event(**FACT)

    assert copy(event, version=3).serialize() == event.set("version", 3).serialize()
    assert event.version == 0


def test_a_copy_of_an_event_over_a_row_can_still_be_read():
    class Special(Event):
        pass

    row = (5, "a", 1, "018f00000000700080000000000000ff", "Happened", 1, "2026-01-01 00:00:00", '{"n":1}')
    row += ("{}", "alice", "web", None, "018f00000000700080000000000000fe", bytes(32))
    for klass in (Event, Special):
        copied = copy(klass.from_row(row), position=7)
        assert (copied.data, copied.position, copied.metadata.actor) == ({"n": 1}, 7, "alice")


def test_a_copy_of_what_is_read_later_can_still_be_read():
    [stored] = InMemoryEventStore.generate().append("a", happened(1), NO_STREAM)
    undecoded = Event.from_store("Happened", stored.id, "a", 1, 1, WHEN, 1, stored.hash, stored.record)
    copied = copy(undecoded, position=7)

    assert (copied.data, copied.metadata, copied.position) == (stored.data, stored.metadata, 7)
