"""Two writers, one stream: who is refused and with which facts, who is tried again, and which changes both stand."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import transaction
from pyrsistent import pmap

from eventsourcing.database.store import DjangoEventStore
from eventsourcing.errors import StatedVersionConflict, VersionConflict
from eventsourcing.event_store import ANY, NO_STREAM
from eventsourcing.hash_chain import verify
from eventsourcing.metadata import Metadata
from eventsourcing.models import Receipt
from eventsourcing.repository import Repository
from eventsourcing.testing import happened
from eventsourcing.unit_of_work import UnitOfWork
from tests.eventsourcing import read_model
from tests.eventsourcing.conftest import DATABASES
from tests.eventsourcing.domain import (
    Counter,
    CounterClosed,
    SharedCounter,
    SharedCounterHandler,
    close_counter,
    load,
    open_counter,
    raise_counter,
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


# The unit of work


@pytest.fixture
def shared(counters):
    """Carries out the commands of shared counters; one is open, and Bob raised it since Alice looked at version 1."""
    shared = UnitOfWork(SharedCounterHandler, counters.event_store, counters.projections, counters.using)
    shared.handle(open_counter(ID))
    shared.handle(raise_counter(ID, 10, actor="bob"))
    return shared


def test_both_changes_stand_and_the_outcome_says_what_happened_meanwhile(shared, using):
    outcome = shared.handle(command := raise_counter(ID, 1, expected_version=1))

    assert (outcome.version, outcome.repeated) == (3, False)
    assert [(event.type, event.metadata.actor, event.version) for event in outcome.merged] == [
        ("CounterRaised", "bob", 2)
    ]
    assert read_model.totals(using) == {ID: 11}
    again = shared.handle(command)
    assert again == outcome._replace(repeated=True, merged=())


@pytest.mark.parametrize("stated", [None, 2])
def test_nothing_is_merged_where_nothing_was_overlooked(shared, stated):
    assert shared.handle(raise_counter(ID, 1, expected_version=stated)).merged == ()


def test_changes_that_do_not_commute_come_back_with_both_sides_and_leave_nothing(shared, using):
    closing = close_counter(ID, expected_version=1)

    with pytest.raises(StatedVersionConflict) as conflict:
        shared.handle(closing)

    facts = conflict.value
    assert (facts.stream_id, facts.expected, facts.actual) == (ID, 1, 2)
    assert [event.metadata.actor for event in facts.since] == ["bob"]
    assert [event.type for event in facts.mine] == ["CounterClosed"]
    assert not Receipt.objects.using(using).filter(pk=closing.id).exists()
    assert shared.handle(closing.set("expected_version", 2)).version == 3


def test_what_comes_to_nothing_on_fresh_state_is_no_conflict(shared, using):
    outcome = shared.handle(raise_counter(ID, 0, expected_version=1))

    assert (outcome.version, outcome.merged) == (2, ())
    assert read_model.totals(using) == {ID: 10}


def test_what_the_rules_refuse_on_fresh_state_is_refused_by_them(shared):
    shared.handle(close_counter(ID))

    with pytest.raises(CounterClosed):
        shared.handle(raise_counter(ID, 1, expected_version=1))


def test_threads_that_saw_the_same_version_each_go_past_the_others(shared, using):
    def attempt():
        return shared.handle(raise_counter(ID, 1, expected_version=2))

    outcomes = sorted(at_once([attempt] * 6), key=lambda outcome: outcome.version)

    assert versions(outcomes) == [3, 4, 5, 6, 7, 8]
    assert [versions(outcome.merged) for outcome in outcomes] == [list(range(3, end)) for end in range(3, 9)]
    assert read_model.totals(using) == {ID: 16}


# On SQLite a command holds the write lock from its beginning, so nobody can come between its reading and its writing.


@pytest.fixture
def racing(shared):
    """Like `shared`, but a rival raises the counter between the first reading and the writing."""
    rivals = [raise_counter(ID, 100, actor="rival")]

    class Racing(SharedCounterHandler):
        @staticmethod
        def decide(decide):
            def carry_out(context, command):
                counter = load(context, command, SharedCounter)
                if rivals:
                    rival = rivals.pop()
                    elsewhere(lambda: shared.handle(rival))
                return context.repository.save_aggregate(decide(counter))

            return carry_out

        @classmethod
        def get_handle_map(cls):
            by_one, close = cls.decide(lambda it: it.raise_by(1)), cls.decide(lambda it: it.close())
            return pmap({"RaiseCounter": by_one, "CloseCounter": close})

    return UnitOfWork(Racing, shared.event_store, shared.projections, shared.using)


@pytest.mark.parametrize("using", DATABASES[1:], indirect=True)
@pytest.mark.parametrize(("stated", "merged"), [(1, [2, 3]), (2, [3])])
def test_whoever_is_overtaken_asks_again_what_commutes(racing, using, stated, merged):
    outcome = racing.handle(raise_counter(ID, 1, expected_version=stated))

    assert (outcome.version, versions(outcome.merged)) == (4, merged)
    assert read_model.totals(using) == {ID: 111}


@pytest.mark.parametrize("using", DATABASES[1:], indirect=True)
def test_whoever_is_overtaken_by_what_does_not_commute_gets_the_facts(racing, using):
    with pytest.raises(StatedVersionConflict) as conflict:
        racing.handle(close_counter(ID, expected_version=2))

    assert (conflict.value.expected, conflict.value.actual) == (2, 3)
    assert [event.metadata.actor for event in conflict.value.since] == ["rival"]
    assert read_model.totals(using) == {ID: 110}
