"""Reading the log in order, on both engines."""

from __future__ import annotations

import time
from threading import Event

import pytest
from django.db import OperationalError, connections, transaction

from eventsourcing.database import commit_signal
from eventsourcing.log.reader import LogReader, read_all, safe_position
from eventsourcing.log.subscription import POLL_SECONDS, Subscription
from tests.eventsourcing.log.numbered import numbers, write
from tests.eventsourcing.log.tail import Tail
from tests.eventsourcing.threads import PATIENCE, elsewhere


def test_the_whole_log_is_read_in_pieces(store, using):
    stored = write(store, 1, 2, stream_id="a") + write(store, 3, stream_id="b") + write(store, 4, 5, stream_id="a")

    first = read_all(limit=2, using=using)
    rest = read_all(after=first[-1].position, limit=100, using=using)

    assert first + rest == stored
    assert [event.position for event in rest] == [event.position for event in stored[2:]]
    assert read_all(after=rest[-1].position, using=using) == []


def test_an_empty_log_has_nothing_and_is_safe_at_0(using):
    assert read_all(using=using) == list(Subscription(using=using).catch_up()) == []
    assert safe_position(using) == 0
    assert Subscription.from_now_on(using).checkpoint.position == 0


@pytest.mark.parametrize("batch", [1, 2, 3, 100])
def test_catching_up_hands_out_everything_and_ends(store, using, batch):
    stored = write(store, *range(7))

    subscription = Subscription(using=using, batch=batch)

    assert list(subscription.catch_up()) == stored
    assert list(subscription.catch_up()) == []
    assert subscription.checkpoint.position == stored[-1].position


def test_a_batch_is_as_many_as_are_there(store, using):
    write(store, 1, 2, 3)

    batches = list(Subscription(using=using, batch=2).batches(follow=False))

    assert [numbers(batch) for batch in batches] in ([[1, 2], [3]], [[1], [2, 3]])


def test_an_iteration_broken_off_is_taken_up_with_the_event_that_was_not_come_back_for(store, using):
    stored = write(store, 1, 2, 3, 4)
    subscription = Subscription(using=using)

    for event in subscription.catch_up():
        if event == stored[1]:
            break

    assert subscription.checkpoint.position == stored[1].position
    assert list(subscription.catch_up()) == stored[1:]


@pytest.mark.parametrize("batch", [1, 2, 100])
def test_an_event_whose_consumer_failed_is_handed_out_again(store, using, batch):
    """The database was away for a moment: nothing that was handed out may get lost."""
    stored = write(store, 1, 2, 3, 4, 5)
    subscription, handled, failures = Subscription(using=using, batch=batch), [], [2, 2, 4]

    def consume():
        for event in subscription.catch_up():
            if failures and event.data["number"] == failures[0]:
                raise OperationalError(f"the server closed the connection at {failures.pop(0)}")
            handled.append(event)

    for _ in range(3):
        with pytest.raises(OperationalError, match="closed the connection"):
            consume()
    consume()

    assert handled == stored


def test_a_batch_whose_consumer_failed_is_handed_out_again(store, using):
    stored = write(store, 1, 2, 3)
    subscription, handled = Subscription(using=using, batch=2), []

    def consume(fails):
        for events in subscription.batches(follow=False):
            if fails:
                raise OperationalError("the server closed the connection")
            handled.extend(events)

    with pytest.raises(OperationalError):
        consume(fails=True)
    consume(fails=False)

    assert handled == stored


def test_one_that_begins_from_now_on_gets_what_comes_after(store, using):
    write(store, 1, 2)
    subscription = Subscription.from_now_on(using)
    later = write(store, 3)

    assert list(subscription.catch_up()) == later


@pytest.mark.parametrize("read", [lambda using: read_all(using=using), safe_position, Subscription.from_now_on])
def test_reading_inside_a_transaction_is_refused(store, using, read):
    with transaction.atomic(using), pytest.raises(RuntimeError, match="autocommit"):
        read(using)


def test_iterating_inside_a_transaction_is_refused(store, using):
    write(store, 1)
    subscription = Subscription(using=using)
    with transaction.atomic(using), pytest.raises(RuntimeError, match="autocommit"):
        next(iter(subscription))

    assert numbers(subscription.catch_up()) == [1]


# Following


def test_what_is_committed_while_it_follows_is_handed_out(store, using, somebody):
    write(store, 1)
    with Tail(Subscription(using=using)) as tail:
        for number in (2, 3, 4):
            position = somebody.append("b", number)
            tail.reader.wait_for(position, PATIENCE)
            assert numbers(tail.events) == list(range(1, number + 1))


def test_a_commit_of_this_process_wakes_it_long_before_the_poll(store, using, monkeypatch):
    monkeypatch.setattr("eventsourcing.log.subscription.POLL_SECONDS", PATIENCE)
    with Tail(Subscription(using=using)) as tail:
        time.sleep(0.05)  # until it rests
        [event] = write(store, 1)
        tail.reader.wait_for(event.position, PATIENCE / 10)

    assert numbers(tail.events) == [1]


def test_a_transaction_wakes_it_when_it_commits_and_not_before(using, somebody):
    count = commit_signal.signal_for(using).count
    somebody.begin()
    somebody.append("a", 1)
    assert commit_signal.signal_for(using).count == count

    somebody.commit()
    assert commit_signal.signal_for(using).count == count + 1


def test_a_commit_between_the_look_and_the_rest_is_not_slept_through(store, using, monkeypatch):
    monkeypatch.setattr("eventsourcing.log.subscription.POLL_SECONDS", 5)
    unhurried = LogReader.read

    def overtaken(reader, limit):
        events = unhurried(reader, limit)
        monkeypatch.setattr(LogReader, "read", unhurried)
        write(store, 1)
        return events

    monkeypatch.setattr(LogReader, "read", overtaken)
    began = time.monotonic()
    assert next(iter(Subscription(using=using))).data["number"] == 1
    assert time.monotonic() - began < 4


def test_a_commit_that_rings_nobody_is_found_by_the_poll(store, using, monkeypatch):
    monkeypatch.setattr(commit_signal.CommitSignal, "notify", lambda signal: None)
    subscription = Subscription(using=using)
    with Tail(subscription) as tail:
        time.sleep(POLL_SECONDS / 2)
        [event] = write(store, 1)
        subscription.wait_for(event.position, PATIENCE)
        assert numbers(tail.events) == [1]


@pytest.mark.parametrize("events", [0, 1])
def test_closing_ends_a_waiting_iteration_at_once(store, using, monkeypatch, events):
    waiting, wait_at_end = Event(), Subscription._wait_at_end

    def wait(subscription, count):
        waiting.set()
        wait_at_end(subscription, count)

    monkeypatch.setattr(Subscription, "_wait_at_end", wait)
    monkeypatch.setattr("eventsourcing.log.subscription.POLL_SECONDS", PATIENCE)
    stored = write(store, *range(events)) if events else []
    with Tail(Subscription(using=using)) as tail:
        assert waiting.wait(PATIENCE)
        began = time.monotonic()

    assert time.monotonic() - began < PATIENCE / 10
    assert tail.events == stored


def test_a_closed_one_hands_out_nothing_more(store, using):
    write(store, 1, 2)
    with Subscription(using=using) as subscription:
        iteration = iter(subscription)
        assert next(iteration).data["number"] == 1

    assert list(iteration) == list(subscription) == list(subscription.catch_up()) == []


def test_one_that_waits_holds_no_connection(store, using):
    subscription = Subscription(using=using)
    held = []

    class Looking(type(subscription._signal)):
        def wait(self, count, seconds):
            held.append(connections[using].connection)
            subscription.close()
            return True

    subscription._signal = Looking()
    elsewhere(lambda: list(subscription))

    assert held == [None]


def test_an_error_of_the_database_ends_the_iteration_and_the_next_goes_on(store, using):
    stored = write(store, 1, 2)
    subscription = Subscription(using=using, batch=1)

    def broken_off():
        iteration = iter(subscription)
        got = [next(iteration)]
        connections[using].connection.close()
        with pytest.raises(Exception, match="closed"):  # of a class that differs between the engines
            next(iteration)
        return got + list(subscription.catch_up())

    assert elsewhere(broken_off) == stored


# How far it is


def test_lag_counts_what_the_consumer_is_not_done_with(store, using):
    subscription = Subscription(using=using)
    assert subscription.lag() == (0, 0.0, frozenset())
    write(store, 1, 2, 3)
    time.sleep(0.01)

    iteration = subscription.catch_up()
    before = subscription.lag()
    next(iteration)
    in_hand = subscription.lag()
    next(iteration)
    after_one = subscription.lag()

    assert [lag.events for lag in (before, in_hand, after_one)] == [3, 3, 2]
    assert 0.01 < before.seconds < in_hand.seconds < after_one.seconds < PATIENCE
    assert list(iteration)
    assert subscription.lag() == (0, 0.0, frozenset())


def test_waiting_for_a_position_returns_when_the_consumer_is_done_with_it(store, using):
    [first, second] = write(store, 1, 2)
    subscription = Subscription(using=using)
    iteration = subscription.catch_up()

    next(iteration)
    with pytest.raises(TimeoutError, match=r"lag\(\)"):
        subscription.wait_for(first.position, 0.01)
    next(iteration)

    subscription.wait_for(first.position, 0.01)
    with pytest.raises(TimeoutError):
        subscription.wait_for(second.position, 0.01)


def test_waiting_ends_with_an_error_when_the_subscription_is_closed(using):
    subscription = Subscription(using=using)
    subscription.close()
    with pytest.raises(TimeoutError, match="closed"):
        subscription.wait_for(1, PATIENCE)


@pytest.mark.parametrize("number", [0, -1])
def test_no_events_at_a_time_is_refused(store, using, number):
    write(store, 1)
    for read in (
        lambda: Subscription(using=using, batch=number),
        lambda: Subscription.from_now_on(using, batch=number),
        lambda: read_all(limit=number, using=using),
    ):
        with pytest.raises(ValueError, match="Ask for 1 or more"):
            read()
