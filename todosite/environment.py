"""Reads environment variables strictly: a value without meaning is an error, told in one sentence."""

from __future__ import annotations

import os
import re
from urllib.parse import urlsplit

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

ON, OFF = ("1", "true", "yes", "on"), ("", "0", "false", "no", "off")
# A host, as Django itself accepts it.
NAME = r"[a-z0-9.-]*[a-z0-9]|\[[a-f0-9:.]+\]"
HOST = re.compile(rf"\*|{NAME}", re.IGNORECASE)
ADDRESS = re.compile(rf"https?://({NAME})(:[0-9]{{1,5}})?", re.IGNORECASE)
POSTGRESQL = "django.db.backends.postgresql"


class Misconfigured(ImproperlyConfigured):
    """An environment variable has a value that the site cannot use."""


def flag(name: str) -> bool:
    """Whether a variable is on; a variable that is not set is off."""
    value = _value(name)
    if value.lower() not in (*ON, *OFF):
        raise Misconfigured(f"{name} is {value!r}, which is neither on nor off. Set it to 1 or 0.")
    return value.lower() in ON


def hosts(name: str) -> list[str]:
    """The host names in a variable, which separates them by commas."""
    found = [host for each in _value(name).split(",") if (host := each.strip())]
    for host in found:
        if not HOST.fullmatch(host):
            raise Misconfigured(f"{name} names {host!r}, which is no host. It looks like todo.example,list.example.")
    return found


def address(name: str) -> str:
    """An address of scheme and host, in lower case and without a slash at the end; empty when it is not set."""
    value = _value(name).removesuffix("/")
    if value and not _is_address(value):
        raise Misconfigured(f"{name} is {value!r}. It looks like https://todo.example: scheme and host, and no path.")
    return value.lower()


def host(address: str) -> str:
    """The host in an address of scheme and host, without the port."""
    return ADDRESS.sub(r"\1", address)


def database_url(name: str) -> str:
    """The address of a PostgreSQL database; empty when it is not set."""
    value = _value(name)
    if value and not _is_postgresql(value):
        # The sentence does not repeat the value, which may hold a password.
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
