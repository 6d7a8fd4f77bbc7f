"""How people type a repeat."""

from __future__ import annotations

from todos.domain.errors import InvalidRepeat
from todos.domain.quick_add import repeat as typed_repeat
from todos.domain.values.repeat import words
from todos.domain.values.repeat.repeat import Repeat, parse
from todos.web import viewer_language

HINT = "every friday, every 2 weeks, every! 3 days"


def read(typed: str) -> Repeat | None:
    """The repeat that somebody types; None for an empty text. Raises InvalidRepeat."""
    text = typed.strip()
    if not text:
        return None
    found = typed_repeat.read(text.lower().replace(",", " ").split(), viewer_language.moment())
    if found is None:
        raise InvalidRepeat(f"“{text}” is no repeat. Write it like this: {HINT}.")
    if found.at:
        raise InvalidRepeat("The time of day stands at the due day. Leave it out here.")
    return found.value


def typed(text: str) -> str:
    """A repeat as rows hold it as somebody would type it; any other text as it is."""
    try:
        repeat = parse(text)
    except InvalidRepeat:
        return text
    return words.typed(repeat) if repeat else ""
