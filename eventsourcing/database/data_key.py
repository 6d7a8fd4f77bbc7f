"""The data key: it wraps the keys of all persons. It is kept apart from the database, by the setting that names it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from ..errors import MissingDataKey, WrongKey
from ..personal.envelope import KEY_BYTES

SETTING = "EVENTSOURCING_DATA_KEY"
# The key that a rotation changes to. While one is under way, either may be the one that fits (database/rotation.py).
NEXT_SETTING = "EVENTSOURCING_NEXT_DATA_KEY"
_in_use: list[bytes] = []


def data_key() -> bytes:
    """The key in use: as EVENTSOURCING_DATA_KEY gives it, until another one turned out to fit.

    The setting is 32 bytes, or a function without arguments that returns them. Raises MissingDataKey where nothing is
    set, ImproperlyConfigured for anything else than such a key.
    """
    return _in_use[0] if _in_use else read_again()


def is_set() -> bool:
    """Whether there is a data key."""
    try:
        return bool(data_key())
    except MissingDataKey:
        return False


def read_again() -> bytes:
    """The data key as the setting gives it now."""
    if not (key := _given(SETTING)):
        raise MissingDataKey
    return use(key)


def use(key: bytes) -> bytes:
    """Let this process use a key from now on."""
    _in_use[:] = [key]
    return key


def opened[Result](unwrap: Callable[[bytes], Result]) -> Result:
    """What `unwrap` returns for the data key that fits: the one in use, the one set now, or the next one.

    Raises WrongKey where none fits, and MissingDataKey.
    """
    try:
        return unwrap(data_key())
    except WrongKey as error:
        refusal = error
    for setting in (SETTING, NEXT_SETTING):
        if key := _given(setting):
            try:
                result = unwrap(key)
            except WrongKey:
                continue
            use(key)
            return result
    raise refusal


def _given(setting: str) -> bytes | None:
    given: Any = getattr(settings, setting, None)
    key = given() if callable(given) else given
    if key and (not isinstance(key, bytes) or len(key) != KEY_BYTES):
        raise ImproperlyConfigured(f"{setting} is not a key: it takes {KEY_BYTES} bytes.")
    return key or None
