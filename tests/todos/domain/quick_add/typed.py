"""Typing a text at the moment of the examples."""

from __future__ import annotations

from todos.domain.quick_add.examples import LISTS, NOW, ZONE
from todos.domain.quick_add.parser import parse

IDS = {name: f"id of {name}" for name in LISTS}


def understood(text, **given):
    """What quick add understands of it, by somebody with the lists of the examples."""
    return parse(text, **{"now": NOW, "zone": ZONE, "lists": IDS} | given)


def values(text, **given):
    """The same without the parts."""
    return understood(text, **given)._replace(parts=())
