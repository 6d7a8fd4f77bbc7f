"""A text that somebody typed to add a todo: all that its meaning depends on, but the names of lists."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from todos.domain.quick_add.language import BRITISH, Language
from todos.domain.quick_add.parser import parse
from todos.domain.quick_add.understood import Understood
from todos.domain.quick_add.word import Span

# The kinds of parts that todos have a field for. Parts of other kinds stay words.
KINDS = frozenset({"due", "repeat", "priority", "label", "place", "quotes"})
# Longer texts are not read; no description is half as long.
MAX_LENGTH = 1_000


class Typed(NamedTuple):
    """The typed text, and when and where it was typed.

    at -- an instant; zone -- the name of the person's time zone then; language -- theirs
    literal -- spans of the text that the person put back as words
    """

    text: str
    at: datetime
    zone: str
    literal: tuple[Span, ...] = ()
    language: Language = BRITISH

    def read(self, lists: Mapping[str, str]) -> Understood:
        """What the text means. `lists` holds the id of each list by its name."""
        if len(self.text) > MAX_LENGTH:
            return Understood(self.text)
        words = self.literal
        while True:
            found = parse(
                self.text,
                now=self._now,
                zone=self.zone,
                lists=lists,
                day_first=self.language.day_first,
                week_start=self.language.week_start,
                literal=words,
            )
            unread = [(part.start, part.end) for part in found.parts if part.kind not in KINDS]
            if not unread:
                return found
            words = (*words, *unread)

    def as_words(self) -> Typed:
        """The same text, with all of it put back."""
        return self._replace(literal=((0, len(self.text)),))

    @property
    def day(self) -> date:
        """The day of the person when they typed it."""
        return self._now.date()

    @property
    def data(self) -> dict[str, object]:
        """The data of a command: with the person's day and time instead of the instant. `language` is in it unless it
        is British English, as in commands from before there was another one."""
        stated: dict[str, object] = {} if self.language == BRITISH else {"language": self.language.tag}
        on = f"{self._now:%Y-%m-%dT%H:%M}"
        literal = [list(span) for span in self.literal]
        return stated | {"text": self.text, "typed_on": on, "zone": self.zone, "literal": literal}

    @property
    def _now(self) -> datetime:
        return self.at.astimezone(ZoneInfo(self.zone))
