"""Reads the fields of a line strictly. Each function raises InvalidPayload for a value that the log cannot hold."""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from ..canonical_text import MAX_INTEGER, check_text, check_uuid
from ..errors import InvalidPayload
from ..hash_chain import microseconds

MAX_BIGINT = 2**63 - 1
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

Fields = Mapping[str, Any]


def check_names(fields: Fields, names: frozenset[str]) -> None:
    """Refuses a line that lacks a field or has another."""
    if fields.keys() != names:
        different = ", ".join(sorted(repr(name) for name in fields.keys() ^ names)[:3])
        raise InvalidPayload("fields", f"a line of this kind has others: {different}")


def text(fields: Fields, name: str, most: int) -> str:
    """Text of 1 to `most` characters."""
    value = fields[name]
    if not isinstance(value, str):
        raise InvalidPayload(name, "it is not text")
    check_text(value, name, most)
    return value


def integer(fields: Fields, name: str, least: int = 0, most: int = MAX_BIGINT) -> int:
    """A whole number."""
    value = fields[name]
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise InvalidPayload(name, f"it is no whole number from {least} to {most}")
    return value


def uuid(fields: Fields, name: str) -> str:
    """Uuid text."""
    value = fields[name]
    if not isinstance(value, str):
        raise InvalidPayload(name, "it is not text")
    check_uuid(value, name)
    return value


def uuid_or_null(fields: Fields, name: str) -> str | None:
    """Uuid text, or None."""
    return None if fields[name] is None else uuid(fields, name)


def digest(fields: Fields, name: str) -> bytes:
    """32 bytes, written in 64 hexadecimal digits."""
    value = fields[name]
    try:
        read = bytes.fromhex(value) if isinstance(value, str) else b""
    except ValueError:
        read = b""
    if len(read) != 32 or read.hex() != value:
        raise InvalidPayload(name, "it is not 64 hexadecimal digits")
    return read


def digest_or_null(fields: Fields, name: str) -> bytes | None:
    """32 bytes, or None."""
    return None if fields[name] is None else digest(fields, name)


def base64(fields: Fields, name: str) -> bytes:
    """Bytes, written in base64."""
    value = fields[name]
    try:
        read = b64decode(value, validate=True) if isinstance(value, str) else b""
    except ValueError:
        read = b""
    if not read or b64encode(read).decode() != value:
        raise InvalidPayload(name, "it is not base64")
    return read


def moment(fields: Fields, name: str) -> datetime:
    """A moment, written as microseconds since 1970 in UTC."""
    return _EPOCH + timedelta(microseconds=integer(fields, name, -MAX_INTEGER, MAX_INTEGER))


def of_moment(value: datetime) -> int:
    """How a moment is written."""
    return microseconds(value)


def of_bytes(value: Any) -> str | None:
    """How bytes of a column are written in base64; None for NULL."""
    return None if value is None else b64encode(bytes(value)).decode()


def of_digest(value: Any) -> str | None:
    """How 32 bytes of a column are written; None for NULL."""
    return None if value is None else bytes(value).hex()
