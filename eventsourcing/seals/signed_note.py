"""Signed notes, the form in which seals are published, and the keys that sign them (C2SP signed-note).

A note is a text, an empty line, and a line for each signature. One line is the log's own; the others are cosignatures
of witnesses, who say that they have seen the log grow to this size and never otherwise (C2SP tlog-cosignature).
"""

from __future__ import annotations

import binascii
import re
from base64 import b64decode, b64encode
from collections.abc import Iterable
from hashlib import sha256
from typing import NamedTuple, Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from .errors import MalformedKey, MalformedSeal

ED25519, COSIGNATURE = 0x01, 0x04
MAX_NOTE_LENGTH = 100_000
_is_signature = re.compile(r"— ([^\s+]+) ([A-Za-z0-9+/]+={0,2})").fullmatch
_is_name = re.compile(r"[^\s+]+").fullmatch


class Signature(NamedTuple):
    """One signature line: whose it is by name and key id (4 bytes), and the signature itself."""

    name: str
    key_id: bytes
    content: bytes

    def line(self) -> str:
        """The line, with its end."""
        return f"— {self.name} {b64encode(self.key_id + self.content).decode()}\n"


class NoteKey(NamedTuple):
    """A public key: its name, its kind (ED25519: a log's; COSIGNATURE: a witness's), and its 32 bytes."""

    name: str
    kind: int
    public: bytes

    @property
    def id(self) -> bytes:
        """The four bytes that stand before its signatures."""
        return sha256(self.name.encode() + b"\n" + bytes([self.kind]) + self.public).digest()[:4]

    def __str__(self) -> str:
        return f"{self.name}+{self.id.hex()}+{b64encode(bytes([self.kind]) + self.public).decode()}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """The key of a text that `str` made: name, key id and key, joined by `+`. Raises MalformedKey for any other."""
        name, _, rest = text.strip().partition("+")
        key_id, _, encoded = rest.partition("+")
        try:
            content = b64decode(encoded, validate=True)
        except binascii.Error as error:
            raise MalformedKey(text) from error
        if not _is_name(name) or len(content) != 33 or content[0] not in (ED25519, COSIGNATURE):
            raise MalformedKey(text)
        key = cls(name, content[0], content[1:])
        if key.id.hex() != key_id:
            raise MalformedKey(text)
        return key

    def made(self, signature: Signature, text: str) -> bool:
        """Whether this key made a signature under a text."""
        message, content = text.encode(), signature.content
        if self.kind == COSIGNATURE:
            message, content = cosigned(text, int.from_bytes(content[:8])), content[8:]
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(content, message)
        except (InvalidSignature, ValueError):
            return False
        return True

    def owns(self, signature: Signature) -> bool:
        """Whether a signature says that it is by this key."""
        return (signature.name, signature.key_id) == (self.name, self.id)


class SignedNote(NamedTuple):
    """A text, whose last character ends a line, and the signatures under it."""

    text: str
    signatures: tuple[Signature, ...]

    def __str__(self) -> str:
        return f"{self.text}\n{''.join(each.line() for each in self.signatures)}"

    @classmethod
    def parse(cls, note: str) -> Self:
        """The note of a text that `str` made. Raises MalformedSeal for any other text."""
        text, gap, lines = note.rpartition("\n\n")
        if not gap or len(note) > MAX_NOTE_LENGTH or any(each < " " and each != "\n" for each in note):
            raise MalformedSeal("It is not a signed note: a text, an empty line, and lines of signatures.")
        return cls(f"{text}\n", parse_signatures(lines))

    def signed_by(self, keys: Iterable[NoteKey]) -> list[NoteKey]:
        """Which of these keys signed it; signatures of other keys are passed over.

        Raises MalformedSeal where a signature says that it is by one of them, and is not.
        """
        keys, found = list(keys), list[NoteKey]()
        for signature in self.signatures:
            for key in keys:
                if not key.owns(signature):
                    continue
                if not key.made(signature, self.text):
                    raise MalformedSeal(f"The signature of {key.name} under it does not hold.")
                found.append(key)
        return found

    def with_signatures(self, signatures: Iterable[Signature]) -> Self:
        """The note with these signatures too. One by the same key takes the place of the one that was there."""
        kept = {(each.name, each.key_id): each for each in (*self.signatures, *signatures)}
        return self._replace(signatures=tuple(kept.values()))


def parse_signatures(lines: str) -> tuple[Signature, ...]:
    """The signatures in such lines, at least one. Raises MalformedSeal for any other text."""
    found = []
    for line in lines.removesuffix("\n").split("\n") if lines.endswith("\n") else []:
        match = _is_signature(line)
        try:
            content = b64decode(match[2], validate=True) if match else b""
        except binascii.Error:
            content = b""
        if match is None or len(content) < 5:
            raise MalformedSeal("One of its signature lines is not a signature.")
        found.append(Signature(match[1], content[:4], content[4:]))
    if not found:
        raise MalformedSeal("It has no signature.")
    return tuple(found)


def cosigned(text: str, seconds: int) -> bytes:
    """What a witness signs under a text at a time, in seconds since 1970."""
    return f"cosignature/v1\ntime {seconds}\n{text}".encode()


class SealKey:
    """The private key that signs seals, of 32 secret bytes."""

    def __init__(self, secret: bytes) -> None:
        self._key = Ed25519PrivateKey.from_private_bytes(secret)

    @classmethod
    def parse(cls, text: str) -> Self:
        """The key whose secret bytes stand in base64 in a text. Raises MalformedKey for any other text."""
        try:
            secret = b64decode(text.strip(), validate=True)
        except ValueError as error:
            raise MalformedKey() from error
        if len(secret) != 32:
            raise MalformedKey()
        return cls(secret)

    def public(self, name: str) -> NoteKey:
        """The public key under the name with which it signs: the origin of its log."""
        return NoteKey(name, ED25519, self._key.public_key().public_bytes_raw())

    def sign(self, name: str, text: str) -> SignedNote:
        """A note with one signature."""
        return SignedNote(text, (Signature(name, self.public(name).id, self._key.sign(text.encode())),))
