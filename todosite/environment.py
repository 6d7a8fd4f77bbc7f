"""What the environment sets, read strictly: a value that nobody can mean is an error, in one sentence."""

from __future__ import annotations

import os
import re
from urllib.parse import urlsplit

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

ON, OFF = ("1", "true", "yes", "on"), ("", "0", "false", "no", "off")
# What Django itself takes for a host.
NAME = r"[a-z0-9.-]*[a-z0-9]|\[[a-f0-9:.]+\]"
HOST = re.compile(rf"\*|{NAME}", re.IGNORECASE)
ADDRESS = re.compile(rf"https?://({NAME})(:[0-9]{{1,5}})?", re.IGNORECASE)
POSTGRESQL = "django.db.backends.postgresql"


class Misconfigured(ImproperlyConfigured):
    """A variable of the environment says what cannot be done."""


def flag(name: str) -> bool:
    """Whether it is on; off when it is not set."""
    value = _value(name)
    if value.lower() not in (*ON, *OFF):
        raise Misconfigured(f"{name} is {value!r}, which is neither on nor off. Set it to 1 or 0.")
    return value.lower() in ON


def hosts(name: str) -> list[str]:
    """Host names, separated by commas."""
    found = [host for each in _value(name).split(",") if (host := each.strip())]
    for host in found:
        if not HOST.fullmatch(host):
            raise Misconfigured(f"{name} names {host!r}, which is no host. It looks like todo.example,list.example.")
    return found


def address(name: str) -> str:
    """Scheme and host, without a slash at the end; empty when it is not set."""
    value = _value(name).removesuffix("/")
    if value and not _is_address(value):
        raise Misconfigured(f"{name} is {value!r}. It looks like https://todo.example: scheme and host, and no path.")
    return value.lower()


def host(address: str) -> str:
    """The host in such an address, without a port."""
    return ADDRESS.sub(r"\1", address)


def database_url(name: str) -> str:
    """The address of a PostgreSQL database; empty when it is not set."""
    value = _value(name)
    if value and not _is_postgresql(value):
        # Not repeated: it may hold a password.
        raise Misconfigured(f"{name} names no PostgreSQL database. It looks like postgresql://user:password@host/name.")
    return value


def _value(name: str) -> str:
    return os.environ.get(name, "").strip()


def _is_address(text: str) -> bool:
    try:
        _ = urlsplit(text).port
    except ValueError:
        return False
    return ADDRESS.fullmatch(text) is not None


def _is_postgresql(url: str) -> bool:
    try:
        database = dj_database_url.parse(url)
    except ValueError:
        return False
    named = database["NAME"] or "service" in database.get("OPTIONS", {})
    return database["ENGINE"] == POSTGRESQL and bool(named)
