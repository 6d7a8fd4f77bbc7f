"""A projection that keeps every version of its rows beside the current ones."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any, ClassVar, NamedTuple

from django.db import connections, models

from .model import ModelProjection, column, insert, prepare, table, update


class VersionedProjection(ModelProjection):
    """A ModelProjection that also keeps history: a row of `versions` per event, written with the row of `model`.

    versions -- a model with the columns of `model`; its primary key is `position`, where the version became true, and
                `until` is where the next one did (None for the last)
    key -- the name of the field of `versions` with the stream's id; (key, version) is unique
    """

    versions: ClassVar[type[models.Model]]
    key: ClassVar[str]

    def version_rows(self, versions: Iterable[Any]) -> list[dict[str, Any]]:
        """All columns of all versions, oldest first; `versions` are the aggregate after each event of its stream."""
        rows: list[dict[str, Any]] = []
        for version in versions:
            row = self.row(version)
            if rows:
                row[self.key] = rows[-1][self.key]
                rows[-1]["until"] = row["position"]
            else:
                row[self.key] = self.model._meta.pk.to_python(version.id)
            row["until"] = None
            rows.append(row)
        return rows

    def project(self, aggregate: Any, previous: int, using: str) -> None:
        """See Projection. Several new events take the row through every version between.

        A version costs one statement on PostgreSQL and three on SQLite, where a statement is not a round trip.
        """
        write = self._project_sqlite if connections[using].vendor == "sqlite" else self._project_postgresql
        for step in _steps(aggregate, previous):
            write(step, step.version - 1, using)

    def _project_postgresql(self, aggregate: Any, previous: int, using: str) -> None:
        row = self.changed_row(aggregate, previous)
        parameters = self.parameters(row, aggregate, previous, using)
        statement = _at_once(self._tables(), tuple(row), self.columns(aggregate), previous == 0)
        self.write(statement, parameters, aggregate, using)

    def _project_sqlite(self, aggregate: Any, previous: int, using: str) -> None:
        super().project(aggregate, previous, using)
        names, key = self.columns(aggregate), prepare(self.model, {"pk": aggregate.id}, using)
        if previous:
            self.write(_close(self._tables()), [aggregate.events[-1].position, *key, previous], aggregate, using)
        self.write(_copy(self._tables(), names), key, aggregate, using)

    def _tables(self) -> Tables:
        return Tables(self.model, self.versions, self.key)


class Tables(NamedTuple):
    """The model of the current rows, the model of their versions, and the field of the latter with the stream's id."""

    model: type[models.Model]
    versions: type[models.Model]
    key: str


def _steps(aggregate: Any, previous: int) -> Iterator[Any]:
    """The aggregate as it was after each of its events after version `previous`; the last one is the aggregate."""
    between = aggregate.events[previous:-1]
    if between:
        step = type(aggregate).generate_from_events(aggregate.id, aggregate.events[:previous])
        for event in between:
            step = step.apply_event(event, committed=True)
            yield step
    yield aggregate


@cache
def _at_once(tables: Tables, changed: tuple[str, ...], names: tuple[str, ...], new: bool) -> str:
    """Writes the changed columns of the row, ends its last version and inserts the new one.

    Each part writes only if the part before wrote a row.
    """
    model, versions, key = tables
    columns = ", ".join(column(model, name) for name in names)
    written = (insert if new else update)(model, changed) + " RETURNING *"
    closed = (
        f", closed AS (UPDATE {table(versions)} AS v SET until = written.position FROM written"
        f" WHERE v.{column(versions, key)} = written.{column(model, 'pk')} AND v.version = written.version - 1"
        " RETURNING 1)"
    )
    return (
        f"WITH written AS ({written}){'' if new else closed}"
        f" INSERT INTO {table(versions)} ({columns}, {column(versions, key)})"
        f" SELECT {columns}, {column(model, 'pk')} FROM written{'' if new else ', closed'}"
    )


@cache
def _close(tables: Tables) -> str:
    _, versions, key = tables
    return f"UPDATE {table(versions)} SET until = %s WHERE {column(versions, key)} = %s AND version = %s"


@cache
def _copy(tables: Tables, names: tuple[str, ...]) -> str:
    model, versions, key = tables
    columns, pk = ", ".join(column(model, name) for name in names), column(model, "pk")
    return (
        f"INSERT INTO {table(versions)} ({columns}, {column(versions, key)})"
        f" SELECT {columns}, {pk} FROM {table(model)} WHERE {pk} = %s"
    )
