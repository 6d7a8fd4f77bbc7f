"""A leaf of the tree: one event, as its position and its hash."""

from __future__ import annotations

import json
import re
from typing import NamedTuple, Self

from .merkle_tree import leaf_hash

LEAF_FORMAT = "leaf/1"
_is_leaf = re.compile(rf'\["{LEAF_FORMAT}",([1-9][0-9]{{0,18}}),"([0-9a-f]{{64}})"\]').fullmatch


class Leaf(NamedTuple):
    """The event at `position` of the log, whose hash (32 bytes) covers its content and its stream up to it."""

    position: int
    hash: bytes

    def text(self) -> str:
        """The canonical JSON text that the tree hashes."""
        return f'["{LEAF_FORMAT}",{self.position},"{self.hash.hex()}"]'

    def tree_hash(self) -> bytes:
        """The hash of the leaf in the tree, 32 bytes."""
        return leaf_hash(self.text().encode())

    @classmethod
    def parse(cls, text: str) -> Self:
        """The leaf of a text that `text` made. Raises ValueError for any other text."""
        found = _is_leaf(text)
        if found is None:
            raise ValueError(f"{json.dumps(text[:80])} is not a leaf.")
        return cls(int(found[1]), bytes.fromhex(found[2]))
