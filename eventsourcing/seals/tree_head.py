"""The text of a seal: which log, how many events, and the root of their tree. C2SP calls it a checkpoint."""

from __future__ import annotations

import re
from base64 import b64decode, b64encode
from typing import NamedTuple, Self

from .errors import MalformedSeal

_is_head = re.compile(r"([^\n]+)\n(0|[1-9][0-9]{0,18})\n([A-Za-z0-9+/]{43}=)\n(?:[^\n]+\n)*").fullmatch


class TreeHead(NamedTuple):
    """The root (32 bytes) of the tree over the first `size` events of the log `origin`."""

    origin: str
    size: int
    root: bytes

    def text(self) -> str:
        """Three lines: origin, size, root in base64."""
        return f"{self.origin}\n{self.size}\n{b64encode(self.root).decode()}\n"

    @classmethod
    def parse(cls, text: str) -> Self:
        """The head of such a text; further lines are passed over. Raises MalformedSeal for any other text."""
        found = _is_head(text)
        if found is None:
            raise MalformedSeal("Its text is not the three lines of a seal: origin, size, root.")
        return cls(found[1], int(found[2]), b64decode(found[3]))
