"""What may stand beside an event in clear: ids, numbers and names of time zones. Words belong into personal fields."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from eventsourcing.errors import InvalidPayload

_UUID = re.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_NUMBER = re.compile("[0-9]{1,19}")  # the id of an account
_NAME = re.compile("[a-z][a-z_]{0,31}")


def check_extra(extra: Mapping[str, Any]) -> None:
    """Raises InvalidPayload for any other text: it would be stored in clear, and could never be erased."""
    for name, value in extra.items():
        _check(name, value, "extra")


def _check(name: str, value: Any, path: str) -> None:
    if not _NAME.fullmatch(name):
        raise InvalidPayload(path, "it has a name that is not one of a field")
    path = f"{path}.{name}"
    if isinstance(value, Mapping):
        for inner, each in value.items():
            _check(inner, each, path)
        return
    for each in value if isinstance(value, Sequence) and not isinstance(value, str | bytes) else (value,):
        if not (each is None or isinstance(each, bool | int | float) or _is_plain(each)):
            raise InvalidPayload(path, "it is text, which could never be erased; an id, a number or a time zone may be")


def _is_plain(value: object) -> bool:
    if not isinstance(value, str):
        return False
    return bool(_UUID.fullmatch(value) or _NUMBER.fullmatch(value)) or _is_zone(value)


def _is_zone(text: str) -> bool:
    try:
        return ZoneInfo(text).key == text
    except (KeyError, OSError, ValueError):
        return False
