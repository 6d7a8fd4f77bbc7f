"""The ranks of todos: what stands between two of them, how long they get, and what comes on top."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from tests.todos.domain.values.dragging import Order
from todos.domain.errors import FullGap, InvalidRank
from todos.domain.values.rank import DIGITS, MAX_LENGTH, NOISES, between, clean, make_room, spread, virtual

ROOT = Path(__file__).parents[4]
RANKS = st.from_regex(r"[0-9A-Za-z]{0,30}[1-9A-Za-z]", fullmatch=True) | st.integers(0, 2**53).map(virtual)
ENDS = st.none() | RANKS
NOISE = st.integers(0, NOISES - 1)
PLACES: dict[str, Callable[[int], int]] = {
    "at the top": lambda length: 0,
    "below the first": lambda length: 1,
    "in the middle": lambda length: length // 2,
    "above the last": lambda length: max(0, length - 1),
    "at the bottom": lambda length: length,
}


@pytest.mark.parametrize("rank", ["1", "z", "0V", "V000000000V", "z" * 250])
def test_a_rank_stays_as_it_is(rank):
    assert clean(rank) == rank


@pytest.mark.parametrize("rank", ["", "0", "a0", "a b", "a\n", "-", "é", "１", "z" * 251])
def test_what_is_no_rank_is_refused(rank):
    with pytest.raises(InvalidRank) as refused:
        clean(rank)
    assert refused.value.rank == rank


def test_digits_are_in_the_order_of_their_bytes():
    assert sorted(DIGITS) == list(DIGITS)


def test_todos_without_a_rank_come_newest_first():
    assert [virtual(1), virtual(2), virtual(63)] == ["UzzzzzzzzzV", "UzzzzzzzzyV", "UzzzzzzzyzV"]


@given(st.integers(0, 2**53), st.integers(0, 2**53))
def test_the_order_of_virtual_ranks_is_that_of_their_positions_turned_round(one, other):
    assert (virtual(one) < virtual(other)) == (one > other)
    assert len(clean(virtual(one))) == 11


@given(ENDS, ENDS, NOISE)
@example(None, None, 0)
@example(None, "1", 0)
@example("z", None, 0)
@example("zzzzzzzzzz", None, 0)
@example("1", "11", NOISES - 1)
@example("A", "A1", 62)
def test_a_rank_is_between_its_neighbours(before, after, noise):
    assume(before is None or after is None or before < after)
    rank = clean(between(before, after, noise))
    assert (before or "") < rank
    assert after is None or rank < after
    assert len(rank) <= max(10, len(before or ""), len(after or "")) + 3


@given(RANKS, RANKS, NOISE, NOISE)
def test_another_noise_gives_another_rank(before, after, noise, other):
    assume(before < after)
    assert (between(before, after, noise) == between(before, after, other)) == (noise == other)


@given(ENDS, ENDS, st.integers(1, 33), NOISE)
def test_several_ranks_are_in_order_and_between_their_neighbours(before, after, count, noise):
    assume(before is None or after is None or before < after)
    ranks = [clean(rank) for rank in spread(before, after, count, noise)]
    assert len(ranks) == count
    assert sorted({before or "", *ranks}) == [before or "", *ranks]
    assert after is None or ranks[-1] < after


@pytest.mark.parametrize(("before", "after"), [("V", "V"), ("W", "V"), ("z" * 250, None), (None, "0" * 249 + "1")])
def test_a_gap_without_room_is_full(before, after):
    with pytest.raises(FullGap, match=r"Move one of them elsewhere, then try again\.$"):
        between(before, after, 0)


@given(RANKS, st.integers(2, 60), st.integers(0, 60), NOISE)
def test_room_is_made_between_equal_ranks_with_one_new_rank_for_a_neighbour(rank, above, below, noise):
    over = sorted({between(None, rank, noise) for noise in range(above)})
    under = sorted({between(rank, None, noise) for noise in range(below)})
    room = make_room([*over, rank], [rank, *under], noise)
    order = [*over, rank, rank, *under]
    at = len(over) + 1
    order[at - len(room.above) : at + len(room.below)] = [*room.above, room.rank, *room.below]

    assert len(room.above) + len(room.below) == 1
    assert order == sorted(set(order))


def test_where_new_ranks_do_not_help_it_says_so():
    with pytest.raises(FullGap):
        make_room(["V"] * 33, ["V"] * 33, 0)


@pytest.mark.parametrize("place", PLACES.values(), ids=PLACES)
def test_two_thousand_todos_are_dropped_at_one_place(place):
    order = Order(random.Random(1))
    for each in range(2_000):
        at = min(each, place(each))
        order.drop(each, at)
        assert order.ids[at] == each
    assert max(len(clean(rank)) for rank in order.ranks) <= MAX_LENGTH
    assert order.ranks == sorted(set(order.ranks))


def test_a_full_gap_is_made_room_in_with_one_more_change_in_a_thousand_drags():
    order = Order(random.Random(1))
    for each in range(5_000):
        order.drop(each, min(1, each))
    assert 1 <= order.reranked <= 5


def test_ends_take_any_number_of_drags_in_thirteen_letters():
    order = Order(random.Random(1))
    for each in range(5_000):
        order.drop(each, len(order.ids) * (each % 2))
    assert max(map(len, order.ranks)) <= 13
    assert order.reranked == 0


def test_the_page_gives_the_rule_with_these_numbers():
    page = re.sub(r"\s+", " ", (ROOT / "docs/format.md").read_text())
    for rank in (virtual(1), virtual(2), virtual(1_000)):
        assert f"`{rank}`" in page
