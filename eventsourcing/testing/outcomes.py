"""The outcomes of an act other than events: nothing, or a refusal."""

from __future__ import annotations

import re
from enum import Enum
from typing import Any, NamedTuple


class Nothing(Enum):
    """The act is accepted and makes no event."""

    NOTHING = "nothing"


nothing = Nothing.NOTHING


class Refusal(NamedTuple):
    """The error that is expected to refuse an act; made by `raises`."""

    error: type[Exception]
    match: str
    facts: dict[str, Any]

    def faults(self, error: Exception) -> list[str]:
        """Lines about the parts of `error`, an error of the right class, that were not expected."""
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
    """The act is refused by an `error` of this class, whose message the pattern `match` is found in.

    facts -- attributes of the error, with their values
    """
    return Refusal(error, match, facts)
