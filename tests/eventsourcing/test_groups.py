"""Several commands as one act, raced: all of each act or none of it, nothing lost, and nobody is told of a race."""

from __future__ import annotations

from collections import Counter as Tally
from uuid import uuid4

import pytest
from django.db import connections

from eventsourcing.errors import StatedVersionConflict
from eventsourcing.models import Receipt
from eventsourcing.verification import Verification
from tests.eventsourcing import read_model, sql
from tests.eventsourcing.domain import CounterClosed, close_counter, open_counter, raise_counter
from tests.eventsourcing.threads import at_once

IDS = sorted(str(uuid4()) for _ in range(3))


@pytest.fixture
def opened(registered, using):
    """What carries out commands, with three counters open; after the test, log, receipts and list are sound."""
    registered.handle_all([open_counter(stream_id) for stream_id in IDS])
    yield registered
    assert list(Verification(using).whole_log()) == []


def raised(ids=IDS, **facts):
    return [raise_counter(stream_id, **facts) for stream_id in ids]


def attempt(act):
    """What came of it: its outcomes, or the refusal's name."""
    try:
        return act()
    except (CounterClosed, StatedVersionConflict) as refusal:
        return type(refusal).__name__


@pytest.fixture
def impatient(using):
    """PostgreSQL looks for a deadlock sooner than after its second, on connections made from now on."""
    database = connections[using].settings_dict["NAME"]
    if connections[using].vendor == "postgresql":
        sql.run(using, f"ALTER DATABASE {database} SET deadlock_timeout = '10ms'")
    yield
    if connections[using].vendor == "postgresql":
        sql.run(using, f"ALTER DATABASE {database} RESET deadlock_timeout")


def test_acts_on_the_same_streams_in_opposite_orders_all_go_through(opened, using, impatient):
    def work(ids):
        return [opened.handle_all(raised(ids)) for _ in range(5)]

    outcomes = at_once([lambda: work(IDS), lambda: work(IDS[::-1])] * 2)

    assert read_model.totals(using) == dict.fromkeys(IDS, 20)
    ends = Tally((outcome.stream_id, outcome.version) for thread in outcomes for act in thread for outcome in act)
    assert ends == {(stream_id, version): 1 for stream_id in IDS for version in range(2, 22)}
    assert Receipt.objects.using(using).count() == 3 + 60


def test_acts_among_many_commands_on_each_of_their_streams_lose_nothing(opened, using):
    def acts():
        return [opened.handle_all(raised()) for _ in range(5)]

    def commands(stream_id):
        return [opened.handle(raise_counter(stream_id, 100)) for _ in range(10)]

    at_once([acts, acts, *[lambda stream_id=stream_id: commands(stream_id) for stream_id in IDS * 2]])

    assert read_model.totals(using) == dict.fromkeys(IDS, 2010)


@pytest.mark.parametrize("sendings", [2, 4])
def test_an_act_that_is_sent_several_times_at_once_is_done_once(opened, using, sendings):
    for round_ in range(1, 6):
        act = raised()
        outcomes = at_once([lambda act=act: opened.handle_all(act)] * sendings)

        assert sorted({outcome.repeated for outcome in done} == {True} for done in outcomes) == (
            [False] + [True] * (sendings - 1)
        )
        assert len({tuple(outcome[:3] for outcome in done) for done in outcomes}) == 1
        assert read_model.totals(using) == dict.fromkeys(IDS, round_)


def test_of_acts_that_state_what_they_saw_one_is_done_as_a_whole(opened, using):
    """Each begins with another stream of its own, so that the loser has written something before it loses."""

    def act(first):
        own = open_counter(first)
        return lambda: attempt(lambda: opened.handle_all([own, *raised(expected_version=1)]))

    own = [str(uuid4()) for _ in range(3)]
    got = at_once([act(stream_id) for stream_id in own])

    assert sorted(isinstance(done, list) for done in got) == [False, False, True]
    [winner] = [stream_id for stream_id, done in zip(own, got, strict=True) if isinstance(done, list)]
    assert read_model.totals(using) == dict.fromkeys(IDS, 1) | {winner: 0}
    assert Receipt.objects.using(using).count() == 3 + 4


def test_an_act_that_is_refused_leaves_nothing_among_those_that_go_on(opened, using):
    """The last counter is closed at some moment: every act then did all of its part or none."""

    def acts():
        return [attempt(lambda: opened.handle_all(raised())) for _ in range(6)]

    def close():
        opened.handle_all(raised(IDS[:1]))
        opened.handle(close_counter(IDS[-1]))

    *got, _ = at_once([acts, acts, close])

    done = sum(isinstance(each, list) for thread in got for each in thread)
    assert read_model.totals(using) == {IDS[0]: done + 1, IDS[1]: done, IDS[2]: done}
    assert Receipt.objects.using(using).count() == 3 + 2 + 3 * done
