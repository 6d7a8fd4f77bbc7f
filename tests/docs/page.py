"""A page of docs/ as its blocks of code.

Sybil, pytest-markdown-docs and pytest-examples make every block a test of its own, which pytest-xdist then hands to
different processes; here a page is one story, told in one namespace from top to bottom.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

DOCS = Path(__file__).parents[2] / "docs"
_BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


class Block(NamedTuple):
    """A fenced block: its language, its text, its first line in the page, and the line of prose just before it."""

    language: str
    text: str
    line: int
    said: str


class Page:
    def __init__(self, path: Path) -> None:
        self.path, self.text = path, path.read_text()

    @property
    def blocks(self) -> Iterator[Block]:
        """All blocks, from top to bottom."""
        for found in _BLOCK.finditer(self.text):
            before = self.text[: found.start()]
            said = before.rstrip().rsplit("\n", 1)[-1]
            yield Block(found[1], found[2], before.count("\n") + 2, said)

    @property
    def python(self) -> str:
        """The Python of the page, every line where it stands in the page, so that errors name the line to mend."""
        lines: list[str] = []
        for block in self.blocks:
            if block.language == "python":
                lines += [""] * (block.line - 1 - len(lines)) + block.text.splitlines()
        return "\n".join(lines)

    def run(self, namespace: dict[str, Any]) -> None:
        """Run the Python of the page in `namespace`."""
        exec(compile(self.python, str(self.path), "exec"), namespace)
