"""Reads environment variables strictly: a value without meaning is an error, told in one sentence."""

from __future__ import annotations

import os
import re
from base64 import b64decode
from typing import Any
from urllib.parse import urlsplit

import dj_database_url
from django.core.exceptions import ImproperlyConfigured

from eventsourcing.seals.errors import MalformedKey
from eventsourcing.seals.signed_note import NoteKey

ON, OFF = ("1", "true", "yes", "on"), ("", "0", "false", "no", "off")
# A host, as Django itself accepts it.
NAME = r"[a-z0-9.-]*[a-z0-9]|\[[a-f0-9:.]+\]"
HOST = re.compile(rf"\*|{NAME}", re.IGNORECASE)
ADDRESS = re.compile(rf"https?://({NAME})(:[0-9]{{1,5}})?", re.IGNORECASE)
POSTGRESQL = "django.db.backends.postgresql"
HOST_LIST = re.compile(r"^([a-z]+://(?:[^@/?#]*@)?)([^@/?#]*,[^@/?#]*)", re.IGNORECASE)
MIN_SECRET_KEY_LENGTH = 32


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


def parse_database_url(url: str) -> dict[str, Any]:
    """Django's settings of the database at this address. Raises ValueError for an address without meaning.

    Several hosts, `postgresql://user:password@a:5432,b/name`, are tried in their order; the first that takes writes is
    used.
    """
    several = HOST_LIST.match(url)
    if several is None:
        return dict(dj_database_url.parse(url))
    database: dict[str, Any] = dict(dj_database_url.parse(HOST_LIST.sub(r"\1host", url)))
    hosts = [_host_and_port(each) for each in several[2].split(",")]
    database["HOST"], database["PORT"] = (",".join(each) for each in zip(*hosts, strict=True))
    database["OPTIONS"] = {"target_session_attrs": "read-write"} | database.get("OPTIONS", {})
    return database


def _host_and_port(text: str) -> tuple[str, str]:
    """The host, without the brackets of an IPv6 address, and the port, 5432 by default. Raises ValueError."""
    parts = urlsplit(f"//{text}")
    if not parts.hostname:
        raise ValueError("a host without a name")
    return parts.hostname, str(parts.port or 5432)


def secret_key(name: str) -> str:
    """A secret key; empty when it is not set."""
    value = _value(name)
    if value and not is_secret(value):
        raise Misconfigured(f"{name} is too short to be secret: it needs {MIN_SECRET_KEY_LENGTH} characters or more.")
    return value


def seal_key(name: str) -> str:
    """The key that signs seals, 32 bytes in base64; empty when it is not set."""
    value = _value(name)
    try:
        is_key = len(b64decode(value, validate=True)) == 32
    except ValueError:
        is_key = False
    if value and not is_key:
        # The sentence does not repeat the value, which may be a key with a slip.
        raise Misconfigured(f"{name} is not a seal key: 32 bytes in base64, as `manage.py up` keeps in `seal_key`.")
    return value


def witness_keys(name: str) -> list[str]:
    """The public keys of witnesses in a variable, which separates them by commas."""
    found = [key for each in _value(name).split(",") if (key := each.strip())]
    for key in found:
        try:
            NoteKey.parse(key)
        except MalformedKey as error:
            raise Misconfigured(f"{name}: {error}") from error
    return found


def is_secret(key: str) -> bool:
    """Whether a key is long enough and varied enough that nobody guesses it."""
    return len(key) >= MIN_SECRET_KEY_LENGTH and len(set(key)) >= 5


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
        database = parse_database_url(url)
    except ValueError:
        return False
    named = database["NAME"] or "service" in database.get("OPTIONS", {})
    return database["ENGINE"] == POSTGRESQL and bool(named)
