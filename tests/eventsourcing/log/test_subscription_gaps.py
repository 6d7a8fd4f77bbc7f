"""A subscription at a gap in the positions: it waits no longer than it must, and says whom for."""

from __future__ import annotations

import time

import pytest
from django.db import connections

from eventsourcing.database.commit_signal import CommitSignal
from eventsourcing.log.high_water_mark import HighWaterMark
from eventsourcing.log.subscription import Subscription
from tests.eventsourcing.log.in_flight import USING, begin, numbers
from tests.eventsourcing.log.tail import Tail
from tests.eventsourcing.threads import PATIENCE, elsewhere

pytestmark = pytest.mark.django_db(transaction=True, databases=[USING])


def test_one_that_begins_from_now_on_does_not_begin_ahead_of_what_is_in_flight(people, reader):
    """Beginning at max(position) loses 1."""
    late, early, _ = people
    begin(late, "a", 1)
    last = early.append("b", 2)

    with pytest.raises(TimeoutError, match="process"):
        Subscription.from_now_on(USING, timeout=0.05)
    late.commit()
    subscription = Subscription.from_now_on(USING)

    assert subscription.checkpoint.position == last
    early.append("b", 3)
    assert numbers(subscription.catch_up()) == [3]


def test_a_subscription_waits_at_a_gap_and_says_so(people, reader):
    late, early, _ = people
    subscription = Subscription.from_now_on(USING)
    pid = late.sql("SELECT pg_backend_pid()")[0][0]
    begin(late, "a", 1)
    last = early.append("b", 2)

    with Tail(subscription) as tail:
        with pytest.raises(TimeoutError):
            subscription.wait_for(last, 0.15)
        lag = subscription.lag()
        assert (lag.events, tail.events) == (1, [])
        assert 0.1 < lag.seconds < PATIENCE
        assert [writer.process for writer in lag.waiting_for] == [pid]
        late.commit()
        subscription.wait_for(last, PATIENCE)
        assert subscription.lag() == (0, 0.0, frozenset())
    assert numbers(tail.events) == [1, 2]


def test_closing_ends_the_wait_at_a_gap(people, reader):
    late, early, _ = people
    subscription = Subscription.from_now_on(USING)
    begin(late, "a", 1)
    early.append("b", 2)
    with Tail(subscription) as tail:
        time.sleep(0.1)
        began = time.monotonic()

    assert time.monotonic() - began < PATIENCE / 10
    assert tail.events == []


def test_one_that_waits_long_at_a_gap_holds_no_connection(people, reader):
    late, early, _ = people
    subscription = Subscription.from_now_on(USING)
    begin(late, "a", 1)
    early.append("b", 2)
    held = []

    class Looking(CommitSignal):
        def wait(self, count, seconds):
            held.append(connections[USING].connection is not None)
            if len(held) == 9:
                subscription.close()
            return super().wait(count, 0)

    subscription._signal = Looking()
    elsewhere(lambda: list(subscription))

    assert held == [True] * 6 + [False] * 3


def test_a_position_that_nobody_used_is_reached_when_it_is_safe(people, reader):
    subscription = Subscription.from_now_on(USING)
    position = begin(people[0], "a", 1)
    people[0].roll_back()
    people[1].append("b", 2)

    list(subscription.catch_up())
    subscription.wait_for(position, 0)


def test_a_long_history_with_gaps_asks_once_who_holds_what(people, reader, monkeypatch):
    looks = []
    begun = HighWaterMark._begin
    monkeypatch.setattr(HighWaterMark, "_begin", lambda mark, position: (looks.append(position), begun(mark, position)))
    for number in range(20):
        begin(people[0], "rolled back", number)
        people[0].roll_back()
        people[1].append("kept", number)

    found = [numbers(batch) for batch in Subscription(using=USING, batch=5).batches(follow=False)]

    assert [number for batch in found for number in batch] == [0, *range(20)]
    assert len(looks) == 1
