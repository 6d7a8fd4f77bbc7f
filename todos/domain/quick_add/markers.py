"""Markers at the start of a word: `#list`, `@label`, `!1`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import regex

from todos.domain.errors import InvalidLabel
from todos.domain.quick_add.list_names import ListName, ListNames
from todos.domain.quick_add.word import Span, Word
from todos.domain.values import label

_PRIORITY = regex.compile(r"![123]")
_QUOTED = regex.compile(r'#["“”„«]([^"“”„«»]+)["“”»](?!\S)')


class Marker(NamedTuple):
    """What a marker says. `put_back` says that its words stay words."""

    kind: str
    value: str
    label: str
    words: list[Word]

    @property
    def span(self) -> Span:
        """Where it stands in the text."""
        return self.words[0].start, self.words[-1].end

    @property
    def put_back(self) -> bool:
        """Whether the person took any of its words back."""
        return any(word.put_back for word in self.words)


def read(text: str, words: list[Word], names: ListNames) -> list[Marker]:
    """The markers of a text: all labels, the first priority and the first list; more of these stay words."""
    markers: list[Marker] = []
    taken: set[str] = set()
    at = 0
    while at < len(words):
        marker = _marker_at(text, words, at, names, taken)
        if marker:
            markers.append(marker)
            taken |= {marker.kind} - {"label"} if not marker.put_back else set()
        at += len(marker.words) if marker else 1
    return markers


def _marker_at(text: str, words: list[Word], at: int, names: ListNames, taken: set[str]) -> Marker | None:
    word = words[at]
    if "priority" not in taken and _PRIORITY.fullmatch(word.text):
        return Marker("priority", word.text[1], f"priority {word.text[1]}", [word])
    if word.text.startswith("@"):
        return _label(word)
    if "place" not in taken and word.text.startswith("#"):
        return _quoted(text, words, at, names) or _list(words, at, names)
    return None


def _label(word: Word) -> Marker | None:
    try:
        cleaned = label.clean(word.text[1:])
    except InvalidLabel:
        return None
    return Marker("label", cleaned, cleaned, [word])


def _quoted(text: str, words: list[Word], at: int, names: ListNames) -> Marker | None:
    found = _QUOTED.match(text, words[at].start)
    named = names.exact(found[1]) if found else None
    return _place(named, list(_up_to(words, at, found.end()))) if found and named else None


def _list(words: list[Word], at: int, names: ListNames) -> Marker | None:
    found = names.longest(words, at)
    return _place(found[0], words[at : at + found[1]]) if found else None


def _place(named: ListName, words: list[Word]) -> Marker:
    return Marker("place", named.id, named.name, words)


def _up_to(words: list[Word], at: int, end: int) -> Iterator[Word]:
    while at < len(words) and words[at].end <= end:
        yield words[at]
        at += 1
