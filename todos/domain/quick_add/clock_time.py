"""A time of day: `5pm`, `5:30pm`, `17:30`, with or without `at`."""

from __future__ import annotations

import re
from datetime import time

_HALVES = re.compile(r"(?P<hour>1[0-2]|0?[1-9])(?::(?P<minute>[0-5][0-9]))? ?(?P<half>am|pm)")
_WHOLE = re.compile(r"(?P<hour>2[0-3]|[01]?[0-9]):(?P<minute>[0-5][0-9])")
# A verse or a score, unless a day or `at` stands before it: "Read John 3:16".
_DOUBTFUL = re.compile(r"[0-9]:[0-5](?:[1-4]|[6-9])")


def read(words: list[str]) -> time | None:
    """The time that the words name, or None."""
    text = " ".join(words[1:] if words[:1] == ["at"] else words)
    if found := _HALVES.fullmatch(text):
        return time(int(found["hour"]) % 12 + 12 * (found["half"] == "pm"), int(found["minute"] or 0))
    found = _WHOLE.fullmatch(text)
    return time(int(found["hour"]), int(found["minute"])) if found else None


def is_doubtful(words: list[str]) -> bool:
    """Whether the words could as well be something else where no day stands beside them."""
    return _DOUBTFUL.fullmatch(" ".join(words)) is not None


def time_said(at: time) -> str:
    """Short words for a chip: 9:00, 17:30."""
    return f"{at.hour}:{at:%M}"
