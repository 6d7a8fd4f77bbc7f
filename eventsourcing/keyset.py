"""Pages of a Django queryset by keyset: rows after a key, at the same cost on every page.

(Markus Winand, "Paging Through Results", use-the-index-luke.com: OFFSET reads and discards all rows before the page.)

`order` names columns as `order_by` does, '-' for a falling one; together they must be unique. A key has the values of
these columns in one row. Columns must not be null.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from django.db.models import Model, Q, QuerySet


class Page[Row: Model](NamedTuple):
    """At most `size` rows in order, and whether more follow."""

    rows: list[Row]
    more: bool


def page[Row: Model](rows: QuerySet[Row], order: Sequence[str], key: Sequence[Any] | None, size: int) -> Page[Row]:
    """The first `size` rows after `key` in `order`; without a key the first of all. One query."""
    # One row more than fits tells whether there are more.
    found = list((rows if key is None else after(rows, order, key)).order_by(*order)[: size + 1])
    return Page(found[:size], more=len(found) > size)


def after[Row: Model](rows: QuerySet[Row], order: Sequence[str], key: Sequence[Any]) -> QuerySet[Row]:
    """The rows that come after `key` in `order`, which need not be the key of a row."""
    columns = [(name.removeprefix("-"), "lt" if name.startswith("-") else "gt") for name in order]
    condition = Q()
    for (name, beyond), value in reversed(list(zip(columns, key, strict=True))):
        further = Q(**{f"{name}__{beyond}": value})
        # The bound on a column alone, repeated before the OR, is what an index can use.
        condition = Q(**{f"{name}__{beyond}e": value}) & (further | condition) if condition else further
    return rows.filter(condition)


def batches[Row: Model](rows: QuerySet[Row], order: Sequence[str], size: int) -> Iterator[list[Row]]:
    """All rows in `order`, `size` at a time, each batch a query of its own: for scans beside writers."""
    key = None
    while (found := page(rows, order, key, size)).rows:
        yield found.rows
        if not found.more:
            return
        key = [getattr(found.rows[-1], name.removeprefix("-")) for name in order]
