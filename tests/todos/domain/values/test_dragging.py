"""Two people drag the todos of one list, each on a page of their own that may be behind."""

from __future__ import annotations

from random import Random

import pytest

from tests.todos.domain.values.dragging import Order

DRAGS = 5_000


class View:
    """The page of one person: it has the first changes of the log, and shows them in order."""

    def __init__(self) -> None:
        self.seen = 0
        self.ranks: dict[int, str] = {}

    def catch_up(self, order: Order, until: int) -> None:
        self.ranks |= dict(order.log[self.seen : until])
        self.seen = until

    @property
    def ids(self) -> list[int]:
        return sorted(self.ranks, key=lambda todo: (self.ranks[todo], todo))


def random_drag(random: Random, view: View) -> tuple[int, int | None]:
    """A todo, and the one that it is dropped after. Places near the top are more likely, as with people."""
    todo = random.choice(view.ids)
    others = [each for each in view.ids if each != todo]
    at = min(random.randrange(len(others) + 1), random.randrange(len(others) + 1))
    return todo, others[at - 1] if at else None


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_five_thousand_drags_by_two_people_end_in_one_order_with_short_ranks(seed):
    random = Random(seed)
    order, views = Order(random), [View(), View()]
    for todo in range(40):
        order.add(todo)
    for drag in range(DRAGS):
        for view in views:
            view.catch_up(order, random.randint(max(view.seen, 40), len(order.log)))
        drags = [random_drag(random, view) for view in views]
        if drag % 10 or drags[0][0] == drags[1][0]:
            todo, after = drags[drag % 2]
            order.save(order.drag(todo, after))
            assert stands_after(order, todo, after)
        else:  # at once: neither sees what the other does
            for ranks in [order.drag(*each) for each in drags]:
                order.save(ranks)
        if drag % 50 == 0:
            order.add(len(order.ids))
            assert order.ids[0] == len(order.ids) - 1
    for view in views:
        view.catch_up(order, len(order.log))

    assert views[0].ids == views[1].ids == order.ids
    assert max(len(rank) for _, rank in order.log) <= 25
    assert order.reranked == 0


def stands_after(order: Order, todo: int, after: int | None) -> bool:
    at = order.ids.index(todo)
    return (order.ids[at - 1] if at else None) == after


def test_what_is_added_after_drags_to_the_top_comes_on_top_of_them():
    order = Order(Random(1))
    for todo in range(10):
        order.add(todo)
    for drag in range(1_000):
        order.drop(drag % 10, 0)
        order.add(10 + drag)
        order.drop(10 + drag, 1)
    order.add(2_000)
    assert order.ids[0] == 2_000


def test_two_who_drop_at_one_place_at_once_with_the_same_noise_are_ordered_by_id():
    order = Order(Random(1))
    for todo in range(4):
        order.add(todo)
    first = order.drag(3, after=1)[3]
    order.save({3: first})
    order.save({2: first})
    assert order.ids == [1, 2, 3, 0]

    order.save(order.drag(0, after=2))

    assert order.ids == [1, 2, 0, 3]
    assert len(set(order.ranks)) == 4


def test_changes_of_different_todos_end_in_one_order_whichever_is_seen_first():
    random = Random(1)
    order = Order(random)
    for todo in range(30):
        order.add(todo)
    for _ in range(500):
        order.drop(random.randrange(30), random.randrange(30))
    by_todo = {todo: [rank for each, rank in order.log if each == todo] for todo in range(30)}
    for _ in range(20):
        streams = random.sample(sorted(by_todo), 30)
        ranks = {todo: by_todo[todo][-1] for todo in streams}
        assert sorted(ranks, key=lambda todo: (ranks[todo], todo)) == order.ids
