"""Finds the streams whose rows are what their events say, by comparing rows whole and as the database keeps them.

It says nothing about other streams: differences.py looks at those one by one and names what differs.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from operator import itemgetter
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connections, models

from ..event import Event
from .model import ModelProjection, column, prepare, stored_column, stored_form, table
from .rebuild import UNFOLDABLE, Rows, rows_of
from .versioned import VersionedProjection

Values = tuple[Any, ...]


def sound(projection: ModelProjection, streams: Mapping[str, Sequence[Event]], using: str) -> set[str]:
    """Those of these streams whose row and versions are surely right. Reads rows after the given events."""
    right = dict(_right(projection, streams))
    same = _kept(projection.model, "pk", {stream_id: [made.row] for stream_id, made in right.items()}, using)
    if isinstance(projection, VersionedProjection):
        versions = {stream_id: right[stream_id].versions for stream_id in same}
        same = _kept(projection.versions, projection.key, versions, using)
    return same


def _right(projection: ModelProjection, streams: Mapping[str, Sequence[Event]]) -> Iterator[tuple[str, Rows]]:
    for stream_id, events in streams.items():
        if projection.is_key(stream_id):
            try:
                yield stream_id, rows_of(projection, stream_id, events)
            except UNFOLDABLE:
                continue


def _kept(model: type[models.Model], key: str, right: Mapping[str, Sequence[dict[str, Any]]], using: str) -> set[str]:
    """The streams that have these rows of `model` and no others, in order of their positions."""
    if not right:
        return set()
    columns = _Columns(model, tuple(next(iter(right.values()))[0]), using)
    keys = {stream_id: prepare(model, {key: stream_id}, using)[0] for stream_id in right}
    found = columns.read(key, [*keys.values()])
    return {
        stream_id
        for stream_id, rows in right.items()
        if found.get(keys[stream_id]) == [columns.stored(row) for row in rows]
    }


class _Columns:
    """Columns of a table, and the values in them as a raw SELECT gives them."""

    def __init__(self, model: type[models.Model], names: tuple[str, ...], using: str) -> None:
        self.model, self.using, self.number = model, using, len(names)
        forms = {name: stored_form(model, name, using) for name in names}
        self.forms = [(name, form) for name, form in forms.items() if form is not None]
        self.plain = [name for name in names if forms[name] is None]
        # Gives a tuple for two names or more.
        self.plain_values: Any = itemgetter(*self.plain) if len(self.plain) > 1 else self._one_by_one

    def stored(self, row: dict[str, Any]) -> Values | None:
        """The values of a row; None where it has other columns, or a value that its column cannot hold."""
        try:
            values = (*self.plain_values(row), *[form(row[name]) for name, form in self.forms])
        except (KeyError, TypeError, ValueError, ValidationError):
            return None
        return values if len(row) == self.number else None

    def _one_by_one(self, row: dict[str, Any]) -> Values:
        return tuple(row[name] for name in self.plain)

    def read(self, key: str, keys: Sequence[Any]) -> dict[Any, list[Values]]:
        """The rows with these keys, by key."""
        names = [*self.plain, *(name for name, _ in self.forms)]
        columns = ", ".join([column(self.model, key), *(stored_column(self.model, name, self.using) for name in names)])
        marks = ", ".join(["%s"] * len(keys))
        found: dict[Any, list[Values]] = {}
        with connections[self.using].cursor() as cursor:
            cursor.execute(
                f"SELECT {columns} FROM {table(self.model)} WHERE {column(self.model, key)} IN ({marks})"
                f" ORDER BY {column(self.model, key)}, {column(self.model, 'position')}",
                keys,
            )
            for row in cursor.fetchall():
                found.setdefault(row[0], []).append(row[1:])
        return found
