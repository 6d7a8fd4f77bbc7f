"""Keys encrypted by keys: the data key wraps a person's key, and that wraps the keys of the person's values."""

from __future__ import annotations

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from ..canonical_text import canonical_texts
from ..errors import WrongKey
from .envelope import KEY_BYTES, NONCE_BYTES


def new_key() -> bytes:
    """A random key of 32 bytes."""
    return os.urandom(KEY_BYTES)


def wrap(key: bytes, by: bytes, *use: str) -> bytes:
    """`key` encrypted with the key `by`, for one use: a nonce of 12 bytes, the encrypted key, a tag of 16 bytes."""
    nonce = os.urandom(NONCE_BYTES)
    return nonce + AESGCM(by).encrypt(nonce, key, _context(use))


def unwrap(wrapped: bytes, by: bytes, *use: str) -> bytes:
    """The key that was wrapped by `by` for this use. Raises WrongKey for another key, another use, or damage."""
    try:
        return AESGCM(by).decrypt(wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:], _context(use))
    except (InvalidTag, ValueError) as error:
        raise WrongKey(use) from error


def wrap_person_key(key: bytes, data_key: bytes, person: str) -> bytes:
    """A person's key, wrapped by the data key."""
    return wrap(key, data_key, "person/1", person)


def unwrap_person_key(wrapped: bytes, data_key: bytes, person: str) -> bytes:
    """A person's key. Raises WrongKey."""
    return unwrap(wrapped, data_key, "person/1", person)


def wrap_value_key(key: bytes, person_key: bytes, key_id: str) -> bytes:
    """The key of a value, wrapped by a person's key."""
    return wrap(key, person_key, "value/1", key_id)


def unwrap_value_key(wrapped: bytes, person_key: bytes, key_id: str) -> bytes:
    """The key of a value. Raises WrongKey."""
    return unwrap(wrapped, person_key, "value/1", key_id)


def _context(use: tuple[str, ...]) -> bytes:
    return canonical_texts(*use)
