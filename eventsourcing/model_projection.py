"""A projection onto a Django model: one row per stream, written by one statement."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import connections, models

from eventsourcing.errors import ProjectionConflict
from eventsourcing.projection import Head, Projection


class ModelProjection(Projection):
    """Keeps the rows of `model` in step with the aggregates of one class; a subclass says what stands in them.

    model -- its primary key (uuid or text) is the stream's id; it has integer columns `version` and `position`
    """

    model: ClassVar[type[models.Model]]

    def values(self, aggregate: Any) -> dict[str, Any]:
        """The columns of an aggregate's row, but for its id, version and position: a function of its stream alone."""
        raise NotImplementedError

    def row(self, aggregate: Any) -> dict[str, Any]:
        """All columns of an aggregate's row but its id."""
        last = aggregate.events[-1]
        return {"version": last.version, "position": last.position} | self.values(aggregate)

    def project(self, aggregate: Any, previous: int, using: str) -> None:
        """See Projection. One INSERT or UPDATE, without the model's instances, defaults and signals."""
        row = self.row(aggregate)
        statement = _insert if previous == 0 else _update
        connection = connections[using]
        parameters = _prepared(self.model, row | {"pk": aggregate.id}, connection)
        if previous:
            parameters.append(previous)
        with connection.cursor() as cursor:
            cursor.execute(statement(self.model, tuple(row)), parameters)
            if cursor.rowcount != 1:
                raise ProjectionConflict(self.name, aggregate.id, aggregate.version)

    def heads(self, using: str, stream_ids: Iterable[str]) -> Iterator[Head]:
        """See Projection."""
        keys = [id for id in stream_ids if self._is_key(id)]
        yield from self._heads(self.model._default_manager.using(using).filter(pk__in=keys))

    def rows_after(self, using: str, stream_id: str, limit: int) -> list[Head]:
        """See Projection."""
        rows = self.model._default_manager.using(using).order_by("pk")
        return self._heads((rows.filter(pk__gt=stream_id) if stream_id else rows)[:limit])

    def _is_key(self, stream_id: str) -> bool:
        """Whether a row can have this id, in just this form."""
        try:
            return str(self.model._meta.pk.to_python(stream_id)) == stream_id
        except ValidationError:
            return False

    @staticmethod
    def _heads(rows: models.QuerySet[Any]) -> list[Head]:
        return [Head(str(id), *rest) for id, *rest in rows.values_list("pk", "version", "position")]


@cache
def _insert(model: type[models.Model], names: tuple[str, ...]) -> str:
    columns = [*(_column(model, name) for name in names), _column(model, "pk")]
    marks = ", ".join(["%s"] * len(columns))
    table = _quoted(model._meta.db_table)
    return f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks}) ON CONFLICT ({columns[-1]}) DO NOTHING"


@cache
def _update(model: type[models.Model], names: tuple[str, ...]) -> str:
    changes = ", ".join(f"{_column(model, name)} = %s" for name in names)
    key, version = _column(model, "pk"), _column(model, "version")
    return f"UPDATE {_quoted(model._meta.db_table)} SET {changes} WHERE {key} = %s AND {version} = %s"


def _prepared(model: type[models.Model], values: Mapping[str, Any], connection: Any) -> list[Any]:
    return [_field(model, name).get_db_prep_save(value, connection) for name, value in values.items()]


def _field(model: type[models.Model], name: str) -> Any:
    return model._meta.pk if name == "pk" else model._meta.get_field(name)


def _column(model: type[models.Model], name: str) -> str:
    return _quoted(_field(model, name).column)


def _quoted(name: str) -> str:
    # Both engines take the standard's quotes.
    return f'"{name}"'
