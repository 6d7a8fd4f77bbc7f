"""The page of examples: what quick add reads, and what stays words."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from todos.domain.quick_add.examples import LISTS, NOW, SECTIONS, ZONE
from todos.domain.quick_add.typed import Typed


class Shown(NamedTuple):
    """A typed text, the words that are left, and the chips of what is understood."""

    typed: str
    words: str
    chips: tuple[str, ...]


@require_safe
def quick_add(request: HttpRequest) -> HttpResponse:
    """All examples, as somebody with the lists of the examples would see them."""
    typed_on = f"{NOW:%A} {NOW.day} {NOW:%B %Y}, {NOW.hour}:{NOW:%M}"
    return render(request, "todos/quick_add.html", {"sections": _sections(), "typed_on": typed_on})


@cache
def _sections() -> dict[str, list[Shown]]:
    """The examples as they are read now. A section of which nothing is read yet is left out."""
    read = {heading: list(map(_shown, _texts(heading))) for heading in SECTIONS}
    *understood, words = read.items()
    return dict([each for each in understood if any(row.chips for row in each[1])] + [words])


def _texts(heading: str) -> Iterator[str]:
    return (example.typed for example in SECTIONS[heading])


def _shown(text: str) -> Shown:
    understood = Typed(text, NOW, ZONE).read({name: name for name in LISTS})
    return Shown(text, understood.words, tuple(part.label for part in understood.parts))
