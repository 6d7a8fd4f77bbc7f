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
    """The wording of a field. A new field needs only a label.

    label -- the label beside a value: "Status"
    in_dialog -- the label in a conflict dialog; '' means `label`
    phrase -- makes the phrase of an event from the display values before and after it
    none -- an empty value in a sentence: "set the colour to none"
    already -- the answer when the field already has the value: "It already is {}"
    values -- the display texts of values that are not text
    """

    label: str
    in_dialog: str = ""
    phrase: Callable[[str, str], Phrase] | None = None
    none: str = "none"
    already: str = ""
    values: Mapping[Value, str] | None = None

    @property
    def noun(self) -> str:
        """The name of the field in a sentence."""
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


# By field name, in the order in which pages show the fields.
FIELD_PHRASES: dict[str, FieldPhrases] = {
    "status": FieldPhrases("Status", phrase=_status_phrase, already="It already is {}"),
    "description": FieldPhrases("Description", "Words", _description_phrase, already="It says that already"),
    "removed": FieldPhrases("Removed", "Place", values={True: "In the trash", False: "In the list"}),
}

# By event type, the phrases that do not depend on the value of a field.
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
    """The label of a field beside its value: "Status"."""
    return FIELD_PHRASES[field.name].label


def dialog_label_of(field: Field) -> str:
    """The label of a field in a conflict dialog: "Words"."""
    return FIELD_PHRASES[field.name].in_dialog or label_of(field)


def display_value(field: Field, value: Value) -> str:
    """The value of a field as people read it."""
    phrases = FIELD_PHRASES[field.name]
    if phrases.values is not None:
        return phrases.values[value]
    return str(value or "") if value or field.is_text else phrases.none


# Events


def phrase_of(event: Event, before: Mapping[str, Value]) -> Phrase | None:
    """The phrase of an event; None for an unknown type. `before` holds the values before it, by field name."""
    if event.type in _EVENT_PHRASES:
        return _EVENT_PHRASES[event.type]
    for field in fields_of(event):
        phrases = FIELD_PHRASES[field.name]
        old = display_value(field, before.get(field.name, field.initial))
        new = display_value(field, value_in(event, field))
        if phrases.phrase:
            return phrases.phrase(old, new)
        return phrase_of_text(phrases.noun) if field.is_text else phrase_of_value(phrases.noun, old, new)
    return None


def unreadable(event: Event) -> Phrase:
    """The phrase of an event that this version of the program cannot read."""
    sentence = f"left a {event.type} that cannot be read here"
    return Phrase("", Around(f"{sentence}:"), sentence)


def deed_of(event: Typed) -> str:
    """The words for an event without its values: "changed the status"."""
    if event.type in (TodoEvents.REMOVED, TodoEvents.RESTORED):
        return _EVENT_PHRASES[event.type].deed
    nouns = [FIELD_PHRASES[field.name].noun for field in fields_of(event) if field != REMOVED]
    return f"changed the {' and the '.join(nouns)}" if nouns else "changed it"


def already_undone(history: Sequence[Event], ids: Iterable[str]) -> str:
    """The answer to an undo of events that were undone before; '' where none of them was."""
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
    """The answer to a command that changed nothing."""
    if command.type in _NOTHING_CHANGED:
        return f"{_NOTHING_CHANGED[command.type].format(**command.data)}; nothing changed."
    field = field_of_command(command)
    assert field is not None  # all other commands set a field
    phrases = FIELD_PHRASES[field.name]
    already = phrases.already or f"Its {phrases.noun} already is {'that' if field.is_text else '{}'}"
    return f"{already.format(display_value(field, command.data[field.name]))}; nothing changed."


def already_as_in(version: int) -> str:
    """The answer to the restoration of a version that differs in nothing."""
    return f"It already is as it was in v{version}; nothing changed."


_NOTHING_CHANGED = {
    TodoCommands.REMOVE: "It already is in the trash",
    TodoCommands.RESTORE: "It is not in the trash",
    TodoCommands.UNDO: "It already is as it was before",
    TodoCommands.RESTORE_VERSION: "It already is as it was in v{version}",
}


# The status line


class Sentence(NamedTuple):
    """A sentence in three parts. `quote` is text that a person wrote; quotation marks surround it."""

    lead: str
    quote: str = ""
    tail: str = ""

    def __str__(self) -> str:
        return f"{self.lead} “{self.quote}”{self.tail}" if self.quote else self.lead


def sentence(entry: Entry) -> Sentence:
    """The sentence of the status line about an entry, for the person who caused it."""
    if entry.undoes:
        lead, tail = entry.phrase.undone
        return Sentence(f"{_undone(entry)}: {lead}".rstrip(), entry.description, tail)
    if entry.restored_version:
        return Sentence(f"Restored v{entry.restored_version} of", entry.description, ".")
    return Sentence(entry.phrase.line.before, entry.description, entry.phrase.line.after)


def sentence_of_act(entries: Sequence[Entry]) -> Sentence:
    """The sentence about an act on one todo. `entries` are the entries of the act, oldest first."""
    last = entries[-1]
    if len(entries) > 1 and last.undoes:
        return Sentence(f"{_undone(last)}:", last.description, " is as it was.")
    return sentence(last)


def sentence_of_bulk(entries: Sequence[Entry]) -> Sentence:
    """The sentence about a bulk act. `entries` holds the last entry of each todo."""
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
