"""The envelope of a personal value: what the log keeps in its place (docs/format.md). Pure functions of bytes."""

from __future__ import annotations

import hmac
import json
import os
from base64 import b64decode, b64encode
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from ..canonical_text import canonical, canonical_texts
from ..errors import DamagedValue

FORMAT = 1
# Canonical text of an event with an envelope holds this. In the text of a value, the quotes would be escaped.
MARK = '"sealed":1'
KEY_BYTES = 32
NONCE_BYTES = 12
TAG_BYTES = 16
_NAMES = frozenset(("sealed", "key", "nonce", "text", "commit"))


def is_envelope(value: object) -> bool:
    """Whether a stored value is an envelope."""
    return isinstance(value, Mapping) and value.keys() == _NAMES and value["sealed"] == FORMAT


def seal(value: object, field: str, key_id: str, key: bytes, nonce: bytes = b"") -> dict[str, Any]:
    """The envelope of a value with a canonical form. Raises InvalidPayload for other values.

    key_id -- uuid text; `key` has 32 bytes and encrypts nothing else
    nonce -- 12 bytes; random unless given
    """
    return seal_text(canonical(value, field).encode(), field, key_id, key, nonce)


def seal_text(plain: bytes, field: str, key_id: str, key: bytes, nonce: bytes = b"") -> dict[str, Any]:
    """The same for the canonical text of a value, in UTF-8."""
    nonce = nonce or os.urandom(NONCE_BYTES)
    return {
        "sealed": FORMAT,
        "key": key_id,
        "nonce": b64encode(nonce).decode(),
        "text": b64encode(AESGCM(key).encrypt(nonce, plain, _context(key_id, field))).decode(),
        "commit": b64encode(_commitment(plain, key)).decode(),
    }


def unseal(envelope: Mapping[str, Any], field: str, key: bytes) -> Any:
    """The value in an envelope. Raises DamagedValue where the envelope, its place or the key was exchanged."""
    try:
        nonce, text = (b64decode(envelope[name], validate=True) for name in ("nonce", "text"))
        plain = AESGCM(key).decrypt(nonce, text, _context(envelope["key"], field))
        if not hmac.compare_digest(_commitment(plain, key), b64decode(envelope["commit"], validate=True)):
            raise DamagedValue(field)
        return json.loads(plain)
    except (InvalidTag, ValueError, TypeError) as error:
        raise DamagedValue(field) from error


def may_hold(envelope: Mapping[str, Any], value: object) -> bool:
    """Whether the envelope may hold this value, by the length of its text alone. Opens nothing."""
    text = envelope["text"]
    length = len(text) // 4 * 3 - text[-2:].count("=") - TAG_BYTES
    return bool(length == len(canonical(value).encode()))


def _context(key_id: str, field: str) -> bytes:
    """What AES-GCM authenticates beside the text: an envelope opens only as this field, with the key of this id."""
    return canonical_texts("sealed/1", key_id, field)


def _commitment(plain: bytes, key: bytes) -> bytes:
    """Binds the text to one key: AES-GCM alone lets somebody make a text that opens under two keys, as two values."""
    return hmac.digest(key, b"commit" + plain, sha256)
