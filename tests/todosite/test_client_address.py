"""Where a request comes from, directly and behind a proxy."""

from __future__ import annotations

import pytest

from todosite.client_address import client_address


def address(rf, peer: str, forwarded: str | None = None) -> str:
    headers = {} if forwarded is None else {"X-Forwarded-For": forwarded}
    return client_address(rf.get("/", headers=headers, REMOTE_ADDR=peer))


def test_without_a_proxy_it_is_the_peer_whatever_a_header_says(rf, settings):
    settings.PUBLIC_URL = ""
    assert address(rf, "192.0.2.1", "203.0.113.9") == "192.0.2.1"


@pytest.mark.parametrize(
    ("forwarded", "client"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("10.0.0.1, 203.0.113.9", "203.0.113.9"),  # the first is whatever the client says
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
        ("unknown", "127.0.0.1"),
        ("203.0.113.9, ", "127.0.0.1"),
        ("", "127.0.0.1"),
        (None, "127.0.0.1"),
    ],
)
def test_behind_a_proxy_it_is_what_the_proxy_wrote_last(rf, settings, forwarded, client):
    settings.PUBLIC_URL = "https://todo.example"
    assert address(rf, "127.0.0.1", forwarded) == client


def test_all_of_an_ipv6_network_is_one_client(rf):
    assert address(rf, "2001:db8::1") == address(rf, "2001:db8::ffff:1") != address(rf, "2001:db8:0:1::1")


def test_a_peer_without_an_address_is_one_client(rf):
    assert address(rf, "") == ""
