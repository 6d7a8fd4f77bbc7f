"""One command, one transaction: all of it or none of it, and once."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import transaction

from eventsourcing.errors import (
    CommandIdReused,
    InvalidPayload,
    MissingActor,
    ProjectionConflict,
    StatedVersionConflict,
    UnknownCommand,
    VersionConflict,
)
from eventsourcing.models import Receipt
from eventsourcing.unit_of_work import UnitOfWork
from tests.eventsourcing import read_model, sql
from tests.eventsourcing.domain import CounterClosed, CounterHandler, close_counter, open_counter, raise_counter

ID = str(uuid4())


@pytest.fixture
def written(counters):
    """How many events, receipts and rows there are."""

    def count():
        events = list(counters.event_store.get_events())
        return len(events), Receipt.objects.using(counters.using).count(), len(read_model.rows(counters.using))

    return count


def test_a_command_leaves_events_receipt_and_row(counters, using, written):
    opening, raising = open_counter(ID), raise_counter(ID, 3)
    opened, raised = counters.handle(opening), counters.handle(raising)

    events = list(counters.event_store.get_events(ID))
    assert opened == (ID, 1, events[0].position, opening.id, False, ())
    assert raised == (ID, 2, events[1].position, raising.id, False, ())
    assert written() == (2, 2, 1)
    assert read_model.rows(using) == [(ID, 2, events[1].position)]
    assert read_model.totals(using) == {ID: 3}


def test_the_events_say_who_by_which_door_and_because_of_what(counters):
    cause = str(uuid4())
    command = open_counter(ID, actor="bob", source="command line", causation_id=cause, extra={"undoes": ["x"]})

    counters.handle(command)

    [event] = counters.event_store.get_events(ID)
    metadata = event.metadata
    assert (metadata.actor, metadata.source, metadata.extra) == ("bob", "command line", {"undoes": ["x"]})
    assert metadata.causation_id == command.id
    assert metadata.correlation_id == command.id
    assert event.timestamp == command.timestamp


def test_a_correlation_id_given_goes_through_to_events_and_receipt(counters, using):
    correlation = str(uuid4())

    counters.handle(open_counter(ID, correlation_id=correlation))

    [event] = counters.event_store.get_events(ID)
    assert event.metadata.correlation_id == correlation
    assert str(Receipt.objects.using(using).get().correlation_id) == correlation


def test_a_refusal_leaves_nothing(counters, written):
    counters.handle(open_counter(ID))
    counters.handle(close_counter(ID))
    before = written()

    with pytest.raises(CounterClosed):
        counters.handle(raise_counter(ID))

    assert written() == before


def test_an_exception_in_a_projection_rolls_everything_back(counters, using, written):
    class Failing(read_model.CounterProjection):
        def project(self, aggregate, previous, using):
            super().project(aggregate, previous, using)
            raise RuntimeError("the disk is full")

    heard = []
    failing = UnitOfWork(CounterHandler, counters.event_store.set("publisher", heard.append), [Failing()], using)

    with pytest.raises(RuntimeError, match="the disk is full"):
        failing.handle(open_counter(ID))

    assert (written(), heard) == ((0, 0, 0), [])
    counters.handle(open_counter(ID))
    assert written() == (1, 1, 1)


def test_a_row_that_is_elsewhere_stops_the_command(counters, using, written):
    counters.handle(open_counter(ID))
    sql.run(using, "UPDATE counters SET version = 7")

    with pytest.raises(ProjectionConflict, match="the list of counters"):
        counters.handle(raise_counter(ID))

    assert written() == (1, 1, 1)


def test_a_stated_version_that_is_not_the_current_one_is_a_conflict_with_the_facts(counters, written):
    for command in (open_counter(ID), raise_counter(ID, 1), raise_counter(ID, 2)):
        counters.handle(command)
    before = written()

    for expected, since in [(1, [2, 3]), (0, [1, 2, 3]), (9, [])]:
        with pytest.raises(VersionConflict) as conflict:
            counters.handle(raise_counter(ID, 5, expected_version=expected))
        facts = conflict.value
        assert (facts.stream_id, facts.expected, facts.actual) == (ID, expected, 3)
        assert [event.version for event in facts.since] == since

    assert written() == before
    assert counters.handle(raise_counter(ID, 5, expected_version=3)).version == 4


def test_a_conflict_that_no_retry_can_cure_comes_back_with_the_facts(counters, written):
    counters.handle(open_counter(ID))
    counters.handle(raise_counter(ID))

    with pytest.raises(VersionConflict) as conflict:
        counters.handle(open_counter(ID))

    assert (conflict.value.expected, conflict.value.actual) == (0, 2)
    assert [event.version for event in conflict.value.since] == [1, 2]
    assert written() == (2, 2, 1)


def test_an_unknown_command_leaves_nothing(counters, written):
    with pytest.raises(UnknownCommand):
        counters.handle(open_counter(ID).set("type", "PaintCounter"))
    assert written() == (0, 0, 0)


@pytest.mark.parametrize("command_id", ["", "not a uuid", "018F0000-0000-7000-8000-000000000001", "nul\0", "x" * 300])
def test_a_malformed_command_id_is_refused(counters, written, command_id):
    with pytest.raises(InvalidPayload, match="command id"):
        counters.handle(open_counter(ID).set("id", command_id))
    assert written() == (0, 0, 0)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("correlation_id", "not a uuid"),
        ("causation_id", ""),
        ("type", "x" * 101),
        ("actor", "x" * 256),
        ("actor", "nul\0"),
    ],
)
def test_what_no_receipt_can_hold_is_refused_even_when_nothing_changes(counters, written, name, value):
    counters.handle(open_counter(ID))

    with pytest.raises(InvalidPayload, match=name):
        counters.handle(raise_counter(ID, 0).set(name, value))

    assert written() == (1, 1, 1)


def test_nobodys_command_is_refused(counters, written):
    with pytest.raises(MissingActor):
        counters.handle(open_counter(ID, actor=""))
    assert written() == (0, 0, 0)


def test_a_command_inside_a_transaction_is_refused(counters, using, written):
    with pytest.raises(RuntimeError, match="durable"), transaction.atomic(using):
        counters.handle(open_counter(ID))
    assert written() == (0, 0, 0)


def test_a_command_inside_a_command_is_refused(counters, using, written):
    class Nested(CounterHandler):
        @staticmethod
        def open(context, command):
            counters.handle(open_counter())
            return CounterHandler.open(context, command)

    nested = UnitOfWork(Nested, counters.event_store, counters.projections, using)
    with pytest.raises(RuntimeError, match="durable"):
        nested.handle(open_counter(ID))
    assert written() == (0, 0, 0)


def test_a_publisher_may_send_the_next_command(counters, using, written):
    def follow(event):
        if event.type == "CounterOpened":
            following.handle(raise_counter(event.stream_id, 2, causation_id=event.id))

    following = UnitOfWork(CounterHandler, counters.event_store.set("publisher", follow), counters.projections, using)
    following.handle(open_counter(ID))

    assert read_model.totals(using) == {ID: 2}
    assert written() == (2, 2, 1)


def test_several_commands_are_one_act_under_one_correlation_id(counters, written):
    other = str(uuid4())
    opened = [open_counter(ID), open_counter(other)]
    outcomes = counters.handle_all(opened)

    assert [outcome.stream_id for outcome in outcomes] == [ID, other]
    assert {event.metadata.correlation_id for event in counters.event_store.get_events()} == {opened[0].id}
    assert [event.metadata.causation_id for event in counters.event_store.get_events()] == [one.id for one in opened]
    assert written() == (2, 2, 2)


def test_one_that_is_refused_undoes_all_and_is_named(counters, written):
    other = str(uuid4())
    counters.handle_all([open_counter(ID), open_counter(other), close_counter(other)])
    refused = raise_counter(other)

    with pytest.raises(CounterClosed) as refusal:
        counters.handle_all([raise_counter(ID), refused])
    assert refusal.value.command.id == refused.id
    assert written() == (3, 3, 2)


def test_an_act_sent_again_comes_to_what_it_came_to_first(counters, written):
    commands = [open_counter(ID), raise_counter(ID, 2)]
    first = counters.handle_all(commands)
    again = counters.handle_all(commands)

    assert [outcome._replace(repeated=False) for outcome in again] == first
    assert all(outcome.repeated for outcome in again)
    assert written() == (2, 2, 1)


def test_a_part_of_an_act_sent_again_among_others_is_another_content(counters, written):
    opened = open_counter(ID)
    counters.handle(opened)

    with pytest.raises(CommandIdReused):
        counters.handle_all([opened, raise_counter(ID)])
    assert written() == (1, 1, 1)


def test_an_act_of_nothing_does_nothing(counters, written):
    assert counters.handle_all([]) == []
    assert written() == (0, 0, 0)


def test_all_that_was_changed_unseen_is_named_when_an_act_is_refused_for_it(counters, written):
    ids = sorted(str(uuid4()) for _ in range(4))
    counters.handle_all([open_counter(counter) for counter in ids])
    counters.handle_all([raise_counter(counter) for counter in ids[1:3]])
    counters.handle(close_counter(ids[3]))
    before = written()

    with pytest.raises(StatedVersionConflict) as conflict:
        counters.handle_all(
            [raise_counter(counter, expected_version=1) for counter in ids[:3]] + [raise_counter(ids[3])]
        )

    found = [conflict.value, *conflict.value.others]
    assert [(each.stream_id, each.command.data["id"], each.actual) for each in found] == [
        (counter, counter, 2) for counter in ids[1:3]
    ]
    assert written() == before


def test_a_handler_gets_what_the_context_has_for_its_database(counters, using):
    seen = []

    class Asking(CounterHandler):
        def handle_command(self, command, context=None):
            seen.append((context["clock"], "repository" in context))
            return super().handle_command(command, context)

    given = UnitOfWork(Asking, counters.event_store, (), context=lambda alias: {"clock": f"of {alias}"})
    given.handle(open_counter(ID))

    assert seen == [(f"of {using}", True)]
