"""The spec of projections: sound ones pass it, and every way to be unsound is found by a test of its own."""

from __future__ import annotations

import pytest
from django.db import connections

from eventsourcing.database.store import DjangoEventStore
from eventsourcing.event import Event
from eventsourcing.testing import ProjectionSpec
from tests.eventsourcing import read_model, sql
from tests.eventsourcing.databases import TESTER
from tests.eventsourcing.domain import WHEN, Counter
from tests.eventsourcing.read_model import CounterProjection

LIFE = [
    Event.generate(event_type, data, timestamp=WHEN)
    for event_type, data in [
        ("CounterOpened", {}),
        ("CounterRaised", {"by": 2}),
        ("CounterRaised", {"by": 3}),
        ("CounterClosed", {}),
    ]
]
BOTH = ["default", "postgresql"]


class TestCounters(ProjectionSpec):
    pytestmark = pytest.mark.django_db(databases=BOTH)
    projection = CounterProjection()
    events = LIFE

    @pytest.fixture(params=BOTH)
    def using(self, request):
        read_model.create(request.param)
        return request.param

    def row(self, stream_id, using):
        with connections[using].cursor() as cursor:
            cursor.execute("SELECT * FROM counters WHERE id = %s", [stream_id])
            return cursor.fetchone()

    def rebuild(self, using):
        sql.run(using, "DELETE FROM counters")
        store = DjangoEventStore.generate(using=using)
        for stream in store.get_streams():
            self.projection.project(Counter.generate_from_events(stream.id, store.get_events(stream.id)), 0, using)


class Forgetful(CounterProjection):
    """Does not ask at which version the row stands."""

    def project(self, aggregate, previous, using):
        statement = (
            "INSERT INTO counters (total, version, position, id) VALUES (%s, %s, %s, %s) ON CONFLICT (id) "
            "DO UPDATE SET total = excluded.total, version = excluded.version, position = excluded.position"
        )
        row = [aggregate.state["total"], aggregate.version, aggregate.events[-1].position, aggregate.id]
        sql.run(using, statement, row)


class Adding(CounterProjection):
    """Adds what is new to what the row says, once more for every delivery."""

    def project(self, aggregate, previous, using):
        if previous == 0:
            sql.run(using, "INSERT INTO counters VALUES (%s, 0, 0, 0) ON CONFLICT DO NOTHING", [aggregate.id])
        by = sum(event.data.get("by", 0) for event in aggregate.events[previous:])
        row = [by, aggregate.version, aggregate.events[-1].position, aggregate.id]
        sql.run(using, "UPDATE counters SET total = total + %s, version = %s, position = %s WHERE id = %s", row)


class Counting(CounterProjection):
    """Keeps how often it was called in the place of the total."""

    def project(self, aggregate, previous, using):
        super().project(aggregate, previous, using)
        sql.run(using, "UPDATE counters SET total = (SELECT total + 1 FROM calls)")
        sql.run(using, "UPDATE calls SET total = total + 1")


class Behind(CounterProjection):
    """Says a version too few."""

    def heads(self, using, stream_ids):
        return (head._replace(version=head.version - 1) for head in super().heads(using, stream_ids))


class Disordered(CounterProjection):
    def rows_after(self, using, stream_id, limit):
        return read_model.rows(using, "WHERE id > %s ORDER BY id DESC LIMIT %s", [stream_id, limit])


class Lazy(TestCounters):
    """Its rebuild does nothing."""

    __test__ = False

    def rebuild(self, using):
        pass


class Hoarding(TestCounters):
    """Its rebuild keeps rows that no stream stands behind."""

    __test__ = False

    def rebuild(self, using):
        store = DjangoEventStore.generate(using=using)
        for stream in store.get_streams():
            sql.run(using, "DELETE FROM counters WHERE id = %s", [stream.id])
            self.projection.project(Counter.generate_from_events(stream.id, store.get_events(stream.id)), 0, using)


def spec(projection, of=TestCounters):
    held = of()
    held.projection = projection
    return held


@pytest.fixture
def using(db):
    read_model.create("default")
    sql.run("default", "CREATE TABLE calls AS SELECT 0 AS total")
    return "default"


TWICE = "test_an_event_that_comes_twice_changes_nothing_the_second_time"
LATE = "test_an_older_event_that_comes_late_changes_nothing"
GAP = "test_an_event_that_leaves_one_out_is_refused"
GROUPS = "test_the_row_is_the_same_in_whatever_groups_the_events_came"
VERSION = "test_every_event_takes_the_row_to_its_version"
SAME = "test_a_rebuild_makes_the_same_row_from_nothing_and_from_any_version"
WALK = "test_rows_are_found_by_any_text_and_walked_through_in_order"


@pytest.mark.parametrize(
    ("unsound", "test"),
    [
        (spec(Adding()), TWICE),
        (spec(Forgetful()), LATE),
        (spec(Forgetful()), GAP),
        (spec(Counting()), GROUPS),
        (spec(Behind()), VERSION),
        (spec(Disordered()), WALK),
        (spec(CounterProjection(), Lazy), SAME),
    ],
    ids=lambda value: value if isinstance(value, str) else type(value.projection).__name__,
)
def test_what_is_unsound_is_found(unsound, test, using):
    stream = unsound._stored(DjangoEventStore.generate(metadata=TESTER, using=using))

    with pytest.raises(AssertionError):
        getattr(unsound, test)(stream, using)


def test_a_rebuild_that_keeps_rows_without_a_stream_is_found(using):
    with pytest.raises(AssertionError):
        Hoarding().test_a_rebuild_drops_the_row_of_a_stream_that_is_not_there(using)


def test_a_life_too_short_proves_nothing(using):
    short = TestCounters()
    short.events = LIFE[:2]

    with pytest.raises(AssertionError, match="three events or more"):
        short.test_a_rebuild_drops_the_row_of_a_stream_that_is_not_there(using)


def test_what_the_spec_has_to_be_told_is_asked_for(using):
    for ask in (lambda: ProjectionSpec().row("a", using), lambda: ProjectionSpec().rebuild(using)):
        with pytest.raises(NotImplementedError, match="def r"):
            ask()
