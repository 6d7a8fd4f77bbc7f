"""What a dropped todo comes to stand between, and the ranks that come of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple, Protocol

from todos.domain.errors import FullGap
from todos.domain.values.rank import between, make_room


class Neighbour(NamedTuple):
    """A todo of a place, and the rank by which it is ordered there."""

    rank: str
    id: str


class Gap(NamedTuple):
    """A gap between todos, which are in their order: up to MAX_NEIGHBOURS + 1 above it, as many below it."""

    above: Sequence[Neighbour]
    below: Sequence[Neighbour]

    def holds(self, todo: Neighbour) -> bool:
        """Whether a todo stands in the gap as it is."""
        return (not self.above or self.above[-1] < todo) and (not self.below or todo < self.below[0])


class Neighbours(Protocol):
    """Knows the order of todos as it is within the transaction of a command."""

    def gap(self, place: str, after: str, todo_id: str) -> Gap:
        """The gap below a todo of a place, or on top for '', as it is without the todo that comes there.

        place -- the text of the place; after -- the id of the todo above the gap
        Raises NotInPlace.
        """
        ...


def drop(todo_id: str, gap: Gap, noise: int) -> Mapping[str, str]:
    """The new ranks by todo: that of the dropped one, and where the gap is full, those of a few beside it.

    Raises FullGap where new ranks do not help.
    """
    ends = gap.above[-1].rank if gap.above else None, gap.below[0].rank if gap.below else None
    try:
        return {todo_id: between(*ends, noise)}
    except FullGap:
        room = make_room([each.rank for each in gap.above], [each.rank for each in gap.below], noise)
    above = [each.id for each in gap.above[len(gap.above) - len(room.above) :]]
    ids = [*above, todo_id, *(each.id for each in gap.below[: len(room.below)])]
    return dict(zip(ids, (*room.above, room.rank, *room.below), strict=True))
