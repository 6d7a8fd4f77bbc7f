"""One receipt, one seal and one former log as a line."""

from __future__ import annotations

from typing import Any

from ..errors import InvalidPayload
from ..models import FormerLog, Receipt, Seal
from ..seals.errors import MalformedSeal
from ..seals.signed_note import SignedNote
from ..seals.tree_head import TreeHead
from . import fields as read
from .fields import Fields

RECEIPT, SEAL, FORMER_LOG = "receipt", "seal", "former log"
_OUTCOME = ("stream_id", "version", "position", "hash")
_RECEIPT_NAMES = frozenset(
    ("kind", "command_id", "command_type", "fingerprint", "actor", "causation_id", "correlation_id", "microseconds")
) | frozenset(_OUTCOME)
_SEAL_NAMES = frozenset(("kind", "position", "microseconds", "note"))
_FORMER_NAMES = frozenset(("kind", "log_id", "origin", "position", "size", "root", "reason", "microseconds"))


def write_receipt(receipt: Receipt) -> dict[str, Any]:
    """The fields of a receipt."""
    return {
        "command_id": str(receipt.command_id),
        "command_type": receipt.command_type,
        "fingerprint": read.of_bytes(receipt.fingerprint),
        "actor": receipt.actor,
        "causation_id": receipt.causation_id and str(receipt.causation_id),
        "correlation_id": str(receipt.correlation_id),
        "microseconds": read.of_moment(receipt.timestamp),
        "stream_id": receipt.stream_id,
        "version": receipt.version,
        "position": receipt.position,
        "hash": read.of_digest(receipt.hash),
    }


def parse_receipt(fields: Fields) -> Receipt:
    """The receipt of a line. Raises InvalidPayload."""
    read.check_names(fields, _RECEIPT_NAMES)
    receipt = Receipt(
        command_id=read.uuid(fields, "command_id"),
        command_type=read.text(fields, "command_type", 100),
        fingerprint=None if fields["fingerprint"] is None else read.base64(fields, "fingerprint"),
        actor=read.text(fields, "actor", 255) if fields["actor"] != "" else "",
        causation_id=read.uuid_or_null(fields, "causation_id"),
        correlation_id=read.uuid(fields, "correlation_id"),
        timestamp=read.moment(fields, "microseconds"),
    )
    if any(fields[name] is not None for name in _OUTCOME):
        receipt.stream_id = read.text(fields, "stream_id", 255)
        receipt.version, receipt.position = read.integer(fields, "version", 1), read.integer(fields, "position", 1)
        receipt.hash = read.digest(fields, "hash")
    return receipt


def write_seal(seal: Seal) -> dict[str, Any]:
    """The fields of a seal: its text says the rest."""
    return {"position": seal.position, "microseconds": read.of_moment(seal.made_at), "note": seal.note}


def parse_seal(fields: Fields) -> Seal:
    """The seal of a line. Raises InvalidPayload. Whether somebody signed it is not asked."""
    read.check_names(fields, _SEAL_NAMES)
    note = read.text(fields, "note", 1_000_000)
    try:
        head = TreeHead.parse(SignedNote.parse(note).text)
    except MalformedSeal as error:
        raise InvalidPayload("note", str(error)) from None
    return Seal(
        origin=read.uuid({"origin": head.origin}, "origin"),
        size=head.size,
        root=head.root,
        position=read.integer(fields, "position", 1),
        note=note,
        made_at=read.moment(fields, "microseconds"),
    )


def write_former_log(former: FormerLog) -> dict[str, Any]:
    """The fields of a former log."""
    return {
        "log_id": str(former.log_id),
        "origin": str(former.origin),
        "position": former.position,
        "size": former.size,
        "root": read.of_digest(former.root),
        "reason": former.reason,
        "microseconds": read.of_moment(former.at),
    }


def parse_former_log(fields: Fields) -> FormerLog:
    """The former log of a line. Raises InvalidPayload."""
    read.check_names(fields, _FORMER_NAMES)
    return FormerLog(
        log_id=read.uuid(fields, "log_id"),
        origin=read.uuid(fields, "origin"),
        position=read.integer(fields, "position"),
        size=read.integer(fields, "size"),
        root=read.digest(fields, "root"),
        reason=read.text(fields, "reason", 16),
        at=read.moment(fields, "microseconds"),
    )
