"""How many connections may be open, and whose is closed for another."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from todosite.serving.connection_guard import ConnectionGuard, Limits, network_of


class Visitor:
    """A connection from an address; `closed` by the guard or not."""

    def __init__(self, address: str = "127.0.0.1") -> None:
        self.address, self.closed = address, False

    def cut_off(self) -> None:
        self.closed = True


class House(NamedTuple):
    guard: ConnectionGuard
    inside: list[Visitor]


@pytest.fixture
def full() -> House:
    """Three connections from this machine, all that may be open. The site waits for each of them."""
    guard, inside = ConnectionGuard(Limits(total=3, per_address=2)), [Visitor() for _ in range(3)]
    for each in inside:
        assert guard.admits(each)
        guard.waits(each)
    return House(guard, inside)


def test_the_one_that_has_waited_the_longest_makes_room(full):
    assert full.guard.admits(Visitor())
    assert [each.closed for each in full.inside] == [True, False, False]


def test_who_is_being_served_is_not_closed(full):
    full.guard.works(full.inside[0])
    assert full.guard.admits(Visitor())
    assert [each.closed for each in full.inside] == [False, True, False]


def test_waiting_begins_anew_after_an_answer(full):
    full.guard.works(full.inside[0])
    full.guard.waits(full.inside[0])
    full.guard.waits(full.inside[1])
    assert full.guard.admits(Visitor())
    assert [each.closed for each in full.inside] == [False, True, False]


def test_where_all_are_being_served_the_next_is_refused(full):
    for each in full.inside:
        full.guard.works(each)
    assert not full.guard.admits(Visitor())
    full.guard.forget(full.inside[0])
    assert full.guard.admits(Visitor())


def test_one_network_has_a_share_and_this_machine_has_all():
    guard = ConnectionGuard(Limits(total=100, per_address=2))
    neighbours = [Visitor("2001:db8:0:1::1"), Visitor("2001:db8:0:1::2")]
    assert [guard.admits(each) for each in neighbours] == [True, True]
    assert not guard.admits(Visitor("2001:db8:0:1::3"))
    assert guard.admits(Visitor("2001:db8:0:2::1"))
    guard.forget(neighbours[0])
    assert guard.admits(Visitor("2001:db8:0:1::3"))
    assert all(guard.admits(Visitor("127.0.0.1")) for _ in range(50))


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
        ("2001:db8::1", "2001:db8::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("127.3.2.1", ""),
        ("::1", ""),
        ("::ffff:127.0.0.1", ""),
        ("", ""),
    ],
)
def test_which_connections_are_counted_together(address, network):
    assert network_of(address) == network
