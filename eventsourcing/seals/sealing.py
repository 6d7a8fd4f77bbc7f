"""Makes seals: grows the kept tree to the end of the log, and signs its root."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from django.db import transaction

from ..database.one_writer import one_writer
from ..log import identity
from ..log.reader import safe_position
from ..models import LogIdentity, Seal, StoredEvent
from .errors import LogContradictsSeal
from .kept_tree import KeptTree
from .key import seal_key
from .leaf import Leaf
from .tree_head import TreeHead

# Events per transaction: on SQLite other writers wait for one of these, some 50 ms.
BATCH = 4_096
WAIT_SECONDS = 60


def make_seal_if_grown(using: str = "default", advance: Callable[[int], Any] | None = None) -> Seal | None:
    """Seal the log on the database `using` up to its last final event; None where nothing was added since.

    Takes time for the events since the last seal, and may run in several processes at once. `advance` is called with
    the number of events in each batch. Call it outside transactions. Raises SealRefused: NoSealKey, or
    LogContradictsSeal where the log has changed below the last seal in a way that is cheaply seen. Raises TimeoutError
    where somebody keeps a transaction open for a minute that has written events.
    """
    key = seal_key()
    grow_tree(using, safe_position(using, WAIT_SECONDS), advance)
    with _sealing(using):
        tree, last = KeptTree(using), newest(using)
        size, position = tree.end()
        _check_extends(using, tree, last)
        if size == (last.size if last else 0):
            return None
        head = TreeHead(identity.origin(using), size, tree.root(size))
        return Seal.objects.using(using).create(
            origin=head.origin,
            size=size,
            position=position,
            root=head.root,
            note=str(key.sign(head.origin, head.text())),
            made_at=datetime.now(UTC),
        )


def seals(using: str = "default") -> Any:
    """All seals of this log as it is named now, the newest first: a queryset."""
    return Seal.objects.using(using).filter(origin=identity.origin(using)).order_by("-size")


def all_seals(using: str = "default") -> Any:
    """All seals ever made, those under a former origin too, the newest first: a queryset."""
    return Seal.objects.using(using).order_by("-pk")


def newest(using: str = "default") -> Seal | None:
    """The last seal of this log."""
    found: Seal | None = seals(using).first()
    return found


def grow_tree(using: str, final: int, advance: Callable[[int], Any] | None = None) -> None:
    """Add the events up to the position `final` to the kept tree, a batch per transaction."""
    while True:
        with _sealing(using):
            tree = KeptTree(using)
            _, last = tree.end()
            leaves = _next_leaves(using, last, final)
            if leaves:
                tree.grow(leaves)
        if advance is not None and leaves:
            advance(len(leaves))
        if len(leaves) < BATCH:
            return


def _next_leaves(using: str, after: int, final: int) -> list[Leaf]:
    rows = StoredEvent._base_manager.using(using).filter(position__gt=after, position__lte=final).order_by("position")
    leaves = [Leaf(position, as_bytes(sealed)) for position, sealed in rows.values_list("position", "hash")[:BATCH]]
    for leaf in leaves:
        if len(leaf.hash) != 32:
            raise LogContradictsSeal(0, f"the hash of the event at position {leaf.position} is not one")
    return leaves


def as_bytes(stored: Any) -> bytes:
    """The bytes of a stored hash; a tampered row of SQLite may hold text."""
    return stored.encode() if isinstance(stored, str) else bytes(stored or b"")


def _check_extends(using: str, tree: KeptTree, last: Seal | None) -> None:
    """Raises LogContradictsSeal unless the tree still has the root of the last seal, and the log its last event."""
    if last is None:
        return
    try:
        same_root, leaf = tree.root(last.size) == bytes(last.root), tree.leaf(last.size - 1)
    except LookupError:
        raise LogContradictsSeal(last.size, "the kept tree is smaller") from None
    if not same_root:
        raise LogContradictsSeal(last.size, "the kept tree has another root")
    stored = (
        StoredEvent._base_manager.using(using).filter(position=leaf.position).values_list("hash", flat=True).first()
    )
    if stored is None or as_bytes(stored) != leaf.hash:
        raise LogContradictsSeal(last.size, f"the event at position {leaf.position}, the last one sealed, is not there")


@contextmanager
def _sealing(using: str) -> Iterator[None]:
    """A transaction in which nobody else grows the tree or makes a seal."""
    with one_writer(using), transaction.atomic(using=using):
        LogIdentity.objects.using(using).select_for_update().get()
        yield
