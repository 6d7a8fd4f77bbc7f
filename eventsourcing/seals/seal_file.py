"""Reads the seals that somebody kept, as far as they can be believed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from ..models import Seal
from .errors import MalformedSeal, SealOfAnotherLog
from .key import public_key, witness_keys
from .signed_note import NoteKey, SignedNote
from .tree_head import TreeHead


class KeptSeal(NamedTuple):
    """What a seal says, and which of the known keys signed it: the log's first, then those of witnesses."""

    head: TreeHead
    signed_by: list[NoteKey]


def read(path: Path, origin: str, key: NoteKey | None = None) -> KeptSeal:
    """The seal in a file, of the log `origin`.

    key -- the public key of the log; by default that of the seal key here. Without either the signature is not checked.
    Raises MalformedSeal for another file, or where a known key did not sign it; SealOfAnotherLog; OSError.
    """
    try:
        return parse(path.read_text("utf-8"), origin, key)
    except UnicodeDecodeError as error:
        raise MalformedSeal("It is not text.") from error


def parse(text: str, origin: str, key: NoteKey | None = None) -> KeptSeal:
    """The seal in a text; see `read`."""
    note = SignedNote.parse(text)
    head = TreeHead.parse(note.text)
    if head.origin != origin:
        raise SealOfAnotherLog(head.origin, origin)
    if head.size == 0:
        raise MalformedSeal("It is over no events.")
    key = key or public_key(origin)
    signed_by = note.signed_by([*([key] if key else []), *witness_keys()])
    if key and key not in signed_by:
        raise MalformedSeal(f"It is not signed by the key {key}.")
    return KeptSeal(head, signed_by)


def in_database(using: str, origin: str, key: NoteKey | None = None) -> Iterator[TreeHead]:
    """What the seals kept in the database say, of those whose signature holds. None where there is no key."""
    if (key := key or public_key(origin)) is None:
        return
    for note in Seal.objects.using(using).order_by("size").values_list("note", flat=True).iterator(1_000):
        try:
            yield parse(note, origin, key).head
        except (MalformedSeal, SealOfAnotherLog):
            continue
