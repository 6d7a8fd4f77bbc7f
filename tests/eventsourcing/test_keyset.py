"""Pages by keyset come to the same rows as one sorted list, in either direction and from any key."""

from __future__ import annotations

import pytest

from eventsourcing import keyset
from eventsourcing.event_store import ANY
from eventsourcing.models import StoredEvent
from eventsourcing.testing import happened

ORDERS = [
    ("position",),
    ("-position",),
    ("stream_id", "version"),
    ("-stream_id", "-version"),
    ("stream_id", "-version"),
    ("-timestamp", "stream_id", "-version"),
]


@pytest.fixture
def rows(django_store, using):
    for number in range(7):
        django_store.append("abc"[number % 3], happened(number), ANY)
    return StoredEvent.objects.using(using)


def key_of(row, order):
    return [getattr(row, name.removeprefix("-")) for name in order]


@pytest.mark.parametrize("order", ORDERS, ids=" ".join)
@pytest.mark.parametrize("size", [1, 2, 3, 7, 8])
def test_batches_are_the_sorted_list_in_pieces(rows, order, size):
    batches = list(keyset.batches(rows, order, size))

    assert [row for batch in batches for row in batch] == list(rows.order_by(*order))
    assert {len(batch) for batch in batches[:-1]} <= {size}


@pytest.mark.parametrize("order", ORDERS, ids=" ".join)
def test_a_page_begins_after_its_key_and_says_whether_more_follow(rows, order):
    ordered = list(rows.order_by(*order))

    for place, row in enumerate(ordered):
        following = ordered[place + 1 :]
        assert keyset.page(rows, order, key_of(row, order), 3) == (following[:3], len(following) > 3)


def test_a_key_need_not_be_that_of_a_row(rows):
    assert [row.version for row in keyset.after(rows, ("stream_id", "version"), ("b", 99)).order_by("position")] == [
        1,
        2,
    ]
    assert keyset.page(rows, ("position",), (0,), 50) == (list(rows.order_by("position")), False)


def test_a_key_of_another_length_than_the_order_is_an_error(rows):
    with pytest.raises(ValueError, match="zip"):
        keyset.after(rows, ("stream_id", "version"), ("b",))


def test_no_rows_have_no_batches(rows):
    assert list(keyset.batches(rows.none(), ("position",), 5)) == []
