"""Every wording of an event and of a field. A new field needs one more entry in FIELD_PHRASES."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from eventsourcing.command import Command
from eventsourcing.event import Event
from todos.domain.commands import TodoCommands
from todos.domain.events import TodoEvents
from todos.domain.fields import (
    REMOVED,
    STATUS,
    Field,
    Typed,
    Value,
    field_named,
    field_of_command,
    fields_of,
    value_in,
)
from todos.domain.undo import undone_by
from todos.history.phrase import Around, Phrase, phrase_of_deed, phrase_of_text, phrase_of_value

if TYPE_CHECKING:
    from todos.history.entries import Entry


@dataclass(frozen=True)
class FieldPhrases:
    """How a field is told. Of a new field all but the label can be left out.

    label -- beside its value: "Status"
    in_dialog -- the label where two changes meet, where that is another
    phrase -- of an event, from the field's value before and after it as they are shown
    none -- an empty value in a sentence: "set the colour to none"
    already -- what to say where it is set to what it is: "It already is {}"
    values -- how values are shown that are not text
    """

    label: str
    in_dialog: str = ""
    phrase: Callable[[str, str], Phrase] | None = None
    none: str = "none"
    already: str = ""
    values: Mapping[Value, str] | None = None

    @property
    def noun(self) -> str:
        """What the field is called in a sentence."""
        return self.label.lower()


def _status_phrase(old: str, new: str) -> Phrase:
    verb, before, after = _status_words(old, new)
    return phrase_of_deed(verb, before, after)._replace(
        undo_effect=f"back to {old}",
        result=f"back to {new}",
        undone=Around("", f" is {new} again."),
        icon="",
    )


def _status_words(old: str, new: str) -> tuple[str, str, str]:
    if new == "Started":
        return ("reopened", "reopened", "") if old == "Finished" else ("started", "started", "")
    if new == "Queued":
        return "queued", "put", " back in the queue"
    return ("finished", "finished", "") if new == "Finished" else ("changed", "changed", "")


def _description_phrase(old: str, new: str) -> Phrase:
    return phrase_of_text("description")._replace(
        verb="described",
        around=Around("changed"),
        line=Around("Changed to", "."),
        undone=Around("", " is what it says again."),
    )


# By name, in the order in which people read them.
FIELD_PHRASES: dict[str, FieldPhrases] = {
    "status": FieldPhrases("Status", phrase=_status_phrase, already="It already is {}"),
    "description": FieldPhrases("Description", "Words", _description_phrase, already="It says that already"),
    "removed": FieldPhrases("Removed", "Place", values={True: "In the trash", False: "In the list"}),
}

# By type, the events that are told without the value of a field.
_EVENT_PHRASES = {
    TodoEvents.ADDED: phrase_of_deed("added", "added")._replace(undo_effect="put it in the trash", icon="plus"),
    TodoEvents.REMOVED: phrase_of_deed("removed", "removed")._replace(
        undo_effect="take it out of the trash",
        result="removed it",
        restored="back in the trash",
        undone=Around("", " is in the trash."),
        icon="x-mark",
    ),
    TodoEvents.RESTORED: phrase_of_deed("restored", "restored", " from the trash")._replace(
        undo_effect="put it back in the trash",
        result="restored it from the trash",
        restored="out of the trash",
        line=Around("Restored", "."),
        undone=Around("", " is back."),
        icon="arrow-path",
    ),
}

# The kinds of the activity filter, and the event type of each.
KINDS = {
    "added": TodoEvents.ADDED,
    **{name: field_named(name).event_type for name in FIELD_PHRASES if field_named(name).event_type},
    "removed": TodoEvents.REMOVED,
    "restored": TodoEvents.RESTORED,
}


# Fields


def label_of(field: Field) -> str:
    """What a field is called beside its value: "Status"."""
    return FIELD_PHRASES[field.name].label


def dialog_label_of(field: Field) -> str:
    """What a field is called where two changes meet: "Words"."""
    return FIELD_PHRASES[field.name].in_dialog or label_of(field)


def shown(field: Field, value: Value) -> str:
    """A value as people read it."""
    phrases = FIELD_PHRASES[field.name]
    if phrases.values is not None:
        return phrases.values[value]
    return str(value or "") if value or field.is_text else phrases.none


# Events


def phrase_of(event: Event, before: Mapping[str, Value]) -> Phrase | None:
    """How an event is told; None where its type is unknown. `before` has the values before it, by name of the field."""
    if event.type in _EVENT_PHRASES:
        return _EVENT_PHRASES[event.type]
    for field in fields_of(event):
        phrases = FIELD_PHRASES[field.name]
        old, new = shown(field, before.get(field.name, field.initial)), shown(field, value_in(event, field))
        if phrases.phrase:
            return phrases.phrase(old, new)
        return phrase_of_text(phrases.noun) if field.is_text else phrase_of_value(phrases.noun, old, new)
    return None


def unreadable(event: Event) -> Phrase:
    """How an event is told that this code cannot read."""
    sentence = f"left a {event.type} that cannot be read here"
    return Phrase("", Around(f"{sentence}:"), sentence)


def deed_of(event: Typed) -> str:
    """What an event did to a todo, without its values: "changed the status"."""
    if event.type in (TodoEvents.REMOVED, TodoEvents.RESTORED):
        return _EVENT_PHRASES[event.type].deed
    nouns = [FIELD_PHRASES[field.name].noun for field in fields_of(event) if field != REMOVED]
    return f"changed the {' and the '.join(nouns)}" if nouns else "changed it"


def already_undone(history: Sequence[Event], ids: Iterable[str]) -> str:
    """What to tell somebody who undoes events that were undone before; '' where none was."""
    undone, wanted = undone_by(history), set(ids)
    found = [event for event in history if event.id in wanted and event.id in undone]
    if not found:
        return ""
    verb = "was" if len(found) == 1 else "were"
    return (
        f"{_versions(found)} {verb} undone already, in {_versions(undone[each.id] for each in found)}; nothing changed."
    )


def _versions(events: Iterable[Event]) -> str:
    return ", ".join(f"v{version}" for version in sorted({event.version for event in events}))


# Commands


def nothing_changed(command: Command) -> str:
    """What to tell somebody whose command asked for what is already so."""
    if command.type in _NOTHING_CHANGED:
        return f"{_NOTHING_CHANGED[command.type].format(**command.data)}; nothing changed."
    field = field_of_command(command)
    assert field is not None  # a todo has no other commands
    phrases = FIELD_PHRASES[field.name]
    already = phrases.already or f"Its {phrases.noun} already is {'that' if field.is_text else '{}'}"
    return f"{already.format(shown(field, command.data[field.name]))}; nothing changed."


def already_as_in(version: int) -> str:
    """What to tell somebody who would restore a version that differs in nothing."""
    return f"It already is as it was in v{version}; nothing changed."


_NOTHING_CHANGED = {
    TodoCommands.REMOVE: "It already is in the trash",
    TodoCommands.RESTORE: "It is not in the trash",
    TodoCommands.UNDO: "It already is as it was before",
    TodoCommands.RESTORE_VERSION: "It already is as it was in v{version}",
}


# The status line


class Sentence(NamedTuple):
    """A sentence in three parts. `quote` is what a person wrote and is set in quotation marks."""

    lead: str
    quote: str = ""
    tail: str = ""

    def __str__(self) -> str:
        return f"{self.lead} “{self.quote}”{self.tail}" if self.quote else self.lead


def sentence(entry: Entry) -> Sentence:
    """What an entry did, as the status line tells the person who did it."""
    if entry.undoes:
        lead, tail = entry.phrase.undone
        return Sentence(f"{_undone(entry)}: {lead}".rstrip(), entry.description, tail)
    if entry.restored_version:
        return Sentence(f"Restored v{entry.restored_version} of", entry.description, ".")
    return Sentence(entry.phrase.line.before, entry.description, entry.phrase.line.after)


def sentence_of_act(entries: Sequence[Entry]) -> Sentence:
    """What one act did to one todo. `entries` are those of the act, oldest first."""
    last = entries[-1]
    if len(entries) > 1 and last.undoes:
        return Sentence(f"{_undone(last)}:", last.description, " is as it was.")
    return sentence(last)


def sentence_of_bulk(entries: Sequence[Entry]) -> Sentence:
    """What one act did to several todos. `entries` has the last entry of each."""
    number, first = len(entries), entries[0]
    if first.undoes:
        return Sentence(f"{_undone(first)}: {number} todos are as they were.")
    lines = {entry.phrase.line for entry in entries}
    if len(lines) == 1:
        return Sentence(f"{first.phrase.line.before} {number} todos{first.phrase.line.after}")
    if all(STATUS in fields_of(entry.event) for entry in entries):
        return Sentence(f"Set {number} todos to {first.status}.")
    return Sentence(f"Changed {number} todos.")


def _undone(entry: Entry) -> str:
    return "Redone" if entry.is_redo else "Undone"
