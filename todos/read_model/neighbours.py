"""The order of the todos of a place, for commands that drop a todo there."""

from __future__ import annotations

from typing import NamedTuple
from uuid import UUID

from eventsourcing import keyset
from todos.domain.errors import NotInPlace
from todos.domain.neighbours import Gap, Neighbour
from todos.domain.values.rank import MAX_NEIGHBOURS
from todos.read_model.seen_by import TodoRow, Todos, ranked_in, uuids

_ORDER = ("rank", "id")
_REVERSED = ("-rank", "-id")


class NeighboursInRows(NamedTuple):
    """Reads the order from the rows of a database, in the transaction of the command. See Neighbours.

    Todos in the trash keep their place in the order, but are no neighbours: nothing can give them new ranks.
    """

    using: str

    def gap(self, place: str, after: str, todo_id: str) -> Gap:
        """See Neighbours."""
        todos = ranked_in(place, self.using).exclude(pk=UUID(todo_id))
        rows = todos.filter(removed=None)
        if not after:
            return Gap([], _first(rows, _ORDER))
        upper = todos.filter(pk__in=uuids([after])).first()
        if upper is None:
            raise NotInPlace
        key = [upper.rank, upper.id]
        above = _first(keyset.after(rows, _REVERSED, key), _REVERSED)[::-1]
        itself = [] if upper.removed else [_neighbour(upper)]
        return Gap([*above, *itself][-MAX_NEIGHBOURS - 1 :], _first(keyset.after(rows, _ORDER, key), _ORDER))


def _first(rows: Todos, order: tuple[str, str]) -> list[Neighbour]:
    return [_neighbour(row) for row in rows.only("rank").order_by(*order)[: MAX_NEIGHBOURS + 1]]


def _neighbour(row: TodoRow) -> Neighbour:
    return Neighbour(row.rank, str(row.id))
