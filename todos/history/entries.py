"""From the events of one todo to what people read: a sentence, what it was, what it became. Knows no Django."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import Any, NamedTuple, Self

from pyrsistent import PMap

from eventsourcing.event import Event
from todos.domain.events import TodoEvents
from todos.domain.undo import Tie, restores, taken_back, undoes, undos


@dataclass(frozen=True)
class Segment:
    """A stretch of a word diff; `kind` is 'same', 'deleted' or 'inserted'."""

    kind: str
    text: str


@dataclass(frozen=True)
class Change:
    """One field, before and after; `before` is None where there was nothing. Texts carry a word diff."""

    field: str
    before: str | None
    after: str
    diff: tuple[Segment, ...] = ()

    @property
    def kind(self) -> str:
        """How it is shown."""
        return {"status": "status", "description": "text", "removed": "place"}.get(self.field, "value")


@dataclass(frozen=True)
class Entry:
    """One event as people read it. `words` completes the sentence that begins with the person's name.

    verb -- what it did, one of VERBS; '' where it cannot be read
    deed -- the same in words, where `words` begin with `why`: "undid v3", "restored v1"
    undo -- what taking it back would do, in words; '' where it cannot be taken back
    undid -- the versions it takes back; redid -- whether all of those were undos themselves
    restored -- the version whose state it brings back
    back -- of such ones the words after the versions
    undone_in -- the version that took it back
    description, status -- as they are after it
    """

    event: Event
    predicate: str
    changes: tuple[Change, ...]
    undo_effect: str = ""
    undoes: tuple[int, ...] = ()
    result: str = ""
    undone_in: int | None = None
    is_redo: bool = False
    description: str = ""
    status: str = ""
    restored_version: int | None = None
    verb: str = ""
    deed: str = ""
    reason: str = ""

    @property
    def actor(self) -> str:
        """The opaque id of who did it."""
        return self.event.record.actor if self.event.record else ""

    @property
    def icon(self) -> str:
        if self.undoes:
            return "arrow-uturn-left"
        return "arrow-path" if self.restored_version else self.joined_icon

    @property
    def joined_icon(self) -> str:
        return {
            "added": "plus",
            "removed": "x-mark",
            "restored": "arrow-path",
            "described": "pencil",
            "": "pencil",
        }.get(self.verb, "")

    @property
    def reason_versions(self) -> tuple[int, ...]:
        return self.undoes or ((self.restored_version,) if self.restored_version else ())

    @property
    def text_change(self) -> Change | None:
        if self.event.type != TodoEvents.DESCRIPTION_CHANGED:
            return None
        return next(iter(self.changes), None)

    @property
    def around(self) -> tuple[str, str]:
        """The words before and after the place where a feed of many todos names this one."""
        if self.reason:
            return f"{self.reason} of", f", {self.result}"
        return VERBS[self.verb] if self.verb else (f"{self.predicate}:", "")


# The words before and after the todo that something was done to.
VERBS = {
    "added": ("added", ""),
    "started": ("started", ""),
    "reopened": ("reopened", ""),
    "finished": ("finished", ""),
    "queued": ("put", " back in the queue"),
    "described": ("changed", ""),
    "changed": ("changed", ""),  # to a status of which nothing is known here
    "removed": ("removed", ""),
    "restored": ("restored", " from the trash"),
}


def entries(events: Iterable[Event]) -> list[Entry]:
    """The entries of one todo, in the order of its events.

    A damaged history is told as far as it can be read: that is when people look at it most closely.
    """
    events = list(events)
    context = Context.of(events)
    state: dict[str, Any] = {}
    told = []
    for event in events:
        entry = tell(event, state, context)
        told.append(entry)
        if entry.deed:
            state = {"description": entry.description, "status": entry.status}
    return told


def undoable(told: list[Entry]) -> list[Entry]:
    """The entries of one todo, with an undo only where one is possible now.

    In the trash nothing can be changed (Todo), so there only what led there has one.
    """
    places = [entry.verb for entry in told if entry.verb in ("added", "removed", "restored")]
    if places[-1:] != ["removed"]:
        return told
    return [entry if entry.verb == "removed" else replace(entry, undo_effect="") for entry in told]


@dataclass(frozen=True)
class Context:
    """What one entry of a todo takes from its other events.

    versions -- by id; undos -- the ids of those that are one; taken -- in which version each was taken back that was
    """

    versions: Mapping[str, int]
    undos: Set[str]
    taken: Mapping[str, int]

    @classmethod
    def of[Some: (Event, Tie)](cls, events: Sequence[Some]) -> Self:
        """That of a whole history; or of those of its events that tie some to others."""
        taken = {id: by.version for id, by in taken_back(events).items()}
        return cls({event.id: event.version for event in events}, undos(events), taken)

    def until(self, event: Event, ids: Iterable[str]) -> dict[str, int]:
        """The versions of those that are known and not later than an event, by id."""
        found = {id: self.versions[id] for id in ids if id in self.versions}
        return {id: version for id, version in found.items() if version <= event.version}


def tell(event: Event, before: Mapping[str, Any], context: Context) -> Entry:
    """The entry of one event; `before` is what the todo was: description and status."""
    if not _is_readable(event):
        return Entry(event, f"left a {event.type} that cannot be read here", ())
    entry = _entry(event, before, context)
    return replace(entry, undone_in=context.taken[event.id]) if event.id in context.taken else entry


def _is_readable(event: Event) -> bool:
    if event.type not in _TELLERS:
        return False
    try:
        return isinstance(event.data, PMap) and event.metadata is not None
    except ValueError:
        return False


def _entry(event: Event, before: Mapping[str, Any], context: Context) -> Entry:
    verb, changes, undo, back = _TELLERS[event.type](event, before)
    undone = context.until(event, undoes(event))
    undid = tuple(undone.values())
    restored = None if undid else context.until(event, [restores(event)]).get(restores(event))
    back = back if undid else _RESTORED.get(event.type, back) if restored else ""
    why = f"undid {', '.join(f'v{version}' for version in undid)}" if undid else f"restored v{restored}"
    after = {**before, **event.data}
    deed = "changed the description" if verb == "described" else "{} it{}".format(*VERBS[verb])
    return Entry(
        event,
        f"{why}, {back}" if back else deed,
        changes,
        undo,
        undid,
        back,
        is_redo=bool(undone) and context.undos >= undone.keys(),
        description=str(after.get("description", "")),
        status=str(after.get("status", "")),
        restored_version=restored if back else None,
        verb=verb,
        deed=deed,
        reason=why if back else "",
    )


_RESTORED = {TodoEvents.REMOVED: "back in the trash", TodoEvents.RESTORED: "out of the trash"}


class Told(NamedTuple):
    """What an event did, by its verb and changes; what taking it back would do; what it did if it took another back."""

    verb: str
    changes: tuple[Change, ...]
    undo: str
    back: str = ""


def _added(event: Event, before: Mapping[str, Any]) -> Told:
    changes = tuple(Change(name, None, str(event.data.get(name, ""))) for name in ("description", "status"))
    return Told("added", changes, "put it in the trash")


def _status_changed(event: Event, before: Mapping[str, Any]) -> Told:
    old, new = before.get("status", ""), str(event.data.get("status", ""))
    return Told(_status_verb(old, new), (Change("status", old, new),), f"back to {old}", f"back to {new}")


def _status_verb(old: str, new: str) -> str:
    """What a person did who moved a todo from one status to another."""
    if new == "Started":
        return "reopened" if old == "Finished" else "started"
    return {"Finished": "finished", "Queued": "queued"}.get(new, "changed")


def changed(field: str, old: str | None, new: str) -> Change:
    """One field, before and after, with the word diff of a description."""
    return Change(field, old, new, word_diff(old, new) if field == "description" and old is not None else ())


def _description_changed(event: Event, before: Mapping[str, Any]) -> Told:
    old, new = before.get("description", ""), str(event.data.get("description", ""))
    return Told("described", (changed("description", old, new),), _EARLIER, _EARLIER)


_EARLIER = "back to the earlier description"


def _removed(event: Event, before: Mapping[str, Any]) -> Told:
    return Told("removed", (), "take it out of the trash", "removed it")


def _restored(event: Event, before: Mapping[str, Any]) -> Told:
    return Told("restored", (), "put it back in the trash", "restored it from the trash")


_TELLERS: dict[str, Callable[[Event, Mapping[str, Any]], Told]] = {
    TodoEvents.ADDED: _added,
    TodoEvents.STATUS_CHANGED: _status_changed,
    TodoEvents.DESCRIPTION_CHANGED: _description_changed,
    TodoEvents.REMOVED: _removed,
    TodoEvents.RESTORED: _restored,
}


def word_diff(old: str, new: str) -> tuple[Segment, ...]:
    """What was taken out and put in, word by word; spaces belong to no word, so marks never cover one at their edge."""
    before, after = _words(old), _words(new)
    segments: list[Segment] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            segments += _marked("same", before[i1:i2])
        else:
            segments += _marked("deleted", before[i1:i2]) + _marked("inserted", after[j1:j2])
    return tuple(segments)


def _words(text: str) -> list[str]:
    return re.findall(r"\s+|[^\s]+", text)


def _marked(kind: str, words: Sequence[Any]) -> list[Segment]:
    text = "".join(words)
    inner = text.strip()
    if kind == "same" or not inner:
        return [Segment("same", text)] if text else []
    start = text.index(inner)
    pieces = [Segment("same", text[:start]), Segment(kind, inner), Segment("same", text[start + len(inner) :])]
    return [piece for piece in pieces if piece.text]
