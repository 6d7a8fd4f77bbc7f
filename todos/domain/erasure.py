"""Erasing words: which entries hold them, and who may erase them. Histories are whole, oldest first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from eventsourcing.event import Event
from eventsourcing.personal.value import PersonalValue, personal_values
from todos.domain.errors import NothingToErase, NotTheirsToErase
from todos.domain.events import TYPED, TodoEvents
from todos.domain.fields import CHANGEABLE_FIELDS, DESCRIPTION, fields_of, has_value
from todos.domain.label_field import LABEL

# The id of an event, and the name of the field in which it holds a value.
type Place = tuple[str, str]


def places(events: Sequence[Event], ids: Iterable[str], actor: str, owner: str) -> list[Place]:
    """All places of the readable words of the events with these ids; empty where all of them are erased already.

    An equal value elsewhere in the history has the same key, so it goes too, and with the first description, or a label
    of the same act, the text that it was read from. Raises NothingToErase for an event
    without encrypted words; NotTheirsToErase unless `actor` is the owner of the todo, or wrote all these words first.
    """
    wanted, keys, wrote = set(ids), set[str](), _first_authors(events)
    for event in events:
        if event.id in wanted:
            values = _values(event)
            if not values:
                raise NothingToErase(event.version, _has_words_in_clear(event))
            readable = {value.key_id for value in values.values() if is_readable(value)}
            if actor != owner and any(wrote[key] != actor for key in readable):
                raise NotTheirsToErase(event.version)
            keys |= readable
    keys |= _keys_of_typed(events, keys)
    return [(event.id, name) for event in events for name, value in _values(event).items() if value.key_id in keys]


def _keys_of_typed(events: Sequence[Event], keys: set[str]) -> set[str]:
    """The key of the typed text that says the same as the description, or a label, that one of `keys` opens."""
    first, *others = events
    typed = _values(first).get(TYPED)
    act = [first, *(event for event in others if event.correlation_id == first.correlation_id)] if typed else []
    read = [value for event in act for name, value in _values(event).items() if name in (DESCRIPTION.name, LABEL.name)]
    return {typed.key_id} if typed and any(value.key_id in keys for value in read) else set()


def _first_authors(events: Iterable[Event]) -> dict[str, str]:
    """By the id of each value's key, who wrote that value first. An undo that sets it back is no author."""
    wrote: dict[str, str] = {}
    for event in events:
        for value in _values(event).values():
            wrote.setdefault(value.key_id, event.actor)
    return wrote


def erasable(events: Sequence[Event], actor: str, owner: str) -> set[int]:
    """The versions of the events whose words this person may erase now."""
    wrote = _first_authors(events)
    found = set[int]()
    for event in events:
        readable = [value for value in _values(event).values() if is_readable(value)]
        if readable and all(actor in (owner, wrote[value.key_id]) for value in readable):
            found.add(event.version)
    return found


def erased_places(event: Event) -> list[Place]:
    """The places that an erasure tells of; none for any other event."""
    if event.type != TodoEvents.VALUES_ERASED:
        return []
    return [(place["event"], place["field"]) for place in event.data["values"]]


def names_of_erased_fields(event: Event) -> set[str]:
    """The names of the fields whose words an event tells the erasure of; none for any other event."""
    return {name for _, name in erased_places(event)}


def may_bring_back(change: Event, erased: Event) -> bool:
    """Whether a change whose author has not seen this erasure may hold the erased words.

    Nobody can compare them: what they were is gone. So every change of the same field may.
    """
    return not names_of_erased_fields(erased).isdisjoint(field.group for field in fields_of(change))


def key_ids_at(events: Iterable[Event], wanted: Iterable[Place]) -> set[str]:
    """The ids of the keys of the values at these places."""
    chosen = set(wanted)
    return {value.key_id for event in events for name, value in _values(event).items() if (event.id, name) in chosen}


def is_readable(value: PersonalValue) -> bool:
    """Whether the key of a value is there. Nothing is decrypted."""
    return value.key() is not None


def _values(event: Event) -> dict[str, PersonalValue]:
    try:
        return personal_values(event.data)
    except ValueError:  # a damaged event holds nothing
        return {}


def _has_words_in_clear(event: Event) -> bool:
    return any(field.is_personal and has_value(event, field) for field in CHANGEABLE_FIELDS)
