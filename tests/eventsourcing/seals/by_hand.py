"""RFC 9162 and signed notes once more, by hand and slowly: what the kernel's own code is held against."""

from __future__ import annotations

import base64
import hashlib

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey


def leaf(position: int, event_hash: str) -> bytes:
    return f'["leaf/1",{position},"{event_hash}"]'.encode()


def tree_hash(contents: list[bytes]) -> bytes:
    """MTH of RFC 9162, 2.1.1."""
    if not contents:
        return hashlib.sha256().digest()
    if len(contents) == 1:
        return hashlib.sha256(bytes([0]) + contents[0]).digest()
    cut = power_below(len(contents))
    return hashlib.sha256(bytes([1]) + tree_hash(contents[:cut]) + tree_hash(contents[cut:])).digest()


def path(index: int, contents: list[bytes]) -> list[bytes]:
    """PATH of RFC 9162, 2.1.3.1."""
    if len(contents) == 1:
        return []
    cut = power_below(len(contents))
    if index < cut:
        return [*path(index, contents[:cut]), tree_hash(contents[cut:])]
    return [*path(index - cut, contents[cut:]), tree_hash(contents[:cut])]


def proof(old: int, contents: list[bytes], known: bool = True) -> list[bytes]:
    """SUBPROOF of RFC 9162, 2.1.4.1."""
    if old == len(contents):
        return [] if known else [tree_hash(contents)]
    cut = power_below(len(contents))
    if old <= cut:
        return [*proof(old, contents[:cut], known), tree_hash(contents[cut:])]
    return [*proof(old - cut, contents[cut:], False), tree_hash(contents[:cut])]


def power_below(number: int) -> int:
    power = 1
    while power * 2 < number:
        power *= 2
    return power


def note(origin: str, size: int, root: bytes, secret: bytes) -> str:
    """A checkpoint, signed by the log."""
    text = f"{origin}\n{size}\n{base64.b64encode(root).decode()}\n"
    key = Ed25519PrivateKey.from_private_bytes(secret)
    signature = key_id(origin, 1, key) + key.sign(text.encode())
    return f"{text}\n— {origin} {base64.b64encode(signature).decode()}\n"


def cosignature(name: str, note_text: str, seconds: int, key: Ed25519PrivateKey) -> str:
    """The line of a witness under a checkpoint."""
    body = note_text.split("\n\n")[0] + "\n"
    signed = key.sign(f"cosignature/v1\ntime {seconds}\n{body}".encode())
    content = key_id(name, 4, key) + seconds.to_bytes(8, "big") + signed
    return f"— {name} {base64.b64encode(content).decode()}\n"


def key_id(name: str, kind: int, key: Ed25519PrivateKey) -> bytes:
    public = key.public_key().public_bytes_raw()
    return hashlib.sha256(name.encode() + b"\n" + bytes([kind]) + public).digest()[:4]


def key_text(name: str, kind: int, key: Ed25519PrivateKey) -> str:
    public = base64.b64encode(bytes([kind]) + key.public_key().public_bytes_raw()).decode()
    return f"{name}+{key_id(name, kind, key).hex()}+{public}"
