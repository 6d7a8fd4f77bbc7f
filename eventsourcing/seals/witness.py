"""Asks a witness to cosign a seal, as C2SP tlog-witness describes.

A witness keeps the last head it has cosigned for each log, and cosigns a new one only with a proof that the log has
grown from there. So a log that shows two histories does not get both cosigned.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Sequence
from http.client import HTTPException
from typing import NamedTuple
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

from ..models import Seal
from .errors import WitnessRefused
from .kept_tree import KeptTree
from .signed_note import COSIGNATURE, NoteKey, Signature, SignedNote, parse_signatures

TIMEOUT_SECONDS = 20
MAX_ANSWER_BYTES = 50_000
REASONS = {
    403: "It does not know the key that signed this seal.",
    404: "It does not know this log: its operator has to add it first.",
    422: "The proof that the log has grown from what it last saw does not hold for it.",
}


class Answer(NamedTuple):
    """What a witness answered: the status and the body."""

    status: int
    body: str


def cosign(seal: Seal, url: str, keys: Iterable[NoteKey], using: str = "default") -> list[NoteKey]:
    """Have the witness at `url` cosign a seal, keep its cosignatures by these keys, and return the keys.

    Asks once for all, and once more where the witness last saw another size than is supposed. Signatures of other keys
    are passed over. Raises WitnessRefused where there is none by one of the keys.
    """
    _check(url)
    keys, note = [key for key in keys if key.kind == COSIGNATURE], SignedNote.parse(seal.note)
    answer = _ask(url, _supposed_size(seal, using), seal, using)
    if answer.status == 409 and (size := _size_in(answer)) is not None:
        if size > seal.size:
            raise WitnessRefused(f"It has seen this log with {size} events; this seal is over {seal.size}.")
        answer = _ask(url, size, seal, using)
    if answer.status == 409:
        raise WitnessRefused("It has seen another history of this log with as many events.")
    if answer.status != 200:
        raise WitnessRefused(REASONS.get(answer.status, f"It answered {answer.status}."))
    given = [line for line in parse_signatures(answer.body) if any(key.owns(line) for key in keys)]
    # Raises MalformedSeal where one of them does not hold.
    found = note._replace(signatures=tuple(given)).signed_by(keys)
    if not found:
        raise WitnessRefused("None of its cosignatures is by a key that is trusted here (EVENTSOURCING_WITNESS_KEYS).")
    _keep(seal, given, using)
    return found


def request_body(old: int, proof: Sequence[bytes], note: str) -> bytes:
    """The body of the request: the size that the witness saw last, the proof from there, and the seal."""
    lines = "".join(f"{b64encode(each).decode()}\n" for each in proof)
    return f"old {old}\n{lines}\n{note}".encode()


def _supposed_size(seal: Seal, using: str) -> int:
    """The size of the last seal that has a cosignature; 0 where none has."""
    earlier = Seal.objects.using(using).filter(origin=seal.origin, size__lte=seal.size).order_by("-size")
    cosigned = (each.size for each in earlier.iterator(100) if len(SignedNote.parse(each.note).signatures) > 1)
    return next(cosigned, 0)


def _ask(url: str, old: int, seal: Seal, using: str) -> Answer:
    proof = KeptTree(using).consistency_proof(old, seal.size)
    body = request_body(old, proof, seal.note)
    address = f"{url.rstrip('/')}/add-checkpoint"
    request = Request(address, body, {"Content-Type": "text/plain; charset=utf-8"}, method="POST")
    try:
        with urlopen(request, timeout=TIMEOUT_SECONDS) as response:
            return Answer(response.status, response.read(MAX_ANSWER_BYTES).decode())
    except HTTPError as error:
        with error:
            return Answer(error.code, error.read(MAX_ANSWER_BYTES).decode("utf-8", "replace"))
    except (OSError, HTTPException, UnicodeDecodeError) as error:
        raise WitnessRefused(f"{url} cannot be asked: {getattr(error, 'reason', error)}.") from error


def _size_in(answer: Answer) -> int | None:
    digits = answer.body.strip()
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 20 else None


def _check(url: str) -> None:
    if urlsplit(url).scheme not in ("http", "https"):
        raise WitnessRefused(f"{url!r} is not the address of one: it begins with https:// or http://.")


def _keep(seal: Seal, signatures: Sequence[Signature], using: str) -> None:
    """Write the cosignatures under the seal as it is by now."""
    kept = Seal.objects.using(using).get(pk=seal.pk)
    seal.note = str(SignedNote.parse(kept.note).with_signatures(signatures))
    Seal.objects.using(using).filter(pk=seal.pk, note=kept.note).update(note=seal.note)
