"""Canonical text: the one way to write a value as JSON (docs/format.md). Hashes and keys are computed over it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from pyrsistent import PVector

from .errors import InvalidPayload

MAX_INTEGER = 2**53 - 1
MAX_DEPTH = 64

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode
_is_uuid = re.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}").fullmatch


def canonical(value: object, path: str = "data") -> str:
    """The one JSON text of a value (RFC 8785 for the types allowed here).

    Takes str, int within 2^53, bool, None, and lists and maps of them, pyrsistent's included.
    Raises InvalidPayload naming the path of anything else: floats, NUL, lone surrogates, keys that are not text.
    """
    return _encode(_plain(value, path, 0))


def canonical_texts(*texts: str) -> bytes:
    """The canonical array of these texts in UTF-8. They are taken as they are: names of this code, and checked ids."""
    return _encode(texts).encode()


def _plain(value: Any, path: str, depth: int) -> Any:
    if value is None or value is True or value is False:
        return value
    if isinstance(value, str):
        return _text(value, path)
    if isinstance(value, int):
        if abs(value) > MAX_INTEGER:
            raise InvalidPayload(path, "the integer is beyond 2^53, where readers disagree; store it as text")
        return int(value)
    if depth >= MAX_DEPTH:
        raise InvalidPayload(path, f"it is nested more than {MAX_DEPTH} levels deep")
    if isinstance(value, Mapping):
        return _plain_map(value, path, depth)
    if isinstance(value, (list, tuple, PVector)):
        return [_plain(item, f"{path}[{index}]", depth + 1) for index, item in enumerate(value)]
    raise InvalidPayload(
        path, f"{type(value).__name__} has no canonical form; use text, integers, booleans, lists, maps"
    )


def _plain_map(value: Mapping[Any, Any], path: str, depth: int) -> dict[str, Any]:
    for key in value:
        if not isinstance(key, str):
            raise InvalidPayload(path, f"the key {key!r} is not text")
    names = [_text(name, path) for name in value]
    # RFC 8785 orders names by UTF-16 code units, which differs from Python's order beyond the basic plane.
    names.sort(key=None if all(name.isascii() for name in names) else _utf_16)
    return {name: _plain(value[name], f"{path}.{name}", depth + 1) for name in names}


def _utf_16(name: str) -> bytes:
    return name.encode("utf-16-be")


def _text(value: str, path: str) -> str:
    text = str.__str__(value)  # the value of an enumeration member, whatever its class prints
    if "\0" in text:
        raise InvalidPayload(path, "it holds a NUL character, which databases refuse")
    if not text.isascii() and any("\ud800" <= character <= "\udfff" for character in text):
        raise InvalidPayload(path, "it holds a lone surrogate, which is not text")
    return text


def check_text(value: str, path: str, max_length: int) -> None:
    """Raises InvalidPayload unless `value` is storable text of 1 to `max_length` characters."""
    if not 0 < len(_text(value, path)) <= max_length:
        raise InvalidPayload(path, f"it has {len(value)} characters; 1 to {max_length} fit")


def check_uuid(value: str, path: str) -> None:
    """Raises InvalidPayload unless `value` is a uuid in lower case with dashes, the form that is hashed."""
    if not _is_uuid(value):
        raise InvalidPayload(path, f"{value[:40]!r} is not a uuid in lower case with dashes")
