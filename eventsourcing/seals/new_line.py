"""Goes on with a log under a new id: what it was is written down, and a new line of seals names the old one's end."""

from __future__ import annotations

from base64 import b64encode
from datetime import UTC, datetime

from django.db import transaction

from ..database.one_writer import one_writer
from ..database.store import DjangoEventStore
from ..event import Event
from ..event_types import EventType, event_types
from ..log import identity
from ..log.reader import safe_position
from ..metadata import Metadata
from ..models import FormerLog
from . import sealing
from .kept_tree import KeptTree

ORIGIN_CHANGED = "LogOriginChanged"
SYSTEM = Metadata(actor="system", source="system")
IMPORTED, RESEALED, RESTORED = "imported", "resealed", "restored"

event_types.register(EventType(ORIGIN_CHANGED))


def begin(using: str, reason: str = RESTORED, with_origin: bool = True) -> str:
    """Begin a new line of seals over the log on the database `using`; returns its new id (uuid text).

    with_origin -- see `go_on`
    Call it outside transactions. Raises LogContradictsSeal where an event has no hash.
    """
    sealing.grow_tree(using, safe_position(using, sealing.WAIT_SECONDS))
    with one_writer(using):
        return go_on(describe(using, reason), using, with_origin)


def describe(using: str, reason: str) -> FormerLog:
    """The log on the database `using` as its kept tree has it, which has to be grown to the end; not stored yet."""
    tree = KeptTree(using)
    size, position = tree.end()
    return FormerLog(
        log_id=identity.log_id(using),
        origin=identity.origin(using),
        position=position,
        size=size,
        root=tree.root(size),
        reason=reason,
        at=datetime.now(UTC),
    )


def go_on(former: FormerLog, using: str, with_origin: bool) -> str:
    """Give the log a new id (uuid text), return it, and write down what it was.

    with_origin -- new seals name the new id too, and the first event says with which seal the old line ends
    """
    with transaction.atomic(using):
        former.save(using=using)
        new = identity.renew(using, with_origin)
        if with_origin and former.size:
            DjangoEventStore.generate(metadata=SYSTEM, using=using).append(new, [_changed(former)], 0)
    return new


def _changed(former: FormerLog) -> Event:
    data = {
        "origin": str(former.origin),
        "size": former.size,
        "position": former.position,
        "root": b64encode(bytes(former.root)).decode(),
        "reason": former.reason,
    }
    return Event.generate(ORIGIN_CHANGED, data, timestamp=former.at)
