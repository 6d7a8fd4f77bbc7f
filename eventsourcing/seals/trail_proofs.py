"""Proofs that events of a trail are in a seal, for trails that leave the house."""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Iterable
from typing import Any, NamedTuple

from ..event import Event
from ..models import Seal
from . import sealing
from .kept_tree import KeptTree
from .key import public_key
from .leaf import Leaf
from .merkle_tree import root_of_inclusion


class Standing(NamedTuple):
    """What the newest seal says of some events.

    seal -- the seal
    newer -- how many of them came after it
    broken -- the versions of those that it does not prove although they came before
    """

    seal: Seal
    newer: int
    broken: list[int]


def standing(events: Iterable[Event], using: str = "default") -> Standing | None:
    """What the newest seal of the log on `using` says of these events; None where nothing is sealed yet."""
    seal = sealing.newest(using)
    if seal is None:
        return None
    proofs = TrailProofs(seal, using)
    events = list(events)
    sealed = [event for event in events if event.position <= seal.position]
    broken = [event.version for event in sealed if not proofs.holds(event)]
    return Standing(seal, len(events) - len(sealed), broken)


class TrailProofs:
    """Proofs from the kept tree of the database `using` to one seal."""

    def __init__(self, seal: Seal, using: str = "default") -> None:
        self.seal, self._tree = seal, KeptTree(using)

    def of(self, position: int) -> dict[str, Any] | None:
        """The proof for the event at a position: `index`, and `hashes` in base64. None for an event that is newer.

        None, too, where the kept tree does not have the event: then there is nothing that could be proven.
        """
        if position > self.seal.position:
            return None
        try:
            index = self._tree.index_of(position)
            if index is None or index >= self.seal.size:
                return None
            hashes = self._tree.inclusion_proof(index, self.seal.size)
        except LookupError:
            return None
        return {"index": index, "hashes": [b64encode(each).decode() for each in hashes]}

    def holds(self, event: Event) -> bool:
        """Whether the event, with the hash it has now, is proven to be in the seal."""
        proof = self.of(event.position)
        if proof is None:
            return False
        leaf, hashes = Leaf(event.position, event.hash).tree_hash(), [b64decode(each) for each in proof["hashes"]]
        return root_of_inclusion(proof["index"], self.seal.size, leaf, hashes) == bytes(self.seal.root)

    def seal_line(self) -> dict[str, str | None]:
        """The seal itself, and the public key that signs here."""
        key = public_key(str(self.seal.origin))
        return {"seal": self.seal.note, "key": str(key) if key else None}
