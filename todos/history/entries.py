"""From the events of one todo to what people read: a sentence, what it was, what it became."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from typing import Self

from pyrsistent import PMap

from eventsourcing.event import Event
from todos.domain.events import TodoEvents
from todos.domain.fields import (
    CHANGEABLE_FIELDS,
    REMOVED,
    STATUS,
    Value,
    field_named,
    fields_of,
    has_value,
    value_in,
    values_in,
)
from todos.domain.undo import EventRef, restores, undoes, undone_by, undos
from todos.history import phrases
from todos.history.phrase import Phrase
from todos.history.word_diff import Segment, word_diff


@dataclass(frozen=True)
class Change:
    """One field, before and after, as people read them. `before` is None where there was nothing."""

    field: str
    before: str | None
    after: str

    @property
    def label(self) -> str:
        """What the field is called."""
        return phrases.label_of(field_named(self.field))

    @property
    def kind(self) -> str:
        """How it is shown: as a 'status', as a 'text' with its word diff, or as a 'value'."""
        if self.field == STATUS.name:
            return "status"
        return "text" if field_named(self.field).is_text else "value"

    @property
    def diff(self) -> tuple[Segment, ...]:
        """What was taken out and put in; nothing where there was nothing before."""
        return () if self.before is None else word_diff(self.before, self.after)


@dataclass(frozen=True)
class Entry:
    """One event as people read it.

    phrase -- how the event is told by itself
    undo_effect -- what its undo would do, in words; '' where it cannot be undone
    undoes -- the versions it undoes; is_redo -- whether all of these were undos themselves
    restored_version -- the version whose state it brings back
    undone_in -- the version that undid it
    description, status -- as they are after it
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
        """The opaque id of the person who did it."""
        return self.event.record.actor if self.event.record else ""

    @property
    def verb(self) -> str:
        """A short name of what was done; '' where the event cannot be read."""
        return self.phrase.verb

    @property
    def deed(self) -> str:
        """What was done, in words, without what it was for: "reopened it"."""
        return self.phrase.deed

    @property
    def reason(self) -> str:
        """What it was for: "undid v3", "restored v1"; '' for a plain change."""
        if self.undoes:
            return f"undid {', '.join(f'v{version}' for version in self.undoes)}"
        return f"restored v{self.restored_version}" if self.restored_version else ""

    @property
    def result(self) -> str:
        """What it came to, where it has a reason: "back to Started"."""
        if self.undoes:
            return self.phrase.result
        return (self.phrase.restored or self.phrase.result) if self.restored_version else ""

    @property
    def predicate(self) -> str:
        """What was done, in words that follow the name of the person."""
        return f"{self.reason}, {self.result}" if self.reason else self.deed

    @property
    def reason_versions(self) -> tuple[int, ...]:
        """The versions that its reason names."""
        return self.undoes or ((self.restored_version,) if self.restored_version else ())

    @property
    def text_change(self) -> Change | None:
        """The change of a long text, which is shown as a word diff; None where there is none before and after."""
        return next((change for change in self.changes if change.kind == "text" and change.before is not None), None)

    @property
    def around(self) -> tuple[str, str]:
        """The words before and after the place where a feed of many todos names this one."""
        return (f"{self.reason} of", f", {self.result}") if self.reason else self.phrase.around

    @property
    def icon(self) -> str:
        """The name of its icon; '' for the dot of the status."""
        if self.undoes:
            return "arrow-uturn-left"
        return "arrow-path" if self.restored_version else self.phrase.icon


def entries(events: Iterable[Event]) -> list[Entry]:
    """The entries of one todo, in the order of its events.

    Reads a damaged history as far as it can be read: that is when people look at it most closely.
    """
    events = list(events)
    context = Context.of(events)
    values: dict[str, Value] = {}
    found = []
    for event in events:
        found.append(entry_of(event, values, context))
        if found[-1].verb:
            values |= values_in(event)
    return found


def undoable(entries: list[Entry]) -> list[Entry]:
    """The entries of one todo, with an undo only where one is possible now.

    In the trash nothing can be changed: there only the removal has one.
    """
    places = [entry.event for entry in entries if entry.verb and REMOVED in fields_of(entry.event)]
    if not places or not value_in(places[-1], REMOVED):
        return entries
    return [entry if entry.event.type == TodoEvents.REMOVED else replace(entry, undo_effect="") for entry in entries]


@dataclass(frozen=True)
class Context:
    """What the entry of one event takes from the other events of its todo.

    versions -- of the events, by id; undos -- the ids of those that are an undo
    undone_in -- the version that undid an undone event, by its id
    """

    versions: Mapping[str, int]
    undos: Set[str]
    undone_in: Mapping[str, int]

    @classmethod
    def of[AnyEvent: (Event, EventRef)](cls, events: Sequence[AnyEvent]) -> Self:
        """That of a whole history, or of those of its events that undo others or are undone."""
        undone_in = {event_id: undo.version for event_id, undo in undone_by(events).items()}
        return cls({event.id: event.version for event in events}, undos(events), undone_in)

    def known(self, ids: Iterable[str], up_to: Event) -> dict[str, int]:
        """The versions of those ids that are known and not later than an event, by id."""
        found = {each: self.versions[each] for each in ids if each in self.versions}
        return {each: version for each, version in found.items() if version <= up_to.version}


def entry_of(event: Event, before: Mapping[str, Value], context: Context) -> Entry:
    """The entry of one event. `before` has the values of the todo before it, by name of the field."""
    phrase = phrases.phrase_of(event, before) if _is_readable(event) else None
    if phrase is None:
        return Entry(event, phrases.unreadable(event))
    undone = context.known(undoes(event), event) if phrase.result else {}
    restored = context.known([restores(event)], event) if phrase.result and not undone else {}
    set_now = values_in(event)
    values = {**before, **set_now}
    return Entry(
        event,
        phrase,
        _changes(event, before, set_now),
        undo_effect=phrase.undo_effect,
        undoes=tuple(undone.values()),
        is_redo=bool(undone) and context.undos >= undone.keys(),
        restored_version=restored.get(restores(event)),
        undone_in=context.undone_in.get(event.id),
        description=str(values.get("description", "")),
        status=str(values.get("status", "")),
    )


def _is_readable(event: Event) -> bool:
    fields = fields_of(event)
    try:
        is_whole = isinstance(event.data, PMap) and event.metadata is not None
        return bool(fields) and is_whole and all(has_value(event, field) for field in fields)
    except ValueError:
        return False


def _changes(event: Event, before: Mapping[str, Value], set_now: Mapping[str, Value]) -> tuple[Change, ...]:
    """The fields that an event set, but for being in the trash, which its words tell."""
    is_new = event.type == TodoEvents.ADDED
    return tuple(
        Change(
            field.name,
            None if is_new else phrases.shown(field, before.get(field.name, field.initial)),
            phrases.shown(field, set_now[field.name]),
        )
        for field in CHANGEABLE_FIELDS
        if field.name in set_now
    )
