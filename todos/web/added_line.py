"""What the status line says of a todo that was just added: what was understood of the typed text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from eventsourcing.event import Event
from todos.domain.events import TYPED
from todos.domain.fields import DUE, PLACE, PRIORITY, REPEAT
from todos.domain.label_field import LABEL
from todos.domain.quick_add.due import Due
from todos.domain.values import due as dues
from todos.domain.values.place import list_of, text_of
from todos.history import due_words, repeat_phrases
from todos.history.entries import Entry
from todos.history.phrases import Sentence, about
from todos.read_model.lists import PlaceNames
from todos.read_model.seen_by import Person
from todos.web import viewer_language


def sentence_of_adding(person: Person, done: Sequence[Entry]) -> Sentence:
    """The sentence about the events of an act that added a todo, oldest first."""
    # The place, which the first event states, comes last.
    facts = "".join(f", {fact}" for entry in (*done[1:], done[0]) for fact in _facts(person, entry.event))
    return about("Added", done[0].description, f"{facts}.")


def _facts(person: Person, event: Event) -> Iterator[str]:
    data = event.data
    if data.get(DUE.name):
        yield f"due {due_said(data[DUE.name])}"
    if data.get(REPEAT.name):
        yield repeat_phrases.said(data[REPEAT.name])
    if data.get(PRIORITY.name):
        yield f"priority {data[PRIORITY.name]}"
    if LABEL.name in data:
        yield f"@{data[LABEL.name]}"
    if TYPED in data and list_of(place := text_of(data[PLACE.name])):
        yield f"in {PlaceNames(person).name_of(place)}"


def due_said(text: str) -> str:
    """A stored due day in short words: "Fri 4 December, 9:00". With its place where it is in another zone."""
    moment, due = viewer_language.moment(), dues.parse(text)
    if due is None or due.zone not in ("", moment.zone):
        return due_words.written(text)
    return Due(due.day, due.time).said(moment)
