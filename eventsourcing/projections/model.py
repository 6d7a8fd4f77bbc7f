"""A projection onto a Django model: one row per stream, written by one statement."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache, partial
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import connections, models

from ..errors import ProjectionConflict
from ..flat_map import opened
from .base import Head, Projection

Form = Callable[[Any], Any]
_STORED_AS_IT_IS = (
    models.CharField,
    models.TextField,
    models.BooleanField,
    models.IntegerField,
    models.SmallIntegerField,
    models.BigIntegerField,
    models.PositiveIntegerField,
    models.PositiveSmallIntegerField,
    models.PositiveBigIntegerField,
)


class ModelProjection(Projection):
    """Keeps the rows of `model` in step with the aggregates of one class; a subclass gives their values.

    model -- its primary key (uuid or text) is the stream's id; it has integer columns `version` and `position`
    """

    model: ClassVar[type[models.Model]]

    def values(self, aggregate: Any) -> dict[str, Any]:
        """The columns of an aggregate's row beside id, version and position: a function of its stream alone.

        A value may be Deferred, so that a personal value is opened only where it is written.
        """
        raise NotImplementedError

    def unchanged(self, aggregate: Any, previous: int) -> Collection[str]:
        """Columns that no event after version `previous` can have changed. An UPDATE leaves them as they are."""
        return ()

    def row(self, aggregate: Any) -> dict[str, Any]:
        """All columns of an aggregate's row except its id."""
        return {name: opened(value) for name, value in self._row(aggregate).items()}

    def changed_row(self, aggregate: Any, previous: int) -> dict[str, Any]:
        """The columns to write where the row is at version `previous` (0: there is none)."""
        kept = self.unchanged(aggregate, previous) if previous else ()
        return {name: opened(value) for name, value in self._row(aggregate).items() if name not in kept}

    def columns(self, aggregate: Any) -> tuple[str, ...]:
        """The names in `row`."""
        return tuple(self._row(aggregate))

    def _row(self, aggregate: Any) -> dict[str, Any]:
        last = aggregate.events[-1]
        return {"version": last.version, "position": last.position} | self.values(aggregate)

    def project(self, aggregate: Any, previous: int, using: str) -> None:
        """See Projection. One INSERT or UPDATE; the model's instances, defaults and signals are not used."""
        row = self.changed_row(aggregate, previous)
        statement = insert if previous == 0 else update
        self.write(
            statement(self.model, tuple(row)), self.parameters(row, aggregate, previous, using), aggregate, using
        )

    def parameters(self, row: dict[str, Any], aggregate: Any, previous: int, using: str) -> list[Any]:
        """The parameters of an `insert` or `update` of this row, in the database's types."""
        prepared = prepare(self.model, row | {"pk": aggregate.id}, using)
        return [*prepared, previous] if previous else prepared

    def write(self, statement: str, parameters: Sequence[Any], aggregate: Any, using: str) -> None:
        """Execute a statement that must write one row. Raises ProjectionConflict."""
        with connections[using].cursor() as cursor:
            cursor.execute(statement, parameters)
            if cursor.rowcount != 1:
                raise ProjectionConflict(self.name, aggregate.id, aggregate.version)

    def heads(self, using: str, stream_ids: Iterable[str]) -> Iterator[Head]:
        """See Projection."""
        keys = [stream_id for stream_id in stream_ids if self.is_key(stream_id)]
        yield from self._heads(self.model._default_manager.using(using).filter(pk__in=keys))

    def rows_after(self, using: str, stream_id: str, limit: int) -> list[Head]:
        """See Projection."""
        rows = self.model._default_manager.using(using).order_by("pk")
        return self._heads((rows.filter(pk__gt=stream_id) if stream_id else rows)[:limit])

    def is_key(self, stream_id: str) -> bool:
        """Whether a row can have this id, in this form."""
        try:
            return str(self.model._meta.pk.to_python(stream_id)) == stream_id
        except ValidationError:
            return False

    @staticmethod
    def _heads(rows: models.QuerySet[Any]) -> list[Head]:
        return [Head(str(key), *rest) for key, *rest in rows.values_list("pk", "version", "position")]


@cache
def insert(model: type[models.Model], names: tuple[str, ...]) -> str:
    """The statement that inserts a row, unless one with its key exists."""
    columns = [*(column(model, name) for name in names), column(model, "pk")]
    marks = ", ".join(["%s"] * len(columns))
    return f"INSERT INTO {table(model)} ({', '.join(columns)}) VALUES ({marks}) ON CONFLICT ({columns[-1]}) DO NOTHING"


@cache
def update(model: type[models.Model], names: tuple[str, ...]) -> str:
    """The statement that changes a row if it is still at the version before."""
    changes = ", ".join(f"{column(model, name)} = %s" for name in names)
    return f"UPDATE {table(model)} SET {changes} WHERE {column(model, 'pk')} = %s AND {column(model, 'version')} = %s"


def prepare(model: type[models.Model], values: Mapping[str, Any], using: str) -> list[Any]:
    """Values in the database's types."""
    connection = connections[using]
    return [_field(model, name).get_db_prep_save(value, connection) for name, value in values.items()]


def stored_form(model: type[models.Model], name: str, using: str) -> Form | None:
    """The function from a value to what a raw SELECT of `stored_column` gives for it; None where that is the value."""
    field, connection = _field(model, name), connections[using]
    if type(field) in _STORED_AS_IT_IS:
        return None
    form: Form = partial(field.get_db_prep_save, connection=connection)
    # The rows of a stream have most of their times in common.
    return cache(form) if type(field) in (models.DateTimeField, models.UUIDField) else form


def stored_column(model: type[models.Model], name: str, using: str) -> str:
    """The column for a raw SELECT. SQLite's driver would decode a time, which takes long."""
    quoted = column(model, name)
    undecoded = connections[using].vendor == "sqlite" and isinstance(_field(model, name), models.DateTimeField)
    return f"CAST({quoted} AS TEXT)" if undecoded else quoted


def table(model: type[models.Model]) -> str:
    """The name of a model's table, quoted."""
    return _quoted(model._meta.db_table)


def column(model: type[models.Model], name: str) -> str:
    """The name of a field's column, quoted; "pk" is the primary key."""
    return _quoted(_field(model, name).column)


def _field(model: type[models.Model], name: str) -> Any:
    return model._meta.pk if name == "pk" else model._meta.get_field(name)


def _quoted(name: str) -> str:
    return f'"{name}"'
