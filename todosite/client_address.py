"""Where a request comes from, as far as this site can know. Used to count attempts; never stored or logged as it is."""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address

from django.conf import settings
from django.http import HttpRequest

# Whoever has one IPv6 address mostly has all that begin with the same 64 bits.
NETWORK_BITS = 64


def client_address(request: HttpRequest) -> str:
    """The address of the client as text; for IPv6 its network.

    Behind a proxy, which TODO_PUBLIC_URL says there is, this is the last address in X-Forwarded-For: the proxy wrote
    that one itself. Without such a header all clients of the proxy have its address.
    """
    forwarded = request.headers.get("X-Forwarded-For", "") if settings.PUBLIC_URL else ""
    peer = str(request.META.get("REMOTE_ADDR", ""))
    return _network(forwarded.rpartition(",")[2].strip()) or _network(peer) or peer


def _network(text: str) -> str:
    """The address in a text, or its network; empty if there is none in it."""
    try:
        address = ip_address(text)
    except ValueError:
        return ""
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped:
            return str(address.ipv4_mapped)
        return str(IPv6Address(int(address) >> NETWORK_BITS << NETWORK_BITS))
    return str(address)
