"""How far a log was verified, to be gone on from: a small text that whoever verifies keeps with their seal.

The mark holds the right edge of the tree over the verified events, so it is tied to a seal: what follows is added to
that edge, and leads to the root of a later seal only if the edge is that of the sealed log. An earlier seal is tied to
it by a consistency proof. Where neither holds, the mark is not believed. It must be out of reach of those who can write
the database; events before it are not read again.
"""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from pathlib import Path
from typing import NamedTuple, Self

from .errors import MalformedMark
from .merkle_tree import RightEdge

MARK_FORMAT = "verified/1"
_NUMBER = "(0|[1-9][0-9]{0,18})"
_is_mark = re.compile(
    rf"{MARK_FORMAT}\n([^\n]+)\n{_NUMBER} {_NUMBER} {_NUMBER}\n((?:[A-Za-z0-9+/]{{43}}=\n)*)"
).fullmatch


class VerifiedMark(NamedTuple):
    """The hashes of the first `size` events of the log `origin`, up to `position`, were verified.

    checked -- receipts, and what apps check, were verified up to this position: less where a walk was broken off
    hashes -- the right edge of the tree over these events
    """

    origin: str
    size: int
    position: int
    checked: int
    hashes: tuple[bytes, ...]

    @classmethod
    def beginning(cls, origin: str) -> Self:
        """Nothing of the log was verified yet."""
        return cls(origin, 0, 0, 0, ())

    def edge(self) -> RightEdge:
        """The tree over the verified events, ready to grow."""
        return RightEdge(self.size, self.hashes)

    def text(self) -> str:
        """The text to keep."""
        edge = "".join(f"{b64encode(each).decode()}\n" for each in self.hashes)
        return f"{MARK_FORMAT}\n{self.origin}\n{self.size} {self.position} {self.checked}\n{edge}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """The mark of a text that `text` made. Raises MalformedMark for any other text."""
        found = _is_mark(text)
        if found is None:
            raise MalformedMark()
        numbers = (int(found[2]), int(found[3]), int(found[4]))
        mark = cls(found[1], *numbers, tuple(b64decode(line) for line in found[5].split()))
        if len(mark.hashes) != mark.size.bit_count():
            raise MalformedMark()
        return mark

    @classmethod
    def read(cls, path: Path, origin: str) -> Self:
        """The mark in a file; the beginning of the log where there is no file yet. Raises MalformedMark, OSError."""
        try:
            mark = cls.parse(path.read_text("ascii"))
        except FileNotFoundError:
            return cls.beginning(origin)
        except UnicodeDecodeError as error:
            raise MalformedMark() from error
        if mark.origin != origin:
            raise MalformedMark()
        return mark

    def write(self, path: Path) -> None:
        """Put it into a file, whole or not at all. Raises OSError."""
        draft = path.with_name(f"{path.name}.new")
        draft.write_text(self.text(), "ascii")
        draft.replace(path)
