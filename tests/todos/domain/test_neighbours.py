"""What comes of a drop into a gap: one rank, or a few where the gap is full."""

from __future__ import annotations

import pytest

from todos.domain.errors import FullGap
from todos.domain.neighbours import Gap, Neighbour, drop
from todos.domain.values.rank import NOISES


def test_a_drop_gives_one_rank_between_the_neighbours():
    assert "A" < drop("new", Gap([Neighbour("A", "1")], [Neighbour("B", "2")]), 0)["new"] < "B"
    assert list(drop("new", Gap([], []), 7)) == ["new"]
    assert drop("new", Gap([], [Neighbour("V", "2")]), 7)["new"] < "V"
    assert drop("new", Gap([Neighbour("V", "1")], []), 7)["new"] > "V"


def test_a_full_gap_gives_those_beside_it_new_ranks_too():
    ranks = drop("new", Gap([Neighbour("A", "1"), Neighbour("V", "2")], [Neighbour("V", "3")]), NOISES - 1)
    order = sorted([("A", "1"), ("V", "2"), ("V", "3"), *((rank, todo) for todo, rank in ranks.items())])

    assert len(ranks) == 2
    kept = [(rank, todo) for rank, todo in order if ranks.get(todo, rank) == rank]
    assert [todo for _, todo in kept] == ["1", "2", "new", "3"]


def test_where_nothing_helps_it_says_so():
    full = [Neighbour("V", str(number)) for number in range(33)]
    with pytest.raises(FullGap):
        drop("new", Gap(full, full), 0)


def test_a_todo_stands_in_a_gap_where_it_is_between_its_ends():
    gap = Gap([Neighbour("A", "5")], [Neighbour("C", "5")])

    assert gap.holds(Neighbour("B", "1"))
    assert gap.holds(Neighbour("A", "6"))
    assert not gap.holds(Neighbour("A", "4"))
    assert not gap.holds(Neighbour("C", "6"))
    assert Gap([], []).holds(Neighbour("B", "1"))
