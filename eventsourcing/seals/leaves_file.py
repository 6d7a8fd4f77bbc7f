"""The leaves of a seal as a file beside it: one a line, as docs/format.md writes them.

With it, whoever keeps a seal can say exactly which event was changed, whatever was done to the database meanwhile. The
file needs no signature of its own: its lines are believed only where they lead to the root in the seal.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from .errors import MalformedSeal
from .leaf import Leaf
from .merkle_tree import RightEdge
from .tree_head import TreeHead


def write(path: Path, leaves: Iterable[Leaf]) -> None:
    """Write the leaves to a file that is there only when it is whole. Raises OSError."""
    draft = path.with_name(f"{path.name}.partial")
    with draft.open("w", encoding="ascii") as file:
        file.writelines(f"{leaf.text()}\n" for leaf in leaves)
    draft.replace(path)


def read(path: Path, head: TreeHead) -> Iterator[Leaf]:
    """The leaves up to the size of a head, whose root they have. Raises MalformedSeal for another file, and OSError."""
    edge = RightEdge()
    for leaf in _read(path, head.size):
        edge.add(leaf.tree_hash())
    if (edge.size, edge.root()) != (head.size, head.root):
        raise MalformedSeal(f"The leaves in {path} are not those of the seal over {head.size} events.")
    return _read(path, head.size)


def _read(path: Path, size: int) -> Iterator[Leaf]:
    with path.open(encoding="ascii", errors="replace") as file:
        for number, line in zip(range(1, size + 1), file, strict=False):
            try:
                yield Leaf.parse(line.removesuffix("\n"))
            except ValueError as error:
                raise MalformedSeal(f"Line {number} of {path} is not a leaf.") from error
