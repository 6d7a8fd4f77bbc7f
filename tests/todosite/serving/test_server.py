"""The socket and the address of the site."""

from __future__ import annotations

import socket

import pytest
from django.core.management import CommandError

from todosite.serving import server


@pytest.mark.parametrize(
    ("host", "port", "sentence"),
    [
        ("", 0, "--host needs a host"),
        ("no-such-host.invalid", 0, "cannot be found"),
        ("a..b", 0, "cannot be found"),
        ("127.0.0.1", 99999, "99999 is not a port"),
        ("127.0.0.1", -1, "-1 is not a port"),
        ("192.0.2.1", 0, "cannot be used"),
    ],
)
def test_an_impossible_address_has_its_message(host, port, sentence):
    with pytest.raises(CommandError, match=sentence):
        server.listen(host, port)


def test_a_taken_port_has_its_message():
    with server.listen("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(CommandError, match=f"Port {port} on 127.0.0.1 cannot be used"):
            server.listen("127.0.0.1", port)


def test_an_accepted_connection_sends_without_delay():
    listening = server.listen("127.0.0.1", 0)
    with listening, socket.create_connection(listening.getsockname()), listening.accept()[0] as accepted:
        assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


def test_connections_wait_from_the_start():
    with server.listen("127.0.0.1", 0) as listening, socket.create_connection(listening.getsockname(), timeout=1):
        pass


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("127.0.0.1", "http://127.0.0.1:{port}"),
        ("0.0.0.0", "http://127.0.0.1:{port}"),
        ("localhost", "http://localhost:{port}"),
        ("::1", "http://[::1]:{port}"),
    ],
)
def test_the_address_is_one_that_a_browser_here_reaches(host, address):
    with server.listen("127.0.0.1", 0) as listening:
        assert server.address(host, listening) == address.format(port=listening.getsockname()[1])
