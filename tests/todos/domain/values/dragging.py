"""A list whose todos are dragged: the order that a server keeps by ranks alone."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Mapping
from random import Random

from todos.domain.errors import FullGap
from todos.domain.values.rank import MAX_NEIGHBOURS, NOISES, between, make_room, virtual


class Order:
    """Todos by rank, equal ones by id. `log` has every rank that was given to a todo, in order."""

    def __init__(self, random: Random) -> None:
        self.random = random
        self.places: list[tuple[str, int]] = []
        self.log: list[tuple[int, str]] = []
        self.reranked = 0
        self._ranks: dict[int, str] = {}

    @property
    def ids(self) -> list[int]:
        return [todo for _, todo in self.places]

    @property
    def ranks(self) -> list[str]:
        return [rank for rank, _ in self.places]

    def add(self, todo: int) -> None:
        """Adds a todo without a rank of its own, at the next position of the log."""
        self.save({todo: virtual(len(self.log) + 1)})

    def drop(self, todo: int, at: int) -> None:
        """Drops a todo, at a place among the others."""
        self.save(self.decide(todo, at))

    def drag(self, todo: int, after: int | None) -> Mapping[int, str]:
        """The new ranks that come of dragging a todo to the place after another one; None is the top."""
        at = 0 if after is None else bisect_left(self.places, (self._ranks[after], after)) + 1
        return self.decide(todo, at - (todo in self._ranks and self._place_of(todo) < at))

    def decide(self, todo: int, at: int) -> Mapping[int, str]:
        others = self.places.copy()
        if todo in self._ranks:
            others.pop(self._place_of(todo))
        above, below = others[max(0, at - MAX_NEIGHBOURS - 1) : at], others[at : at + MAX_NEIGHBOURS + 1]
        noise = self.random.randrange(NOISES)
        try:
            return {todo: between(above[-1][0] if above else None, below[0][0] if below else None, noise)}
        except FullGap:
            room = make_room([rank for rank, _ in above], [rank for rank, _ in below], noise)
        moved = [*above[len(above) - len(room.above) :], ("", todo), *below[: len(room.below)]]
        return dict(zip((each for _, each in moved), (*room.above, room.rank, *room.below), strict=True))

    def save(self, ranks: Mapping[int, str]) -> None:
        self.reranked += len(ranks) - 1
        for todo, rank in ranks.items():
            if todo in self._ranks:
                self.places.pop(self._place_of(todo))
            self._ranks[todo] = rank
            insort(self.places, (rank, todo))
            self.log.append((todo, rank))

    def _place_of(self, todo: int) -> int:
        return bisect_left(self.places, (self._ranks[todo], todo))
