"""How many connections are open, and which of them are closed so that others get in."""

from __future__ import annotations

import ipaddress
import resource
from collections import Counter
from typing import NamedTuple, Protocol

MAX_CONNECTIONS = 1000
# Descriptors for what is no connection: databases, files, logs, the listening socket.
RESERVED_DESCRIPTORS = 96
# A browser opens six connections to a site, and many people may share one address.
MAX_PER_ADDRESS = 64
_IPV6_NETWORK = 64  # bits; a household or a company has at least one network of this size


class Limits(NamedTuple):
    """Seconds until a connection is closed, and how many may be open.

    head -- until the head of a request has come, counted from its first byte, or from the beginning of the connection
    body -- until its body has come
    linger -- until the rest of a body has come that was refused
    send -- until a client that reads slowly takes more
    total, per_address -- open connections; those from this machine, such as a proxy's, are limited by `total` alone
    """

    head: float = 10
    body: float = 30
    linger: float = 5
    send: float = 30
    total: int = MAX_CONNECTIONS
    per_address: int = MAX_PER_ADDRESS


def limits() -> Limits:
    """The limits for this process. An open connection may need a second descriptor, for a static file."""
    descriptors, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return Limits(total=max(16, min(MAX_CONNECTIONS, (descriptors - RESERVED_DESCRIPTORS) // 2)))


class Connection(Protocol):
    """What the guard knows of a connection. Connections are told apart by identity."""

    address: str

    def cut_off(self) -> None:
        """Close the connection at once."""


class ConnectionGuard:
    """Counts connections, and closes the one that has kept the site waiting the longest when there are too many."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._open: Counter[str] = Counter()
        self._waiting: dict[Connection, None] = {}  # the one that has waited the longest is the first

    def admits(self, connection: Connection) -> bool:
        """Count a new connection; False when it has to be refused, and is not counted."""
        network = network_of(connection.address)
        if network and self._open[network] >= self.limits.per_address:
            return False
        if self._open.total() >= self.limits.total and not self._make_room():
            return False
        self._open[network] += 1
        return True

    def forget(self, connection: Connection) -> None:
        """A connection that was admitted has ended."""
        self._waiting.pop(connection, None)
        network = network_of(connection.address)
        self._open[network] -= 1
        if not self._open[network]:
            del self._open[network]

    def waits(self, connection: Connection) -> None:
        """The site waits for this client from now on, unless it has been waiting already."""
        self._waiting.setdefault(connection)

    def works(self, connection: Connection) -> None:
        """This client waits for the site, which does not close the connection."""
        self._waiting.pop(connection, None)

    def _make_room(self) -> bool:
        if not self._waiting:
            return False
        longest = next(iter(self._waiting))
        del self._waiting[longest]
        longest.cut_off()
        return True


def network_of(address: str) -> str:
    """The network whose connections are counted together; '' for this machine, whose connections are not limited."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:  # a socket without addresses
        return ""
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.ipv4_mapped is None:
            return "" if ip.is_loopback else str(ipaddress.ip_network((ip, _IPV6_NETWORK), strict=False))
        ip = ip.ipv4_mapped
    return "" if ip.is_loopback else str(ip)
