"""Two writers, one stream: who is refused and with which facts, who is tried again, and which changes both stand."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import transaction

from eventsourcing.database.store import DjangoEventStore
from eventsourcing.errors import StatedVersionConflict, VersionConflict
from eventsourcing.event_store import ANY, NO_STREAM
from eventsourcing.hash_chain import verify
from eventsourcing.metadata import Metadata
from eventsourcing.repository import Repository
from eventsourcing.testing import happened
from tests.eventsourcing.databases import DATABASES
from tests.eventsourcing.domain import (
    Counter,
    SharedCounter,
)
from tests.eventsourcing.threads import at_once, elsewhere

ID = str(uuid4())


def versions(events):
    return [event.version for event in events]


# The stores


@pytest.mark.parametrize(
    ("expected", "stated", "since"),
    [(NO_STREAM, 0, [1, 2, 3]), (0, 0, [1, 2, 3]), (1, 1, [2, 3]), ("the event", 1, [2, 3]), (9, 9, [])],
)
def test_a_conflict_carries_what_was_expected_what_was_found_and_what_came_since(any_store, expected, stated, since):
    [first] = any_store.append("a", happened(1), NO_STREAM)
    any_store.append("a", happened(2, 3), first)

    with pytest.raises(VersionConflict) as conflict:
        any_store.append("a", happened(4), first if expected == "the event" else expected)

    facts = conflict.value
    assert (facts.stream_id, facts.expected, facts.actual) == ("a", stated, 3)
    assert versions(facts.since) == since
    assert f"is at version 3, not at version {stated}" in str(facts)


def test_in_a_transaction_the_facts_are_read_after_it(django_store, using):
    [first] = django_store.append("a", happened(1), NO_STREAM)
    django_store.append("a", happened(2), first)

    with pytest.raises(VersionConflict) as conflict, transaction.atomic(using):
        django_store.append("a", happened(3), first)

    facts = django_store.with_facts(conflict.value)
    assert (facts.expected, facts.actual, versions(facts.since)) == (1, 2, [2])


@pytest.fixture
def overtaken(using):
    """A store that a rival writes to between its reading of the head and its INSERT, `rivals` times."""

    class Overtaken(DjangoEventStore):
        def _insert(self, events, seen):
            if rivals:
                number = rivals.pop()
                elsewhere(lambda: rival.append("a", happened(number), ANY))
            return super()._insert(events, seen)

    rivals = [12, 11]
    metadata = Metadata(actor="tester", source="test")
    rival = DjangoEventStore.generate(metadata=metadata, using=using)
    return Overtaken.generate(metadata=metadata, using=using).set("publisher", lambda event: None)


@pytest.mark.parametrize("using", DATABASES[1:], indirect=True)
def test_any_is_tried_again_when_another_writer_came_in_between(overtaken):
    stored = overtaken.append("a", happened(1, 2), ANY)

    assert versions(stored) == [3, 4]
    assert [event.data["number"] for event in overtaken.get_events("a")] == [11, 12, 1, 2]
    assert verify(overtaken.get_events("a")) == []


@pytest.mark.parametrize("using", DATABASES[1:], indirect=True)
def test_in_a_transaction_any_is_not_tried_again(overtaken, using):
    with pytest.raises(VersionConflict), transaction.atomic(using):
        overtaken.append("a", happened(1), ANY)

    assert [event.data["number"] for event in overtaken.get_events("a")] == [11]


@pytest.mark.parametrize("using", DATABASES[1:], indirect=True)
def test_a_stated_version_is_not_tried_again_by_the_store(overtaken):
    with pytest.raises(VersionConflict) as conflict:
        overtaken.append("a", happened(1), NO_STREAM)

    assert (conflict.value.actual, versions(conflict.value.since)) == (1, [1])


def test_threads_that_append_to_whatever_is_last_all_get_in(django_store):
    def write():
        return [event.version for _ in range(10) for event in django_store.append("a", happened(1), ANY)]

    written = at_once([write] * 24)

    assert sorted(number for numbers in written for number in numbers) == list(range(1, 241))
    assert verify(django_store.get_events("a")) == []


# The repository


def test_an_aggregate_that_declares_nothing_conflicts_before_anything_is_decided(any_store):
    repository = Repository(event_store=any_store)
    repository.save_aggregate(Counter.open(ID).raise_by(1))

    with pytest.raises(StatedVersionConflict) as conflict:
        repository.get_aggregate(Counter, ID, expected_version=1)

    assert (conflict.value.actual, versions(conflict.value.since), conflict.value.mine) == (2, [2], ())


def test_changes_that_commute_are_saved_after_those_not_seen(any_store):
    repository = Repository(event_store=any_store)
    repository.save_aggregate(SharedCounter.open(ID).raise_by(1).raise_by(2))

    counter = repository.get_aggregate(SharedCounter, ID, expected_version=1)
    assert (counter.state["total"], versions(counter.unseen_events)) == (3, [2, 3])
    saved = repository.save_aggregate(counter.raise_by(4))

    assert (saved.version, saved.state["total"], versions(saved.unseen_events)) == (4, 7, [])
    assert repository.save_aggregate(saved.close()).version == 5


@pytest.mark.parametrize(
    "decide",
    [lambda it: it.close(), lambda it: it.raise_by(1).close()],
    ids=["the only event", "one event of two"],
)
def test_one_pair_that_does_not_commute_is_a_conflict_with_both_sides(any_store, decide):
    repository = Repository(event_store=any_store)
    repository.save_aggregate(SharedCounter.open(ID).raise_by(1).raise_by(2))
    counter = decide(repository.get_aggregate(SharedCounter, ID, expected_version=2))

    with pytest.raises(StatedVersionConflict) as conflict:
        repository.save_aggregate(counter)

    facts = conflict.value
    assert (facts.stream_id, facts.expected, facts.actual) == (ID, 2, 3)
    assert versions(facts.since) == [3]
    assert facts.mine == tuple(counter.uncommitted_events)
    assert len(list(any_store.get_events(ID))) == 3


@pytest.mark.parametrize(("seen", "unseen"), [(0, [1, 2]), (-1, [1, 2]), (1, [2])])
def test_no_event_not_seen_is_overlooked(any_store, seen, unseen):
    repository = Repository(event_store=any_store)
    repository.save_aggregate(SharedCounter.open(ID).raise_by(1))

    counter = repository.get_aggregate(SharedCounter, ID, expected_version=seen)

    assert versions(counter.unseen_events) == unseen


def test_a_version_that_was_never_reached_is_a_conflict_even_where_changes_commute(any_store):
    repository = Repository(event_store=any_store)
    repository.save_aggregate(SharedCounter.open(ID))

    with pytest.raises(StatedVersionConflict) as conflict:
        repository.get_aggregate(SharedCounter, ID, expected_version=2)

    assert (conflict.value.expected, conflict.value.actual, conflict.value.since) == (2, 1, ())
