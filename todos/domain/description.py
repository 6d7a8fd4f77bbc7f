"""The text of a todo: the rule for it, and its stored form."""

from __future__ import annotations

import unicodedata

from todos.domain.errors import InvalidDescription

MAX_LENGTH = 500

_LINE_BREAKS = frozenset("\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029")
# Embeddings, overrides and isolates. They can make a history look different from its stored text.
_BIDI = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
# By category these are letters and symbols, but the screen shows nothing.
_BLANK = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")


def clean(text: str) -> str:
    """The text in its stored form: NFC, no space around it.

    Raises InvalidDescription, with a sentence for the writer, unless the text is one line of at most 500
    characters, and at least one of them is visible.
    """
    kept = unicodedata.normalize("NFC", text).strip()
    if not any(_is_visible(character) for character in kept):
        raise InvalidDescription("A todo needs at least one character. Say what needs doing.")
    if len(kept) > MAX_LENGTH:
        raise InvalidDescription(f"{len(kept)} characters; {MAX_LENGTH} fit. Shorten it here, nothing is lost.")
    for character in kept:
        _check(character)
    return kept


def searchable(text: str) -> str:
    """The text in the form that a search compares: without differences of case and of compatible characters."""
    # Case folding decomposes some letters; the second pass composes them again.
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
