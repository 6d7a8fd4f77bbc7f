"""Commands that meet in one stream: which changes both stand, and what comes back where they do not."""

from __future__ import annotations

from uuid import uuid4

import pytest
from pyrsistent import pmap

from eventsourcing.errors import StatedVersionConflict
from eventsourcing.models import Receipt
from eventsourcing.unit_of_work import UnitOfWork
from tests.eventsourcing import read_model
from tests.eventsourcing.databases import DATABASES
from tests.eventsourcing.domain import (
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
