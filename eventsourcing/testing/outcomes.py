"""What an act can end with beside events: nothing, or a refusal."""

from __future__ import annotations

import re
from enum import Enum
from typing import Any, NamedTuple


class Nothing(Enum):
    """That an act is accepted and makes no event."""

    NOTHING = "nothing"


nothing = Nothing.NOTHING


class Refusal(NamedTuple):
    """The error an act is expected to end with; made by `raises`."""

    error: type[Exception]
    match: str
    facts: dict[str, Any]

    def faults(self, error: Exception) -> list[str]:
        """Lines about what of `error`, which is of the right class, was not expected."""
        known = {name: getattr(error, name, None) for name in self.facts}
        lines = [
            f"   {name}: expected {value!r}, came {known[name]!r}"
            for name, value in self.facts.items()
            if not hasattr(error, name) or known[name] != value
        ]
        if not re.search(self.match, str(error)):
            lines.append(f"   message: expected to match {self.match!r}, came {str(error)!r}")
        return lines


def raises(error: type[Exception], match: str = "", **facts: Any) -> Refusal:
    """That an act is refused by an `error` of this class, whose message the pattern `match` finds its place in.

    facts -- attributes of the error, with their values
    """
    return Refusal(error, match, facts)
