"""Checkpoints: going on from one, and those that a log refuses."""

from __future__ import annotations

from threading import Timer
from uuid import uuid4

import pytest

from eventsourcing.errors import CheckpointAhead, CheckpointOfAnotherLog, MalformedCheckpoint
from eventsourcing.log import identity
from eventsourcing.log.checkpoint import Checkpoint
from eventsourcing.log.subscription import Subscription
from tests.eventsourcing.log.numbered import write
from tests.eventsourcing.threads import PATIENCE


def test_a_checkpoint_kept_as_text_goes_on_where_it_was_taken(store, using):
    stored = write(store, 1, 2, 3)
    subscription = Subscription(using=using)
    iteration = subscription.catch_up()
    next(iteration)
    text = str(subscription.checkpoint)

    assert text == f"{identity.log_id(using)}-{stored[0].position}"
    assert list(Subscription(text, using).catch_up()) == stored[1:]
    assert list(Subscription(Checkpoint.parse(text), using).catch_up()) == stored[1:]


def test_a_checkpoint_of_another_log_is_refused(store, using):
    write(store, 1)
    other = Checkpoint(str(uuid4()), 1)

    with pytest.raises(CheckpointOfAnotherLog, match="begin from the start") as refusal:
        Subscription(other, using)
    assert (refusal.value.log_id, refusal.value.actual) == (other.log_id, identity.log_id(using))


def test_a_checkpoint_ahead_of_the_log_is_refused(store, using):
    [event] = write(store, 1)
    beyond = Checkpoint(identity.log_id(using), event.position + 1)

    with pytest.raises(CheckpointAhead, match="renew_log_id") as refusal:
        Subscription(str(beyond), using)
    assert (refusal.value.position, refusal.value.head) == (event.position + 1, event.position)


@pytest.mark.parametrize(
    "text",
    ["", "7", "-7", "x-7", "018f0000-0000-7000-8000-000000000001", "018f0000-0000-7000-8000-000000000001-",
     "018f0000-0000-7000-8000-000000000001-+7", "018f0000-0000-7000-8000-000000000001--7",
     "018f0000-0000-7000-8000-000000000001-07", "018f0000-0000-7000-8000-000000000001-٧",
     "018F0000-0000-7000-8000-000000000001-7", "018f0000-0000-7000-8000-000000000001-9999999999999999999",
     "018f0000-0000-7000-8000-000000000001-" + "9" * 5000, "{018f0000-0000-7000-8000-000000000001}-7"],
)  # fmt: skip
def test_text_that_is_no_checkpoint_is_refused(text):
    with pytest.raises(MalformedCheckpoint):
        Checkpoint.parse(text)


def test_a_log_renamed_under_a_subscription_ends_it(store, using):
    write(store, 1)
    subscription = Subscription(using=using)
    iteration = iter(subscription)
    next(iteration)
    identity.renew(using)

    patience = Timer(PATIENCE / 10, subscription.close)
    patience.start()
    with pytest.raises(CheckpointOfAnotherLog):
        next(iteration)
    patience.cancel()
