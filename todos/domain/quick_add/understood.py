"""What quick add understood of a typed text."""

from __future__ import annotations

from typing import NamedTuple


class Part(NamedTuple):
    """A piece of the text that was understood.

    kind -- "due", "repeat", "priority", "label", "place", or "quotes" around everything
    start, end -- offsets in the typed text; as a literal span they put the words back
    label -- short words for a chip
    """

    kind: str
    start: int
    end: int
    label: str


class Understood(NamedTuple):
    """The words of the todo, and the values of its fields in their stored form.

    due -- "" where there is none
    repeat -- None, or `rule` and `counts_from`
    priority -- 0 where there is none
    place -- id of a list, "" where none was named
    parts -- in the order of the text
    """

    words: str
    due: str = ""
    repeat: dict[str, str] | None = None
    priority: int = 0
    labels: tuple[str, ...] = ()
    place: str = ""
    parts: tuple[Part, ...] = ()
