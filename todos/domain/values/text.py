"""What all texts that people write have in common: what is blank, what counts as a character, what cannot be kept."""

from __future__ import annotations

import unicodedata

import regex

# A tab, a line break, a control character; with the spaces around it. Looking behind keeps long runs of spaces quick.
_BREAK = regex.compile(r"(?<!\p{Zs})\p{Zs}*[\p{Cc}\p{Zl}\p{Zp}][\p{Zs}\p{Cc}\p{Zl}\p{Zp}]*")
# Embeddings, overrides and isolates. They can make a history look different from its stored text.
_BIDI = regex.compile("[\u202a-\u202e\u2066-\u2069]")
_HALF = regex.compile(r"\p{Cs}")
# What the screen shows nothing for; U+2800 is the empty Braille pattern.
_INVISIBLE = regex.compile(r"[\p{Z}\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Default_Ignorable_Code_Point}\u2800]*")
_CHARACTER = regex.compile(r"\X")


def one_line(text: str) -> str:
    """The text as one line in NFC, without space around it. Tabs and line breaks become spaces."""
    return unicodedata.normalize("NFC", _BREAK.sub(" ", text)).strip()


def is_blank(text: str) -> bool:
    """Whether nothing of the text can be seen."""
    return bool(_INVISIBLE.fullmatch(text))


def characters_of(text: str) -> list[str]:
    """The characters as people count them: extended grapheme clusters of UAX #29."""
    return _CHARACTER.findall(text)


def problem_of(text: str) -> str | None:
    """A sentence on why no field may keep this text, for the writer; None where it may."""
    if _BIDI.search(text):
        return "The text has hidden marks that change the reading direction. Type it without them."
    if _HALF.search(text):
        return "Part of the text cannot be read. Type it again."
    return None


def problem_of_line(text: str, most: int, most_code_points: int) -> str | None:
    """The same for a text of at most `most` characters, each of which may be made of several code points."""
    length = len(characters_of(text))
    if length > most:
        return f"That is {length} characters; at most {most} fit. Shorten it, then send it again."
    if len(text) > most_code_points:
        return "Too many marks are stacked on these characters. Remove some, then send it again."
    return problem_of(text)
