"""Turns the events of one todo into entries for people: a sentence, and the values before and after."""

from __future__ import annotations

import dataclasses
from collections.abc import Container, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from itertools import chain
from typing import Self

from pyrsistent import PMap

from eventsourcing.errors import DomainError
from eventsourcing.event import Event
from eventsourcing.flat_map import opened
from eventsourcing.personal.value import PersonalValue
from todos.domain.erasure import Place, erased_places
from todos.domain.events import TodoEvents
from todos.domain.fields import (
    CHANGEABLE_FIELDS,
    DUE,
    NOTE,
    PLACE,
    RANK,
    REMOVED,
    STATUS,
    Field,
    Value,
    field_named,
    fields_of,
    has_value,
    is_erased,
    is_occurrence,
    value_in,
    values_in,
)
from todos.domain.label_field import LABEL, LABEL_ADDED, LABEL_REMOVED, field_of_label, kept_label, label_removed
from todos.domain.undo import EventRef, restores, undoes, undone_by, undos
from todos.domain.values.step import NO_TICKS, as_ticked
from todos.history import phrases
from todos.history.line_diff import line_diff
from todos.history.phrase import Phrase
from todos.history.word_diff import Segment, word_diff


@dataclass(frozen=True)
class Change:
    """The value of one field before and after an event, as people read it. `before` is None where no value existed.

    was_erased, is_erased -- whether the value before, and the one after, is erased; pages say so in words of their own
    erased_by -- the event that tells who erased the value after; None where it is not erased, or nothing tells that
    is_in_sentence -- whether the sentence of the entry says the value after
    """

    field: str
    before: str | None
    after: str
    erased_by: Event | None = None
    was_erased: bool = False
    is_erased: bool = False
    is_in_sentence: bool = False

    @classmethod
    def to(cls, field: Field, after: Value, erased_by: Event | None = None) -> Self:
        """The first value of a field."""
        return cls(field.name, None, phrases.display_value(field, after), erased_by, False, is_erased(field, after))

    @classmethod
    def of(cls, field: Field, before: Value, after: Value, erased_by: Event | None = None) -> Self:
        """The change of a field from one value to another."""
        return replace(
            cls.to(field, after, erased_by),
            before=phrases.display_value(field, before),
            was_erased=is_erased(field, before),
        )

    @property
    def label(self) -> str:
        """The label of the field."""
        return phrases.label_of(field_named(self.field))

    @property
    def is_told(self) -> bool:
        """Whether the sentence of the entry says it all: a short value where there was none, or a label."""
        field = field_named(self.field)
        if field.is_label:
            return not (self.is_erased or self.was_erased)
        is_first = self.kind == "value" and self.before == phrases.display_value(field, field.initial)
        return self.is_in_sentence or is_first

    @property
    def kind(self) -> str:
        """How pages show the change: as a 'status', as a 'place', as a 'value', as a 'text' with a word diff, or as
        'lines', which are text too."""
        if self.field == NOTE.name:
            return "lines"
        if self.field in (STATUS.name, PLACE.name):
            return self.field
        return "text" if field_named(self.field).is_text else "value"

    @property
    def diff(self) -> tuple[Segment, ...]:
        """The word diff from `before` to `after`; empty where no value existed before."""
        if self.before is None or self.is_erased or self.was_erased:
            return ()
        return line_diff(self.before, self.after) if self.kind == "lines" else word_diff(self.before, self.after)


@dataclass(frozen=True)
class Entry:
    """One event as people read it.

    phrase -- the wording of the event without regard to what it undoes or restores
    undo_effect -- what an undo of the event would do, in words; '' where it cannot be undone
    undoes -- the versions that the event undoes; is_redo -- whether all of these are undos
    restored_version -- the version that the event restores
    undone_in -- the version that undid the event
    description, status -- the values after the event
    """

    event: Event
    phrase: Phrase
    changes: tuple[Change, ...] = ()
    undo_effect: str = ""
    undoes: tuple[int, ...] = ()
    is_redo: bool = False
    restored_version: int | None = None
    undone_in: int | None = None
    description: str = ""
    status: str = ""

    @property
    def actor(self) -> str:
        """The opaque id of the person who caused the event."""
        return self.event.actor

    @property
    def verb(self) -> str:
        """A short name of the action; '' where the event cannot be read."""
        return self.phrase.verb

    @property
    def deed(self) -> str:
        """The action in words, without its reason: "reopened it"."""
        return self.phrase.deed

    @property
    def reason(self) -> str:
        """The reason of the change: "undid v3", "restored v1"; '' for a plain change."""
        if self.undoes:
            return f"undid {', '.join(f'v{version}' for version in self.undoes)}"
        return f"restored v{self.restored_version}" if self.restored_version else ""

    @property
    def result(self) -> str:
        """The result of a change that has a reason: "back to Started"; '' for a plain change."""
        if self.undoes:
            return self.phrase.result
        return (self.phrase.restored or self.phrase.result) if self.restored_version else ""

    @property
    def predicate(self) -> str:
        """The words that follow the name of the person in a sentence."""
        return f"{self.reason}, {self.result}" if self.reason else self.deed

    @property
    def reason_versions(self) -> tuple[int, ...]:
        """The versions that the reason names."""
        return self.undoes or ((self.restored_version,) if self.restored_version else ())

    @property
    def text_change(self) -> Change | None:
        """The change of the description, shown as a word diff; None without one that can be read."""
        return next((change for change in self.changes if change.kind == "text" and change.diff), None)

    @property
    def around(self) -> tuple[str, str]:
        """The words before and after the name of the todo, for a feed of many todos."""
        return (f"{self.reason} of", f", {self.result}") if self.reason else self.phrase.around

    @property
    def icon(self) -> str:
        """The name of the icon; '' means the dot of the status."""
        if self.undoes:
            return "arrow-uturn-left"
        return "arrow-path" if self.restored_version else self.phrase.icon


def entries(events: Iterable[Event], versions: Container[int] | None = None) -> list[Entry]:
    """The entries of one todo, in the order of its events. With `versions` only theirs: the others are folded alone.

    Reads as much of a damaged history as it can, because people look most closely at a damaged one.
    """
    events = list(events)
    context = Context.of(events)
    values: dict[str, Value] = {}
    found = []
    for event in events:
        if versions is None or event.version in versions:
            found.append(entry_of(event, values, context))
        if _is_readable(event):
            values |= _values_set(event, values)
    return found


def _values_set(event: Event, before: Mapping[str, Value]) -> dict[str, Value]:
    """What the fields are after an event that it says something of. Ticks change the text of the note."""
    note = before.get(NOTE.name)
    if isinstance(note, str):
        if event.type == TodoEvents.STEP_TICKED:
            return {NOTE.name: as_ticked(note, {event.data["line"]: event.data["done"]})}
        if is_occurrence(event):
            return values_in(event) | {NOTE.name: as_ticked(note, NO_TICKS)}
    return values_in(event)


def undoable(entries: list[Entry]) -> list[Entry]:
    """The entries of one todo, each with an undo only where the undo is possible now.

    While the todo is in the trash, only its removal can be undone.
    """
    places = [entry.event for entry in entries if entry.verb and REMOVED in fields_of(entry.event)]
    if not places or not value_in(places[-1], REMOVED):
        return entries
    return [entry if entry.event.type == TodoEvents.REMOVED else replace(entry, undo_effect="") for entry in entries]


@dataclass(frozen=True)
class Context:
    """The facts about the other events of a todo that the entry of one event needs.

    versions -- the versions of the events, by id; undos -- the ids of the events that are undos
    undone_in -- by id of an undone event, the version that undid it
    erased_by -- by the places that erasures tell of, the event that tells it; empty where only references are known
    labels -- by id of an event that added a label, that label, None where it is erased
    """

    versions: Mapping[str, int]
    undos: Set[str]
    undone_in: Mapping[str, int]
    erased_by: Mapping[Place, Event] = dataclasses.field(default_factory=dict)
    labels: Mapping[str, PersonalValue | str | None] = dataclasses.field(default_factory=dict)

    @classmethod
    def of[AnyEvent: (Event, EventRef)](cls, events: Sequence[AnyEvent]) -> Self:
        """The context of a whole history. The events that undo others or are undone are enough."""
        undone_in = {event_id: undo.version for event_id, undo in undone_by(events).items()}
        versions = {event.id: event.version for event in events}
        return cls(versions, undos(events), undone_in, _erasures(events), _labels(events))

    def known(self, ids: Iterable[str], up_to: Event) -> dict[str, int]:
        """The versions of these ids, by id. Omits unknown ids and versions later than the event `up_to`."""
        found = {each: self.versions[each] for each in ids if each in self.versions}
        return {each: version for each, version in found.items() if version <= up_to.version}


def entry_of(event: Event, before: Mapping[str, Value], context: Context) -> Entry:
    """The entry of one event. `before` holds the values of the todo before the event, by field name."""
    phrase = _phrase_of(event, before, context) if _is_readable(event) else None
    if phrase is None:
        return Entry(event, phrases.unreadable(event))
    undone = context.known(undoes(event), event) if phrase.result else {}
    restored = context.known([restores(event)], event) if phrase.result and not undone else {}
    set_now = values_in(event)
    values = {**before, **set_now}
    changes = _changes(event, before, set_now, context)
    return Entry(
        event,
        _with_versions(phrase, event, context),
        changes,
        undo_effect="" if any(change.was_erased for change in changes) else phrase.undo_effect,
        undoes=tuple(undone.values()),
        is_redo=bool(undone) and context.undos >= undone.keys(),
        restored_version=restored.get(restores(event)),
        undone_in=context.undone_in.get(event.id),
        description=str(values.get("description") or ""),
        status=str(values.get("status", "")),
    )


def _labels(events: Iterable[Event | EventRef]) -> dict[str, PersonalValue | str | None]:
    return {event.id: kept_label(event) for event in events if event.type == LABEL_ADDED}


def _label_of(event: Event, context: Context) -> PersonalValue | str | None:
    """The label that an event adds or removes."""
    return context.labels.get(label_removed(event) if event.type == LABEL_REMOVED else event.id)


def _phrase_of(event: Event, before: Mapping[str, Value], context: Context) -> Phrase | None:
    """The phrase of an event; None where its data say nothing that there are words for."""
    try:
        return phrases.phrase_of(event, before, opened(_label_of(event, context)))
    except (DomainError, KeyError, TypeError, ValueError):
        return None


def _erasures(events: Iterable[Event | EventRef]) -> dict[Place, Event]:
    told = [event for event in events if isinstance(event, Event) and event.type == TodoEvents.VALUES_ERASED]
    return {place: event for event in told if _is_readable(event) for place in erased_places(event)}


def _with_versions(phrase: Phrase, event: Event, context: Context) -> Phrase:
    """The phrase. That of an erasure names the versions whose words are erased, where these are known."""
    erased = {context.versions.get(event_id) for event_id, _ in erased_places(event)}
    known = sorted(version for version in erased if version is not None)
    return phrases.with_erased_versions(phrase, known) if known and len(known) == len(erased) else phrase


def _is_readable(event: Event) -> bool:
    fields = fields_of(event)
    try:
        if event.type == TodoEvents.VALUES_ERASED:
            return event.metadata is not None and all(map(str, chain.from_iterable(erased_places(event))))
        is_whole = isinstance(event.data, PMap) and event.metadata is not None
        if event.type == LABEL_ADDED:
            return is_whole and bool([event.data[LABEL.name]])
        # Opens personal values, which may be damaged.
        return (
            bool(fields) and is_whole and all(has_value(event, field) for field in fields) and bool([values_in(event)])
        )
    except (KeyError, TypeError, ValueError):
        return False


def _changes(
    event: Event, before: Mapping[str, Value], set_now: Mapping[str, Value], context: Context
) -> tuple[Change, ...]:
    """The fields that an event set. Leaves out REMOVED, because the phrase of the event says it; and a rank, with the
    place where that stays as it is: a drag changes nothing that is shown; and what an occurrence leaves as it was."""
    if event.type in (LABEL_ADDED, LABEL_REMOVED):
        return (_label_change(event, context),)
    is_new = event.type == TodoEvents.ADDED
    stays = is_new or _is_drag(event, before)
    found = []
    for field in CHANGEABLE_FIELDS:
        if field.name in set_now and field != RANK and not (stays and field == PLACE):
            after, erased_by = set_now[field.name], context.erased_by.get((event.id, field.name))
            earlier = before.get(field.name, field.initial)
            change = Change.to(field, after, erased_by) if is_new else Change.of(field, earlier, after, erased_by)
            if not is_occurrence(event):
                found.append(change)
            elif earlier != after:
                found.append(replace(change, is_in_sentence=field == DUE))
    return tuple(found)


def _label_change(event: Event, context: Context) -> Change:
    kept = _label_of(event, context)
    field, label = field_of_label(kept), opened(kept)
    if event.type == LABEL_REMOVED:
        return Change.of(field, label, field.initial)
    return Change.of(field, field.initial, label, context.erased_by.get((event.id, LABEL.name)))


def _is_drag(event: Event, before: Mapping[str, Value]) -> bool:
    """Whether an event moved a todo within its place."""
    return event.type == TodoEvents.MOVED and phrases.place_text(before.get(PLACE.name)) == phrases.place_text(
        value_in(event, PLACE)
    )
