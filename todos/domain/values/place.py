"""Where a todo is: in a list, or in the inbox of a person.

Stored as {"list": uuid} or {"inbox": opaque id of the person}. Tables hold the text of it, which is unique too.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from pyrsistent import PMap, pmap

from todos.domain.errors import UnknownPlace

type Place = PMap[str, str]

INBOX, LIST = "inbox", "list"
_LIST_ID = re.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def inbox(person: str) -> Place:
    """The inbox of a person, by their opaque id."""
    return pmap({INBOX: person})


def of_list(list_id: str) -> Place:
    """The place of the todos of a list."""
    return pmap({LIST: list_id})


def clean(place: object) -> Place:
    """The place, frozen. Raises UnknownPlace unless it is one list or one inbox."""
    if isinstance(place, Mapping) and len(place) == 1:
        [(kind, name)] = place.items()
        if isinstance(name, str) and name and (kind == INBOX or (kind == LIST and _LIST_ID.fullmatch(name))):
            return pmap({kind: name})
    raise UnknownPlace


def text_of(place: Mapping[str, str]) -> str:
    """The id of the list, or `inbox:` and the id of the person."""
    return place[LIST] if LIST in place else f"{INBOX}:{place[INBOX]}"


def parse(text: str) -> Place:
    """The place of a text that `text_of` made."""
    return inbox(text.removeprefix(f"{INBOX}:")) if text.startswith(f"{INBOX}:") else of_list(text)


def list_of(text: str) -> str:
    """The id of the list in the text of a place; '' for an inbox."""
    return "" if text.startswith(f"{INBOX}:") else text


def person_of(text: str) -> str:
    """The opaque id of the person whose inbox a text names; '' for a list."""
    return text.removeprefix(f"{INBOX}:") if text.startswith(f"{INBOX}:") else ""
