"""Every list of the admin runs along an index, on both engines, at a size where a scan would show."""

from __future__ import annotations

import re

import pytest
from django.db import connections
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from eventsourcing.admin import words
from eventsourcing.admin.filters import EventFilters
from eventsourcing.admin.paging import event_page, log_page
from eventsourcing.database import append_only
from eventsourcing.models import StoredEvent
from tests.conftest import BOTH
from tests.eventsourcing.admin.shop import CORRELATION

ROWS = 20_000


def on(using: str) -> pytest.MarkDecorator:
    return pytest.mark.django_db(databases=[using])


TABLE = StoredEvent._meta.db_table
_COLUMNS = """(stream_id, version, event_id, type, schema_version, timestamp, data, extra, actor, source,
    causation_id, correlation_id, hash)"""
# A hundred streams, a thousand actors, one shop in a thousand closed, a new correlation for every three events.
_FILL = {
    "sqlite": f"""
        WITH RECURSIVE numbers(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM numbers WHERE n + 1 < %s)
        INSERT INTO {TABLE} {_COLUMNS}
        SELECT 'shop-' || (n %% 100), n / 100 + 1, printf('%%032x', n),
            CASE WHEN n %% 1000 = 0 THEN 'ShopClosed' ELSE 'ShopOpened' END, 1,
            datetime('2026-01-01', n || ' minutes'), '{{}}', '{{}}', n %% 1000, 'web', NULL,
            printf('%%032x', n / 3), zeroblob(32) FROM numbers""",
    "postgresql": f"""
        INSERT INTO {TABLE} {_COLUMNS}
        SELECT 'shop-' || (n %% 100), n / 100 + 1, lpad(to_hex(n), 32, '0')::uuid,
            CASE WHEN n %% 1000 = 0 THEN 'ShopClosed' ELSE 'ShopOpened' END, 1,
            '2026-01-01 00:00Z'::timestamptz + n * interval '1 minute', '{{}}', '{{}}', n %% 1000, 'web', NULL,
            lpad(to_hex(n / 3), 32, '0')::uuid, '\\x00' FROM generate_series(0, %s - 1) n""",
}
# {middle} is where shop-7 has its hundredth event.
INDEXES = {
    "": "the position",
    "before={middle}": "the position",
    "after={middle}": "the position",
    "type=ShopClosed": "eventsourcing_by_type",
    "type=ShopClosed&before={middle}": "eventsourcing_by_type",
    "stream=shop-7": "eventsourcing_stream_version",
    "stream=shop-7&before={middle}": "eventsourcing_stream_version",
    "stream=no such shop": "eventsourcing_stream_version",
    "actor=2": "eventsourcing_by_actor",
    "actor=2&before={middle}": "eventsourcing_by_actor",
    "actor=nobody": "eventsourcing_by_actor",
    f"correlation={CORRELATION}": "eventsourcing_by_correlation",
    f"correlation={CORRELATION}&before={{middle}}": "eventsourcing_by_correlation",
    "since=2026-01-03&until=2026-01-04": "eventsourcing_by_time",
    "since=2026-01-03&before={middle}": "eventsourcing_by_time",
    "until=2026-01-04": "eventsourcing_by_time",
    "stream=shop-7&type=ShopOpened&since=2026-01-02": "eventsourcing_stream_version",
}
_INDEX = re.compile(r"(?:USING|using) (?:COVERING )?(?:INDEX )?(\w+)|on (eventsourcing_by_\w+)")


@pytest.fixture
def log(request):
    """The alias of a database with 20,000 events, of which shop-7 has one in a hundred."""
    connection = connections[request.param]
    append_only.remove(request.param)
    with connection.cursor() as cursor:
        cursor.execute(_FILL[connection.vendor], [ROWS])
        if connection.vendor == "postgresql":  # there it comes by itself in real life; SQLite has to do without
            cursor.execute(f"ANALYZE {TABLE}")
    return request.param


def middle(using: str) -> int:
    return StoredEvent.objects.using(using).get(stream_id="shop-7", version=100).position


def plan(sql: str, using: str) -> list[str]:
    explain = {"sqlite": "EXPLAIN QUERY PLAN ", "postgresql": "EXPLAIN "}[connections[using].vendor]
    with connections[using].cursor() as cursor:
        cursor.execute(explain + sql.replace("%", "%%"))
        return [str(row[-1]).strip() for row in cursor.fetchall()]


def index_of(lines: list[str]) -> str:
    """The index that a plan runs along, 'the position' for the table's own order, with what it does beside that."""
    text = "\n".join(lines)
    names = {
        "INTEGER": "the position",
        f"{TABLE}_pkey": "the position",
        f"sqlite_autoindex_{TABLE}_1": "eventsourcing_stream_version",
    }
    found = [names.get(first or second, first or second) for first, second in _INDEX.findall(text)]
    if f"SCAN {TABLE}" in lines:  # SQLite's words for a walk along the position that stops at the limit
        found.append("the position")
    if "Seq Scan" in text:
        found.append("a scan")
    if "TEMP B-TREE" in text and "LAST TERM" not in text:
        found.append("a sort")
    return ", ".join(found)


@pytest.mark.parametrize("log", [pytest.param(using, marks=on(using)) for using in BOTH], indirect=True)
def test_every_filter_is_served_by_its_index_without_a_scan_or_a_sort(log, monkeypatch):
    monkeypatch.setattr(words, "actor_finders", [])  # accounts are in the default database alone
    events = StoredEvent.objects.using(log).defer("data", "extra")
    found = {}
    for query in INDEXES:
        filters = EventFilters(QueryDict(query.format(middle=middle(log))))
        assert filters.is_valid(), filters.errors
        with CaptureQueriesContext(connections[log]) as queries:
            assert log_page(events, filters) is not None
        found[query] = index_of(plan(queries[-1]["sql"], log))
    assert found == INDEXES


@pytest.mark.parametrize("log", [pytest.param(using, marks=on(using)) for using in BOTH], indirect=True)
def test_a_type_that_most_events_have_is_found_along_the_type_or_the_position_never_by_a_scan_or_a_sort(log):
    events, filters = StoredEvent.objects.using(log), EventFilters(QueryDict(f"type=ShopOpened&after={middle(log)}"))
    assert filters.is_valid()
    with CaptureQueriesContext(connections[log]) as queries:
        log_page(events, filters)
    assert index_of(plan(queries[-1]["sql"], log)) in ("eventsourcing_by_type", "the position")


@pytest.mark.parametrize("log", [pytest.param(using, marks=on(using)) for using in BOTH], indirect=True)
@pytest.mark.parametrize(("way", "version"), [("after", None), ("after", 100), ("before", 100)])
def test_a_page_of_a_stream_runs_along_its_versions(log, way, version):
    rows = StoredEvent.objects.using(log).filter(stream_id="shop-7")
    with CaptureQueriesContext(connections[log]) as queries:
        page = event_page(rows, ("version",), way, (version,) if version else None)
    assert len(page.rows) == 50
    assert index_of(plan(queries[-1]["sql"], log)) == "eventsourcing_stream_version"
