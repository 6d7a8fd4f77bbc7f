"""Several pasted lines: one todo each."""

from __future__ import annotations

import re
from typing import NamedTuple

# A bullet or a number, a box, or both. The words follow after a space.
_BULLET = r"(?:[-*+•‣◦–]|[0-9]{1,3}[.)])"
_MARKER = re.compile(rf"\s*(?:{_BULLET}(?:\s+|$))?(?:(?:\[(?P<tick>[ xX]?)\]|[☐☑☒✓✔✅])(?:\s+|$))?")
_TICKED = re.compile(r"[☑☒✓✔✅]")


class Line(NamedTuple):
    """The words of a line without its bullet, number or box; `finished` where the box is ticked."""

    text: str
    finished: bool = False


def lines(text: str) -> list[Line]:
    """The lines of a pasted text that say something, in their order."""
    return [line for line in map(_line, text.splitlines()) if line.text]


def _line(typed: str) -> Line:
    found = _MARKER.match(typed)
    assert found
    ticked = (found["tick"] or "").strip() or _TICKED.search(found[0])
    return Line(typed[found.end() :].strip(), bool(ticked))
