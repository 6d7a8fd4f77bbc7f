"""The key that signs seals, from the setting EVENTSOURCING_SEAL_KEY: its text, or the path of its file."""

from __future__ import annotations

import secrets
from base64 import b64encode
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings

from .errors import NoSealKey
from .signed_note import NoteKey, SealKey


def new_key() -> str:
    """The text of a new seal key."""
    return b64encode(secrets.token_bytes(32)).decode()


def seal_key() -> SealKey:
    """The key of this installation. Raises NoSealKey where there is none, MalformedKey where its text is no key."""
    setting: str | Path = getattr(settings, "EVENTSOURCING_SEAL_KEY", "")
    if not isinstance(setting, Path):
        if not setting:
            raise NoSealKey("")
        return SealKey.parse(setting)
    try:
        return SealKey.parse(setting.read_text("ascii"))
    except FileNotFoundError as error:
        raise NoSealKey(f" in {setting}") from error
    except UnicodeDecodeError:
        return SealKey.parse("")


def public_key(origin: str) -> NoteKey | None:
    """The public key under which seals of this log are signed here; None where there is no seal key."""
    try:
        return seal_key().public(origin)
    except NoSealKey:
        return None


def witness_keys() -> list[NoteKey]:
    """The public keys of the witnesses that are trusted: the setting EVENTSOURCING_WITNESS_KEYS, a list of texts."""
    texts: Iterable[str] = getattr(settings, "EVENTSOURCING_WITNESS_KEYS", ())
    return [NoteKey.parse(text) for text in texts]
