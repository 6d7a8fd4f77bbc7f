"""A command sent twice is done once."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from pyrsistent import pmap

from eventsourcing.database.receipts import fingerprint_of
from eventsourcing.errors import CommandIdReused, InvalidPayload, VersionConflict
from eventsourcing.models import Receipt
from tests.eventsourcing import read_model
from tests.eventsourcing.domain import WHEN, CounterClosed, close_counter, open_counter, raise_counter
from tests.eventsourcing.threads import at_once

ID = str(uuid4())


@pytest.fixture
def opened(counters):
    counters.handle(open_counter(ID))
    return counters


def receipt_of(unit_of_work, command):
    return Receipt.objects.using(unit_of_work.using).filter(pk=command.id).first()


def test_the_same_command_again_gets_the_first_outcome(opened, using):
    command = raise_counter(ID, 5)
    first = opened.handle(command)
    opened.handle(raise_counter(ID, 1))

    again = opened.handle(command)

    assert again == first._replace(repeated=True)
    assert first.repeated is False
    assert read_model.totals(using) == {ID: 6}


def test_a_repetition_may_come_later_and_from_another_request(opened):
    command = raise_counter(ID)
    first = opened.handle(command)

    later = command.set(timestamp=WHEN + timedelta(hours=1), correlation_id=str(uuid4()), source="web")

    assert opened.handle(later) == first._replace(repeated=True)
    assert first.correlation_id == command.id


@pytest.mark.parametrize("sendings", [2, 5])
def test_twins_at_once_have_one_outcome(opened, using, sendings):
    for round_ in range(1, 6):
        command = raise_counter(ID)
        outcomes = at_once([lambda command=command: opened.handle(command)] * sendings)

        assert sorted(outcome.repeated for outcome in outcomes) == [False] + [True] * (sendings - 1)
        assert len({outcome[:3] for outcome in outcomes}) == 1
        assert read_model.totals(using) == {ID: round_}


@pytest.mark.parametrize(
    "change",
    [
        {"data": pmap({"id": ID, "by": 2})},
        {"data": pmap({"id": str(uuid4()), "by": 1})},
        {"type": "CloseCounter"},
        {"actor": "mallory"},
        {"expected_version": 1},
    ],
    ids=lambda change: next(iter(change)),
)
def test_an_id_used_for_something_else_is_refused(opened, using, change):
    command = raise_counter(ID, 1)
    opened.handle(command)

    with pytest.raises(CommandIdReused) as refusal:
        opened.handle(command.set(**change))

    facts = refusal.value
    assert (facts.command_id, facts.command_type, facts.stream_id, facts.version) == (command.id, "RaiseCounter", ID, 2)
    assert read_model.totals(using) == {ID: 1}


def test_a_command_that_changed_nothing_leaves_a_receipt(opened):
    command = raise_counter(ID, 0)

    first = opened.handle(command)
    opened.handle(raise_counter(ID, 1))

    assert (first.stream_id, first.version) == (ID, 1)
    assert receipt_of(opened, command).version == 1
    assert opened.handle(command) == first._replace(repeated=True)


def test_a_receipt_says_who_did_what_and_when(opened):
    command = raise_counter(ID, causation_id=str(uuid4()))
    outcome = opened.handle(command)

    receipt = receipt_of(opened, command)

    assert (receipt.command_type, receipt.actor, receipt.timestamp) == ("RaiseCounter", "alice", WHEN)
    assert (receipt.stream_id, receipt.version, receipt.position) == outcome[:3]
    assert (str(receipt.causation_id), str(receipt.correlation_id)) == (command.causation_id, command.id)
    assert bytes(receipt.fingerprint) == fingerprint_of(command, opened.using)


def test_refusals_and_conflicts_leave_none_and_may_be_sent_again(opened):
    conflicting = raise_counter(ID, expected_version=5)
    with pytest.raises(VersionConflict):
        opened.handle(conflicting)
    assert receipt_of(opened, conflicting) is None

    while opened.handle(raise_counter(ID)).version < 5:
        pass
    assert opened.handle(conflicting).repeated is False

    opened.handle(close_counter(ID))
    refused = raise_counter(ID)
    for _ in range(2):
        with pytest.raises(CounterClosed):
            opened.handle(refused)
    assert receipt_of(opened, refused) is None


def test_data_without_a_canonical_form_has_no_fingerprint(opened):
    command = raise_counter(ID, 0.5)

    with pytest.raises(InvalidPayload, match=r"command\[3\]\.by"):
        opened.handle(command)
    assert receipt_of(opened, command) is None
