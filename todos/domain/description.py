"""The text of a todo: what is accepted, and in which form it is kept."""

from __future__ import annotations

import unicodedata

from todos.domain.errors import InvalidDescription

LONGEST = 500

_LINE_BREAKS = frozenset("\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029")
# Embeddings, overrides and isolates: they can make a history read differently from what it says.
_BIDI = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
# Letters and symbols by category, blank on the screen.
_BLANK = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")


def clean(text: str) -> str:
    """The text in the form that is kept: NFC, no space around it.

    Raises InvalidDescription, with a sentence for the writer, unless it is 1 to 500 visible characters on one line.
    """
    kept = unicodedata.normalize("NFC", text).strip()
    if not any(_is_visible(character) for character in kept):
        raise InvalidDescription("A todo needs at least one character. Say what needs doing.")
    if len(kept) > LONGEST:
        raise InvalidDescription(f"{len(kept)} characters; {LONGEST} fit. Shorten it here, nothing is lost.")
    for character in kept:
        _check(character)
    return kept


def searchable(text: str) -> str:
    """The text as it is searched: compatible forms and cases made one."""
    # Folding takes some letters apart; the second pass puts them together as in text that never was.
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())


def _check(character: str) -> None:
    if character in _LINE_BREAKS:
        raise InvalidDescription("A todo is one line.")
    if character in _BIDI:
        raise InvalidDescription("Hidden marks that turn the reading direction do not fit. Take them out.")
    if unicodedata.category(character) in ("Cc", "Cs"):
        raise InvalidDescription("A control character does not fit. Take it out.")


def _is_visible(character: str) -> bool:
    variation = "\ufe00" <= character <= "\ufe0f" or "\U000e0100" <= character <= "\U000e01ef"
    return unicodedata.category(character)[0] not in "CZ" and character not in _BLANK and not variation
