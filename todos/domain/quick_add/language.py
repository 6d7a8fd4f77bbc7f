"""What a language decides about typed days: whether 12/3 begins with the day, and with which day a week begins."""

from __future__ import annotations

from typing import NamedTuple


class Language(NamedTuple):
    """A language by its tag (BCP 47). `week_start` is 0 for Monday, 6 for Sunday."""

    tag: str
    name: str
    day_first: bool
    week_start: int


BRITISH = Language("en-GB", "English, day before month: 12/3 is 12 March, and a week begins on Monday", True, 0)
AMERICAN = Language("en-US", "English, month before day: 12/3 is 3 December, and a week begins on Sunday", False, 6)
LANGUAGES = {language.tag: language for language in (BRITISH, AMERICAN)}
