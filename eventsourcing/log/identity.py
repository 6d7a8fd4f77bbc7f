"""The id of a log, which tells its own checkpoints from those of another log."""

from __future__ import annotations

from uuid import uuid4

from django.db.models import Max

from ..errors import CheckpointAhead, CheckpointOfAnotherLog
from ..models import LogIdentity, StoredEvent
from .checkpoint import Checkpoint


def log_id(using: str) -> str:
    """The id (uuid text) of the log on the database `using`. Raises RuntimeError for a log without an id."""
    found = LogIdentity.objects.using(using).values_list("log_id", flat=True).first()
    if found is None:
        raise RuntimeError(f"The log on database {using!r} has no id. Run `manage.py migrate --database {using}`.")
    return str(found)


def origin(using: str) -> str:
    """The first id of the log (uuid text), which its seals name. It stays when the id is renewed."""
    found = LogIdentity.objects.using(using).values_list("origin", flat=True).first()
    if found is None:
        log_id(using)  # raises an error that says what is missing
    return str(found)


def renew(using: str, with_origin: bool = False) -> str:
    """Give the log a new id (uuid text) and return it; checkpoints taken before are refused from now on.

    with_origin -- new seals name the new id too. For a log of which an older state was put back: it would contradict
                   the seals that were made after that state
    """
    new = uuid4()
    changed = {"log_id": new, "origin": new} if with_origin else {"log_id": new}
    if LogIdentity.objects.using(using).update(**changed) != 1:
        log_id(using)  # raises an error that says what is missing
    return str(new)


def head(using: str) -> int:
    """The position of the last committed event; 0 without events. Events before it may still be uncommitted."""
    last: int | None = StoredEvent._base_manager.using(using).aggregate(last=Max("position"))["last"]
    return last or 0


def check(checkpoint: Checkpoint, using: str) -> None:
    """Raises CheckpointOfAnotherLog or CheckpointAhead unless the log on `using` can be read from here on."""
    actual = log_id(using)
    if checkpoint.log_id != actual:
        raise CheckpointOfAnotherLog(checkpoint.log_id, actual)
    last = head(using)
    if checkpoint.position > last:
        raise CheckpointAhead(checkpoint.position, last)
