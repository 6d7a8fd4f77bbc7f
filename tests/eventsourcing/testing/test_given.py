"""Given, when, then: what passes, what does not, and the very words a person reads then."""

from __future__ import annotations

from textwrap import dedent

import pytest
from pyrsistent import pmap

from eventsourcing.command_handler import CommandHandler
from eventsourcing.errors import InvalidPayload, UnknownCommand, UnknownEvent
from eventsourcing.event import Event
from eventsourcing.testing import Given, nothing, raises
from tests.eventsourcing.domain import (
    WHEN,
    Counter,
    CounterClosed,
    CounterHandler,
    close_counter,
    open_counter,
    raise_counter,
)

ID = "0c6cf7a7-6fd0-4d0b-9b0b-3d6f5a3f2c11"
opened = Event.generate("CounterOpened", timestamp=WHEN)
closed = Event.generate("CounterClosed", timestamp=WHEN)
counter = Given(Counter)
counters = Given(CounterHandler, stream_id=ID)


def raised(by):
    return Event.generate("CounterRaised", {"by": by})


def tells(*events):
    """An act that makes these events whatever happened before."""
    return lambda aggregate: Counter.generate_from_events(aggregate.id, [opened, *events], committed=False)


def failure(act):
    """The words of a test that fails."""
    with pytest.raises(AssertionError) as found:
        act()
    return str(found.value)


def words(text):
    return dedent(text).strip()


def test_an_aggregate_is_asked_by_calls():
    counter(opened, raised(2)).when(lambda counter: counter.raise_by(3)).then(raised(3))
    counter(opened).when(lambda counter: counter.raise_by(0)).then(nothing)
    counter(opened, closed).when(lambda counter: counter.raise_by(1)).then(raises(CounterClosed))


def test_a_command_handler_is_asked_by_commands():
    counters(opened).when(raise_counter(ID, 3)).then(raised(3))
    counters(opened).when(raise_counter(ID, 0)).then(nothing)
    counters(opened, closed).when(raise_counter(ID)).then(raises(CounterClosed))


def test_what_begins_has_no_past():
    counter().when(lambda new: Counter.open(new.id)).then(opened)
    counters().when(open_counter(ID)).then(opened)


def test_events_are_expected_as_events_or_as_type_and_data():
    asked = counter(opened).when(lambda counter: counter.raise_by(1).raise_by(2))

    asked.then(raised(1), raised(2))
    asked.then(("CounterRaised", {"by": 1}), ("CounterRaised", pmap({"by": 2})))


def test_given_events_may_be_in_other_streams():
    other = "9a1f8f0e-8c3e-4b58-9d28-3fd3ae0a1c55"

    counters(Event.generate("CounterOpened", stream_id=other), opened, closed).when(raise_counter(other)).then(
        raised(1)
    )


def test_what_comes_of_it_can_be_looked_at_further():
    after = counter(opened).when(lambda counter: counter.raise_by(3)).then(raised(3))
    refusal = counter(opened, closed).when(lambda counter: counter.raise_by(3)).then(raises(CounterClosed))

    assert after.state["total"] == 3
    assert type(refusal) is CounterClosed


def test_fields_that_differ_are_named_one_by_one():
    came = ("CounterRaised", {"by": 2, "why": {"who": "bo", "seen": [1, 2]}, "closed": 1, "new": None})
    expected = ("CounterRaised", {"by": 3, "why": {"who": "ana", "seen": [1]}, "closed": True, "old": "x"})
    act = tells(raised(1), Event.generate(*came), closed)

    text = failure(lambda: counter().when(act).then(opened, raised(1), expected, closed))

    assert text == words("""
        Expected 4 events, came 4 events.

        1. CounterOpened: as expected
        2. CounterRaised: as expected
        3. CounterRaised:
           by: expected 3, came 2
           closed: expected true, came 1
           new: not expected, came null
           old: expected "x", is missing
           why.seen[1]: not expected, came 2
           why.who: expected "ana", came "bo"
        4. CounterClosed: as expected
    """)


def test_values_are_the_same_when_they_are_stored_as_the_same_text():
    in_two_rows = Event.generate("CounterRaised", {"by": 3, "rows": (1, 2)})

    counter().when(tells(in_two_rows)).then(opened, ("CounterRaised", {"rows": [1, 2], "by": 3}))

    assert failure(lambda: counter().when(tells(raised(True))).then(opened, raised(1))) == words("""
        Expected 2 events, came 2 events.

        1. CounterOpened: as expected
        2. CounterRaised:
           by: expected 1, came true
    """)


def test_events_too_many_too_few_and_of_another_type_are_told():
    assert failure(lambda: counter().when(tells(raised(1))).then(opened)) == words("""
        Expected 1 event, came 2 events.

        1. CounterOpened: as expected
        2. not expected: CounterRaised {"by":1}
    """)
    assert failure(lambda: counter().when(tells()).then(raised(1), closed)) == words("""
        Expected 2 events, came 1 event.

        1. expected CounterRaised {"by":1}
           came     CounterOpened {}
        2. did not come: CounterClosed {}
    """)


def test_something_instead_of_nothing_and_nothing_instead_of_something_are_told():
    assert failure(lambda: counters(opened).when(raise_counter(ID)).then(nothing)) == words("""
        Expected nothing, came 1 event.

        1. not expected: CounterRaised {"by":1}
    """)
    assert failure(lambda: counters(opened).when(raise_counter(ID, 0)).then(raised(0))) == words("""
        Expected 1 event, came nothing.

        1. did not come: CounterRaised {"by":0}
    """)


def test_a_refusal_instead_of_events_is_told():
    assert failure(lambda: counters(opened, closed).when(raise_counter(ID)).then(raised(1))) == words("""
        Expected CounterRaised, but it was refused.

           CounterClosed: This counter is closed. Open another one.
    """)


def test_events_instead_of_a_refusal_are_told():
    assert failure(lambda: counters(opened).when(raise_counter(ID)).then(raises(CounterClosed))) == words("""
        Expected CounterClosed, but it was not refused.

           CounterRaised {"by":1}
    """)
    assert failure(lambda: counters(opened).when(raise_counter(ID, 0)).then(raises(CounterClosed))) == words("""
        Expected CounterClosed, but it was not refused.

           nothing came
    """)


def test_another_refusal_is_told():
    unknown = raise_counter(ID).set("type", "PaintCounter")

    assert failure(lambda: counters(opened).when(unknown).then(raises(CounterClosed))) == words("""
        Expected CounterClosed, but another error came.

           UnknownCommand: CounterHandler does not know the command type 'PaintCounter'. Add it to its map.
    """)


def test_the_facts_and_the_message_of_a_refusal_are_held_against_what_is_expected():
    asked = counters(opened).when(raise_counter(ID).set("type", "PaintCounter"))

    asked.then(raises(UnknownCommand, "PaintCounter", command_type="PaintCounter", handler="CounterHandler"))
    assert failure(lambda: asked.then(raises(UnknownCommand, "Dye", handler="Counters", left=None))) == words("""
        UnknownCommand came, but not as expected.

           handler: expected 'Counters', came 'CounterHandler'
           left: expected None, came None
           message: expected to match 'Dye', came "CounterHandler does not know the command type 'PaintCounter'. Add it to its map."
    """)  # noqa: E501


def test_errors_that_are_no_refusals_are_let_out():
    with pytest.raises(KeyError):
        counter().when(lambda counter: counter.raise_by(1)).then(raised(1))
    counter().when(lambda counter: counter.raise_by(1)).then(raises(KeyError))


def test_a_past_that_cannot_be_is_refused():
    painted = Event.generate("CounterPainted", {"colour": "red"})

    counter(opened, painted).when(lambda counter: counter.close()).then(raises(UnknownEvent))


def test_data_that_no_store_takes_is_found_without_a_store():
    act = tells(Event.generate("CounterRaised", {"by": 0.5}))

    with pytest.raises(InvalidPayload, match=r"data\.by"):
        counter().when(act).then(opened, raised(1))


@pytest.mark.parametrize("past", [counters(opened, raised(2)), counter(opened, raised(2))])
def test_the_past_is_not_changed_by_what_is_asked(past):
    ask = raise_counter(ID) if past.subject is CounterHandler else lambda counter: counter.raise_by(1)
    act = past.when(ask)

    after = [act.then(raised(1)), act.then(raised(1)), past.when(ask).then(raised(1))]

    assert [(counter.uncommitted_version, counter.state["total"]) for counter in after] == [(3, 3)] * 3


def test_a_past_that_no_store_takes_is_refused_at_once():
    with pytest.raises(InvalidPayload):
        counters(opened, raised(0.5))


@pytest.mark.parametrize(
    "nonsense",
    [
        lambda: counter(opened).when(close_counter(ID)),
        lambda: counters(opened).when(lambda counter: counter),
        lambda: counter(opened).when("close"),
        lambda: counter(opened).when(lambda counter: None).then(nothing),
        lambda: counter(opened).when(Counter.close).then(),
        lambda: counter(opened).when(Counter.close).then(closed, nothing),
        lambda: counter(opened).when(Counter.close).then("CounterClosed"),
    ],
)
def test_what_makes_no_sense_is_refused(nonsense):
    with pytest.raises(TypeError):
        nonsense()


def test_handlers_get_the_repository_and_nothing_else():
    class Curious(CommandHandler):
        @classmethod
        def get_handle_map(cls):
            return {"OpenCounter": lambda context, command: seen.append(sorted(context))}

    seen = []
    Given(Curious)().when(open_counter()).then(nothing)

    assert seen == [["repository"]]
