"""Checks an audit trail that was saved as JSON Lines, away from the site that it comes from.

    python verify_trail.py FILE [--seal SEAL] [--key KEY]

FILE is what "JSON Lines" saves. Each change is held against its hash, each hash against the change before it in the
same todo, and both against the seal in the file: a signed hash over all changes of the site. With SEAL, a seal that you
have kept yourself, nobody could have rewritten the trail since you kept it. With KEY, the public key that the site
shows on its page of seals, the signature is checked with a key that did not come in the file. Other keys given are
those of witnesses.

Needs Python 3.11 and the package `cryptography`, and no network. Says in one sentence what holds. Exit code 0 if all
that the file says holds, 1 if something does not, 2 if it cannot be checked. The formats are those of docs/format.md.
"""

from __future__ import annotations

import argparse
import hmac
import json
import sys
from base64 import b64decode
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

LOG_KEY, WITNESS_KEY = 1, 4
ENVELOPE = {"sealed", "key", "nonce", "text", "commit"}


class Refused(Exception):
    """Something is wrong with a line, or with all of the file; the message says what."""


# Canonical text and hashes


def canonical(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


def event_hash(line: dict[str, Any], previous: bytes) -> bytes:
    head = ["event/1", line["stream_id"], line["version"], line["event_id"], line["type"], line["schema_version"]]
    who = [line["actor"], line["source"], line["causation_id"], line["correlation_id"]]
    array = canonical([*head, line["microseconds"], *who])[:-1]
    stored = f",{line['extra']},{line['data']}]".encode("utf-8", "surrogatepass")
    return sha256(previous + array + stored).digest()


def leaf_hash(position: int, hash_text: str) -> bytes:
    return sha256(b"\x00" + canonical(["leaf/1", position, hash_text])).digest()


def root_of(index: int, size: int, leaf: bytes, proof: list[bytes]) -> bytes | None:
    """The root to which an inclusion proof leads (RFC 9162, 2.1.3.2); None where it cannot be one."""
    if not 0 <= index < size:
        return None
    at, last, found = index, size - 1, leaf
    for each in proof:
        if last == 0:
            return None
        if at & 1 or at == last:
            found = sha256(b"\x01" + each + found).digest()
            while at and not at & 1:
                at, last = at >> 1, last >> 1
        else:
            found = sha256(b"\x01" + found + each).digest()
        at, last = at >> 1, last >> 1
    return found if last == 0 else None


# Seals and keys


class Key(NamedTuple):
    """A public key: a name, the kind (LOG_KEY or WITNESS_KEY), and 32 bytes."""

    name: str
    kind: int
    public: bytes

    @classmethod
    def parse(cls, text: str) -> Key:
        name, _, rest = text.strip().partition("+")
        key_id, _, encoded = rest.partition("+")
        content = decoded(encoded)
        key = cls(name, content[0], content[1:]) if len(content) == 33 else None
        if key is None or key.kind not in (LOG_KEY, WITNESS_KEY) or key.id.hex() != key_id:
            raise Refused(f"{text[:80]!r} is not a public key, which looks like name+id+key.")
        return key

    @property
    def id(self) -> bytes:
        return sha256(self.name.encode() + b"\n" + bytes([self.kind]) + self.public).digest()[:4]

    def signed(self, text: str, signature: bytes) -> bool:
        message = text.encode()
        if self.kind == WITNESS_KEY:
            message = f"cosignature/v1\ntime {int.from_bytes(signature[:8], 'big')}\n{text}".encode()
            signature = signature[8:]
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, message)
        except InvalidSignature:
            return False
        return True


class Seal(NamedTuple):
    """A signed hash over the first `size` changes of a site."""

    text: str
    origin: str
    size: int
    root: bytes
    signatures: list[tuple[str, bytes, bytes]]

    @classmethod
    def parse(cls, note: str) -> Seal:
        text, _, lines = note.rpartition("\n\n")
        origin, size, root, *_ = [*text.split("\n"), "", "", ""]
        found = [line.split(" ") for line in lines.splitlines()]
        if not size.isdecimal() or len(decoded(root)) != 32 or any(len(each) != 3 for each in found):
            raise Refused("The seal is not one: origin, size, root, an empty line, and signatures.")
        signatures = [(name, decoded(content)[:4], decoded(content)[4:]) for _, name, content in found]
        return cls(f"{text}\n", origin, int(size), decoded(root), signatures)

    def signers(self, keys: list[Key]) -> list[Key]:
        """Which of the keys signed it. Raises Refused where one of them is named under it and did not."""
        found = []
        for name, key_id, signature in self.signatures:
            for key in keys:
                if (key.name, key.id) == (name, key_id):
                    if not key.signed(self.text, signature):
                        raise Refused(f"The signature of {key.name} under the seal does not hold.")
                    found.append(key)
        return found


def decoded(text: object) -> bytes:
    """The bytes of a base64 text; none for anything else."""
    try:
        return b64decode(text, validate=True) if isinstance(text, str) else b""
    except ValueError:
        return b""


# Values and the words that are shown


def opened(value: object, field: str, keys: dict[str, str]) -> object:
    """A stored value; what is in it, where it is an envelope whose key the line discloses."""
    if not isinstance(value, dict) or set(value) != ENVELOPE or value["sealed"] != 1:
        return value
    key = decoded(keys.get(value["key"]))
    if not key:
        return None
    try:
        context = canonical(["sealed/1", value["key"], field])
        plain = AESGCM(key).decrypt(decoded(value["nonce"]), decoded(value["text"]), context)
        content = json.loads(plain)
    except (InvalidTag, ValueError) as error:
        raise Refused(f"the key it discloses does not open its {field}") from error
    if not hmac.compare_digest(hmac.digest(key, b"commit" + plain, "sha256"), decoded(value["commit"])):
        raise Refused(f"its {field} is not the one that was committed to")
    return content


def check_shown(line: dict[str, Any]) -> None:
    """Raises Refused where the words and the time that a line shows are not those that its hash covers."""
    moment = datetime(1970, 1, 1) + timedelta(microseconds=line["microseconds"])
    if "time" in line and line["time"] != f"{moment.isoformat(timespec='microseconds')}Z":
        raise Refused("the time it shows is not the time of the change")
    data, keys = json.loads(line["data"]), line.get("keys") or {}
    values = {field: opened(value, field, keys) for field, value in data.items()}
    shown = line.get("personal") or {}
    if any(values.get(field) != value for field, value in shown.items()):
        raise Refused("the values it shows are not those of the change")
    # A value whose key is gone was erased; then there is nothing to show.
    if "description" in values and (line.get("words") or None) != values["description"]:
        raise Refused("the words it shows are not those of the change")
    if line["type"] == "TodoStatusChanged" and line.get("after", values.get("status")) != values.get("status"):
        raise Refused("the status it shows is not that of the change")


# The trail


class Trail:
    """What a file says, checked line by line; `faults` are sentences."""

    def __init__(self, file: Path) -> None:
        self.faults: list[str] = []
        self.hashes: dict[tuple[str, int], bytes] = {}
        self.shown = self.withheld = self.proven = self.newer = 0
        self.seal: Seal | None = None
        self.key: str = ""
        self.lines = list(self._read(file))

    def _read(self, file: Path) -> list[tuple[int, dict[str, Any]]]:
        found = []
        with file.open(encoding="utf-8") as lines:
            for number, text in enumerate(lines, 1):
                try:
                    line = json.loads(text)
                    if not isinstance(line, dict):
                        raise ValueError
                except ValueError as error:
                    raise Refused(f"Line {number} of {file} is not JSON Lines as the site saves them.") from error
                if "seal" in line:
                    self.seal, self.key = Seal.parse(str(line["seal"])), str(line.get("key") or "")
                else:
                    found.append((number, line))
        return found

    def check(self) -> None:
        stream = ""
        for number, line in self.lines:
            stream = line.get("stream_id", stream)
            try:
                self._check_line(line, stream)
            except Refused as fault:
                self.faults.append(f"line {number}: {fault}")
            except (KeyError, TypeError, ValueError, AttributeError, OverflowError):
                self.faults.append(f"line {number} is not a change as the site saves them")

    def _check_line(self, line: dict[str, Any], stream: str) -> None:
        version, found = line["version"], bytes.fromhex(line["hash"])
        if (stream, version) in self.hashes:
            raise Refused("it says a version that an earlier line has said")
        self.hashes[stream, version] = found
        if line.get("withheld"):
            self.withheld += 1
        else:
            self.shown += 1
            self._check_change(line, stream, version, found)
        self._check_proof(line)

    def _check_change(self, line: dict[str, Any], stream: str, version: int, found: bytes) -> None:
        before = bytes(32) if version == 1 else self.hashes.get((stream, version - 1))
        previous = bytes.fromhex(line["previous"]) if "previous" in line else before
        if previous is None:
            raise Refused("the change before it is not in the file, so its hash cannot be computed")
        if before is not None and previous != before:
            raise Refused("it does not follow the change before it")
        if event_hash(line, previous) != found:
            raise Refused("its hash does not match its content")
        check_shown(line)

    def _check_proof(self, line: dict[str, Any]) -> None:
        proof = line.get("proof")
        if self.seal is None or proof is None:
            self.newer += 1
            return
        hashes = [decoded(each) for each in proof["hashes"]]
        leaf = leaf_hash(line["position"], line["hash"])
        if root_of(proof["index"], self.seal.size, leaf, hashes) != self.seal.root:
            raise Refused("it is not among the sealed changes: its proof does not lead to the seal")
        self.proven += 1


def signature(trail: Trail, given: list[Key]) -> str:
    """Who signed the seal, in words. Raises Refused where a signature does not hold, or that of the site is missing."""
    assert trail.seal is not None
    trusted = [key for key in given if key.kind == LOG_KEY]
    keys = given if trusted else [*given, Key.parse(trail.key)] if trail.key else given
    signers = trail.seal.signers(keys)
    if not any(key.kind == LOG_KEY for key in signers):
        raise Refused("The seal is not signed by the key of the site.")
    witnesses = dict.fromkeys(key.name for key in signers if key.kind == WITNESS_KEY)
    whose = "the key you gave" if trusted else f"the key in the file itself ({trail.key}), which you have to compare"
    return f"signed by {whose}{' and cosigned by ' + ', '.join(witnesses) if witnesses else ''}"


def hold_against(trail: Trail, kept: Seal) -> None:
    """Raises Refused unless the seal in the file is the one that was kept."""
    seal = trail.seal
    if seal is None or seal.origin != kept.origin:
        raise Refused(f"The file stands on no seal of the site {kept.origin}.")
    if seal.size != kept.size:
        raise Refused(
            f"Your seal is over {kept.size} changes, that in the file over {seal.size}. "
            f"Save the trail again with seal={kept.size} in its address."
        )
    if seal.root != kept.root:
        trail.faults.insert(0, "the seal in the file is not the one you kept")


def counted(number: int, what: str = "change") -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def are(number: int) -> str:
    return "is" if number == 1 else "are"


def sentence(trail: Trail, standing: str) -> str:
    if trail.faults:
        more = f" (and {counted(len(trail.faults) - 1, 'more fault')})" if len(trail.faults) > 1 else ""
        return f"This trail does not hold: {trail.faults[0]}{more}."
    streams = len({stream for stream, _ in trail.hashes})
    parts = [f"All {counted(trail.shown)} of {counted(streams, 'todo')} match their hashes and follow one another"]
    if trail.seal is not None:
        size = counted(trail.seal.size)
        parts.append(f"{counted(trail.proven)} {are(trail.proven)} proven to be in the seal over {size}, {standing}")
    if trail.seal is not None and trail.newer:
        them = "it" if trail.newer == 1 else "them"
        parts.append(f"{counted(trail.newer)} {are(trail.newer)} newer than the seal, which says nothing of {them}")
    if trail.seal is None:
        parts.append("the file stands on no seal, so whoever can write the database could have rewritten it whole")
    if trail.withheld:
        parts.append(f"{counted(trail.withheld)} {are(trail.withheld)} not shown to you")
    return f"{'; '.join(parts)}."


def main() -> int:
    options = argparse.ArgumentParser(description="Check an audit trail that was saved as JSON Lines.")
    options.add_argument("file", metavar="FILE", type=Path, help="the trail")
    options.add_argument("--seal", metavar="SEAL", type=Path, help="a seal that you kept")
    options.add_argument("--key", action="append", default=[], help="the public key of the site, or of a witness")
    given = options.parse_args()
    try:
        trail = Trail(given.file)
        keys = [Key.parse(text) for text in given.key]
        if given.seal is not None:
            kept = Seal.parse(given.seal.read_text("utf-8"))
            hold_against(trail, kept)
            if trail.seal and kept.text == trail.seal.text:
                trail.seal = trail.seal._replace(signatures=[*trail.seal.signatures, *kept.signatures])
        standing = signature(trail, keys) if trail.seal is not None else ""
        standing += ", the one you kept" if given.seal is not None else ""
    except (Refused, OSError, UnicodeDecodeError) as error:
        sys.stderr.write(f"{error}\n")
        return 2
    trail.check()
    sys.stdout.write(f"{sentence(trail, standing)}\n")
    return 1 if trail.faults else 0


if __name__ == "__main__":
    sys.exit(main())
