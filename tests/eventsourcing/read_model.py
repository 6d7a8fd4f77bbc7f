"""A read model of counters, in a table of its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.db import connections

from eventsourcing.errors import ProjectionConflict
from eventsourcing.projections.base import Head, Projection
from tests.eventsourcing import sql
from tests.eventsourcing.domain import Counter

CREATE = "CREATE TABLE counters (id varchar(36) PRIMARY KEY, total bigint, version bigint, position bigint)"
COLUMNS = "id, version, position"


class CounterProjection(Projection):
    aggregate = Counter
    name = "the list of counters"

    def project(self, aggregate, previous, using):
        row = [aggregate.state["total"], aggregate.version, aggregate.events[-1].position, aggregate.id]
        if previous == 0:
            statement = (
                "INSERT INTO counters (total, version, position, id) VALUES (%s, %s, %s, %s) ON CONFLICT DO NOTHING"
            )
        else:
            statement = "UPDATE counters SET total = %s, version = %s, position = %s WHERE id = %s AND version = %s"
            row.append(previous)
        with connections[using].cursor() as cursor:
            cursor.execute(statement, row)
            if cursor.rowcount != 1:
                raise ProjectionConflict(self.name, aggregate.id, aggregate.version)

    def heads(self, using: str, stream_ids: Iterable[str]) -> Iterator[Head]:
        for stream_id in stream_ids:
            yield from rows(using, "WHERE id = %s", [stream_id])

    def rows_after(self, using: str, stream_id: str, limit: int) -> list[Head]:
        return rows(using, "WHERE id > %s ORDER BY id LIMIT %s", [stream_id, limit])


def rows(using: str, clauses: str = "ORDER BY id", parameters=()) -> list[Head]:
    with connections[using].cursor() as cursor:
        cursor.execute(f"SELECT {COLUMNS} FROM counters {clauses}", parameters)
        return [Head(*row) for row in cursor.fetchall()]


def totals(using: str) -> dict[str, int]:
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT id, total FROM counters")
        return dict(cursor.fetchall())


def create(using: str) -> None:
    sql.run(using, CREATE)


def drop(using: str) -> None:
    sql.run(using, "DROP TABLE counters")
