"""From the events of one todo to what people read: a sentence, what it was, what it became. Knows no Django."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from pyrsistent import PMap

from eventsourcing.event import Event
from todos.events import TodoEvents


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


@dataclass(frozen=True)
class Undo:
    """The command that puts an event back: the last part of its address, and the fields of its form."""

    act: str
    fields: dict[str, str]


@dataclass(frozen=True)
class Entry:
    """One event as people read it. `words` completes the sentence that begins with the person's name.

    undid -- the versions it takes back; redid -- whether all of those were undos themselves
    description, status -- as they are after it
    """

    event: Event
    words: str
    changes: tuple[Change, ...]
    undo: Undo | None
    undid: tuple[int, ...] = ()
    redid: bool = False
    description: str = ""
    status: str = ""

    @property
    def actor(self) -> str:
        """The opaque id of who did it."""
        return self.event.record.actor if self.event.record else ""


def entries(events: Iterable[Event]) -> list[Entry]:
    """The entries of one todo, in the order of its events.

    A damaged history is told as far as it can be read: that is when people look at it most closely.
    """
    versions: dict[str, int] = {}
    undos: set[str] = set()
    state: dict[str, str] = {}
    told = []
    for event in events:
        versions[event.id] = event.version
        if not _is_readable(event):
            told.append(Entry(event, f"left a {event.type} that cannot be read here", (), None))
            continue
        told.append(_entry(event, state, versions, undos))
        if told[-1].undid and not told[-1].redid:
            undos.add(event.id)
        state.update({name: event.data[name] for name in ("description", "status") if name in event.data})
    return told


def _is_readable(event: Event) -> bool:
    if event.type not in _TELLERS:
        return False
    try:
        return isinstance(event.data, PMap) and event.metadata is not None
    except ValueError:
        return False


def _entry(event: Event, before: dict[str, str], versions: dict[str, int], undos: set[str]) -> Entry:
    words, changes, undo = _TELLERS[event.type](event, before)
    extra: Mapping[str, Any] = event.metadata.extra if event.metadata else {}
    undone = [id for id in extra.get("undoes", ()) if id in versions]
    undid = tuple(versions[id] for id in undone)
    if undid:
        words = f"undid {', '.join(f'v{version}' for version in undid)}: {words}"
    undo = Undo(undo.act, undo.fields | {"undoes": event.id})
    after = before | dict(event.data)
    words_after, status_after = str(after.get("description", "")), str(after.get("status", ""))
    redid = bool(undone) and undos.issuperset(undone)
    return Entry(event, words, changes, undo, undid, redid, words_after, status_after)


Told = tuple[str, tuple[Change, ...], Undo]


def _added(event: Event, before: dict[str, str]) -> Told:
    changes = tuple(Change(name, None, str(event.data.get(name, ""))) for name in ("description", "status"))
    return "added it", changes, Undo("remove", {})


def _status_changed(event: Event, before: dict[str, str]) -> Told:
    old, new = before.get("status", ""), str(event.data.get("status", ""))
    return status_words(old, new), (Change("status", old, new),), Undo(f"status/{old}", {})


def status_words(old: str, new: str) -> str:
    """What a person did who moved a todo from one status to another."""
    if new == "Started":
        return "reopened it" if old == "Finished" else "started it"
    return {"Finished": "finished it", "Queued": "put it back in the queue"}.get(new, f"set it to {new}")


def _description_changed(event: Event, before: dict[str, str]) -> Told:
    old, new = before.get("description", ""), str(event.data.get("description", ""))
    change = Change("description", old, new, word_diff(old, new))
    # An edit always states the version seen: a later edit by someone else is not undone by accident.
    return "changed the description", (change,), Undo("edit", {"description": old, "version": str(event.version)})


def _removed(event: Event, before: dict[str, str]) -> Told:
    return "removed it", (), Undo("restore", {})


def _restored(event: Event, before: dict[str, str]) -> Told:
    return "restored it from the trash", (), Undo("remove", {})


_TELLERS: dict[str, Callable[[Event, dict[str, str]], Told]] = {
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
