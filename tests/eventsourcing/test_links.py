"""What each event follows, and whether its hash says so."""

from __future__ import annotations

import pytest

from eventsourcing import hash_chain
from eventsourcing.event_store import NO_STREAM, InMemoryEventStore
from eventsourcing.testing import happened


@pytest.fixture
def stream():
    return InMemoryEventStore.generate().append("a", happened(1, 2, 3, 4), NO_STREAM)


def test_every_event_of_a_sound_stream_follows_the_one_before(stream):
    links = hash_chain.links(stream)

    assert [links[version].before for version in (1, 2, 3, 4)] == [None, *stream[:3]]
    assert all(link.holds for link in links.values())


def test_the_events_before_may_stand_in_a_history_of_which_some_are_asked(stream):
    assert hash_chain.links(stream[2:], stream) == {3: (stream[1], True), 4: (stream[2], True)}


def test_an_event_whose_predecessor_is_not_there_does_not_hold(stream):
    assert hash_chain.links(stream[2:]) == {3: (None, False), 4: (stream[2], True)}


def test_an_altered_event_does_not_hold_and_neither_does_one_after_an_altered_hash(stream):
    first, second, third, fourth = stream
    altered = second.set(record=second.record._replace(data='{"number":9}'))
    forged = third.set(hash=bytes(32))

    links = hash_chain.links([first, altered, forged, fourth])

    assert [links[version].holds for version in (1, 2, 3, 4)] == [True, False, False, False]
