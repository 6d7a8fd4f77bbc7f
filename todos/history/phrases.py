"""Every wording of an event and of a field. A new field needs one more entry in FIELD_PHRASES."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from eventsourcing.command import Command
from eventsourcing.event import Event
from todos.domain.commands import TodoCommands
from todos.domain.events import TodoEvents
from todos.domain.fields import (
    NOTE,
    RANK,
    REMOVED,
    STATUS,
    Field,
    Typed,
    Value,
    field_named,
    field_of_command,
    fields_of,
    is_occurrence,
    value_in,
    value_in_command,
)
from todos.domain.label_field import LABEL
from todos.domain.undo import undone_by
from todos.domain.values.place import text_of
from todos.history import due_words, label_phrases, repeat_phrases, step_phrases
from todos.history.phrase import Around, Phrase, phrase_of_deed, phrase_of_text, phrase_of_value

if TYPE_CHECKING:
    from todos.history.entries import Entry


@dataclass(frozen=True)
class FieldPhrases:
    """The wording of a field. A new field needs only a label.

    label -- the label beside a value: "Status"
    in_dialog -- the label in a conflict dialog; '' means `label`
    phrase -- makes the phrase of an event from the values before and after it
    display -- the text of a value as people read it; by default the value itself
    none -- an empty value in a sentence: "set the colour to none"
    already -- the answer when the field already has the value; it may name it as {value}, or as {lower} in lower case
    values -- the display texts of values that are not text
    """

    label: str
    in_dialog: str = ""
    phrase: Callable[[Any, Any], Phrase] | None = None
    display: Callable[[Any], str] | None = None
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
        undone=Around("It reads", " again."),
    )


def _note_phrase(old: str | None, new: str | None) -> Phrase:
    if old == "":
        return phrase_of_deed("noted", "added a note to")._replace(
            deed="added a note", undo_effect="take the note away", result="the note is back",
            undone=Around("", " has its note again."),
        )  # fmt: skip
    if new == "":
        return phrase_of_deed("noted", "took the note off")._replace(
            deed="took the note away", undo_effect="bring the note back", result="the note is gone",
            undone=Around("", " has no note again."),
        )  # fmt: skip
    return phrase_of_text("note")._replace(verb="noted")


def _place_phrase(old: object, new: object) -> Phrase:
    """The phrase of a move. Pages name the lists, since who looks may not see both."""
    if place_text(old) == place_text(new):
        return phrase_of_deed("ordered", "moved", " to another place in the order")._replace(
            undo_effect="back to where it stood",
            result="back to where it stood",
            undone=Around("", " is back in its place."),
        )
    return phrase_of_deed("moved", "moved", " to another list")._replace(
        undo_effect="back to where it was", result="back to where it was", undone=Around("", " is back where it was.")
    )


def place_text(value: object) -> str:
    """The text of a place, as events and rows hold it."""
    return text_of(value) if isinstance(value, Mapping) else str(value or "")


def _rank(value: str | None) -> str:
    return "moved by hand" if value else "as it was added"


def _priority(value: int) -> str:
    return {0: "none", 1: "1, the highest"}.get(value, str(value))


# By field name, in the order in which pages show the fields.
FIELD_PHRASES: dict[str, FieldPhrases] = {
    "status": FieldPhrases("Status", phrase=_status_phrase, already="Already {lower}"),
    "description": FieldPhrases("Description", "Words", _description_phrase, already="It already reads that way"),
    "place": FieldPhrases("In", phrase=_place_phrase, display=place_text, already="It is already there"),
    "rank": FieldPhrases("Order", display=_rank),
    "due": FieldPhrases("Due", phrase=due_words.phrase, display=due_words.written, already="It is already due then"),
    "repeat": FieldPhrases(
        "Repeat", phrase=repeat_phrases.phrase, display=repeat_phrases.said, already="It already repeats that way"
    ),
    "priority": FieldPhrases("Priority", display=_priority, already="It already has that priority"),
    "label": FieldPhrases("Label", already="It already has the label {value}"),
    "note": FieldPhrases("Note", phrase=_note_phrase, already="The note already reads that way"),
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
    TodoEvents.VALUES_ERASED: Phrase("erased", Around("erased the words of"), "erased words", icon="eye-slash"),
}

# What stands where erased words stood. It is never a value.
ERASED = "erased words"

# The kinds of the activity filter, and the event type of each.
KINDS = {
    "added": TodoEvents.ADDED,
    **{
        name: field_named(name).event_type
        for name in FIELD_PHRASES
        if field_named(name).event_type and field_named(name) not in (RANK, LABEL)
    },
    "labelled": TodoEvents.LABEL_ADDED,
    "unlabelled": TodoEvents.LABEL_REMOVED,
    "ticked": TodoEvents.STEP_TICKED,
    "occurrence": TodoEvents.OCCURRENCE_FINISHED,
    "skipped": TodoEvents.OCCURRENCE_SKIPPED,
    "removed": TodoEvents.REMOVED,
    "restored": TodoEvents.RESTORED,
    "erased": TodoEvents.VALUES_ERASED,
}


# By event type, the deed in words, without its values.
DEEDS = {event_type: phrase.deed for event_type, phrase in _EVENT_PHRASES.items()} | {
    field_named(name).event_type: f"changed the {phrases.noun}"
    for name, phrases in FIELD_PHRASES.items()
    if field_named(name).event_type
}
DEEDS |= {
    TodoEvents.STEP_TICKED: step_phrases.deed(True),
    TodoEvents.OCCURRENCE_FINISHED: "finished an occurrence",
    TodoEvents.OCCURRENCE_SKIPPED: "skipped an occurrence",
    **dict.fromkeys((TodoEvents.LABEL_ADDED, TodoEvents.LABEL_REMOVED), label_phrases.DEED),
}


# Fields


def label_of(field: Field) -> str:
    """The label of a field beside its value: "Status"."""
    return FIELD_PHRASES[field.group].label


def dialog_label_of(field: Field) -> str:
    """The label of a field in a conflict dialog: "Words"."""
    return FIELD_PHRASES[field.group].in_dialog or label_of(field)


def display_value(field: Field, value: Value) -> str:
    """The value of a field as people read it."""
    phrases = FIELD_PHRASES[field.group]
    if phrases.values is not None:
        return phrases.values[value]
    if phrases.display is not None:
        return phrases.display(value)
    return str(value or "") if value or field.is_text else phrases.none


# Events


def phrase_of(event: Event, before: Mapping[str, Value], label: Value = None) -> Phrase | None:
    """The phrase of an event; None for an unknown type. `before` holds the values before it, by field name.

    label -- the one that is given or taken away
    """
    fields = fields_of(event)
    if any(field.is_label for field in fields):
        return label_phrases.phrase(event.type == TodoEvents.LABEL_ADDED, label)
    if event.type == TodoEvents.STEP_TICKED:
        return step_phrases.phrase(event.data["line"], event.data["done"], before.get(NOTE.name))
    if is_occurrence(event):
        return repeat_phrases.phrase_of_occurrence(event.type, event.data)
    if event.type in _EVENT_PHRASES:
        return _EVENT_PHRASES[event.type]
    for field in fields:
        phrases = FIELD_PHRASES[field.name]
        old, new = before.get(field.name, field.initial), value_in(event, field)
        if phrases.phrase:
            return phrases.phrase(old, new)
        if field.is_text:
            return phrase_of_text(phrases.noun)
        return phrase_of_value(phrases.noun, display_value(field, old), display_value(field, new))
    return None


def with_erased_versions(phrase: Phrase, versions: Sequence[int]) -> Phrase:
    """The phrase of an erasure, with the versions whose words it erased."""
    *others, last = (f"v{version}" for version in versions)
    return phrase._replace(deed=f"erased the words of {', '.join(others)}{' and ' if others else ''}{last}")


def unreadable(event: Event) -> Phrase:
    """The phrase of an event that this version of the program cannot read."""
    sentence = f"made a change that this version cannot read ({event.type})"
    return Phrase("", Around(f"{sentence}:"), sentence)


def deed_of(event: Typed) -> str:
    """The words for an event without its values: "changed the status"."""
    if event.type in (TodoEvents.REMOVED, TodoEvents.RESTORED, TodoEvents.VALUES_ERASED):
        return _EVENT_PHRASES[event.type].deed
    if event.type == TodoEvents.MOVED:
        return "moved it"
    if event.type == TodoEvents.STEP_TICKED:
        return step_phrases.deed(event.data["done"])
    if is_occurrence(event):
        return repeat_phrases.deed_of_occurrence(event.type)
    if event.type in (TodoEvents.LABEL_ADDED, TodoEvents.LABEL_REMOVED):
        return label_phrases.DEED
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
        f"{_versions(found)} {verb} already undone, in {_versions(undone[each.id] for each in found)}. Nothing changed."
    )


def _versions(events: Iterable[Event]) -> str:
    return ", ".join(f"v{version}" for version in sorted({event.version for event in events}))


# Commands


def nothing_changed(command: Command) -> str:
    """The answer to a command that changed nothing."""
    if command.type in _NOTHING_CHANGED:
        return f"{_NOTHING_CHANGED[command.type].format(**command.data)}. Nothing changed."
    field = field_of_command(command)
    assert field is not None  # all other commands set a field
    phrases = FIELD_PHRASES[field.group]
    already = phrases.already or f"The {phrases.noun} is already {'that' if field.is_text else '{value}'}"
    value = display_value(field, value_in_command(command, field))
    return f"{already.format(value=value, lower=value.lower())}. Nothing changed."


def already_as_in(version: int) -> str:
    """The answer to the restoration of a version that differs in nothing."""
    return f"It is already the same as in v{version}. Nothing changed."


_NOTHING_CHANGED = {
    TodoCommands.FINISH_OCCURRENCE: "It has ended before",
    TodoCommands.SKIP_OCCURRENCE: "It has ended before",
    TodoCommands.TICK_STEP: "That step is so already",
    TodoCommands.UNLABEL: "It has no label {label}",
    TodoCommands.REMOVE: "Already in the trash",
    TodoCommands.RESTORE: "Not in the trash",
    TodoCommands.UNDO: "It is already as it was before",
    TodoCommands.RESTORE_VERSION: "It is already the same as in v{version}",
    TodoCommands.ERASE_VALUES: "These words were erased before",
}


# The status line


class Sentence(NamedTuple):
    """A sentence in three parts. `quote` is text that a person wrote; quotation marks surround it."""

    lead: str
    quote: str = ""
    tail: str = ""

    def __str__(self) -> str:
        return f"{self.lead} “{self.quote}”{self.tail}" if self.quote else self.lead


def about(lead: str, description: str, tail: str) -> Sentence:
    """The sentence that names a todo by its description between these words. Without one, its words are erased."""
    if description:
        return Sentence(lead, description, tail)
    name = "The todo" if not lead or lead.endswith(".") else "the todo"
    return Sentence(f"{lead} {name} whose words are erased{tail}".strip())


def name_of(description: str, event: Event | None = None) -> str:
    """The description in quotation marks, or what is said instead where it is erased, in a sentence about an event."""
    return f"“{description}”" if description else nameless(event)


def nameless(event: Event | None = None) -> str:
    """A todo whose description is erased, in a sentence. Where that tells of an erasure, it is not said twice."""
    return "a todo" if event and event.type == TodoEvents.VALUES_ERASED else "the todo whose words are erased"


def sentence(entry: Entry) -> Sentence:
    """The sentence of the status line about an entry, for the person who caused it."""
    if entry.event.type == TodoEvents.VALUES_ERASED:
        return Sentence(f"{entry.deed.capitalize()}.")
    if entry.undoes:
        lead, tail = entry.phrase.undone
        return about(f"{_undone(entry)}. {lead}".rstrip(), entry.description, tail)
    if entry.restored_version:
        return about(f"Restored v{entry.restored_version} of", entry.description, ".")
    return about(entry.phrase.line.before, entry.description, entry.phrase.line.after)


def sentence_of_act(entries: Sequence[Entry]) -> Sentence:
    """The sentence about an act on one todo. `entries` are the entries of the act, oldest first."""
    last = entries[-1]
    if len(entries) > 1 and last.undoes:
        return about(f"{_undone(last)}.", last.description, " is as it was before.")
    # A due day that goes with a repeat comes first: it is what was asked for.
    return sentence(last if last.reason else entries[0])


def sentence_of_bulk(entries: Sequence[Entry]) -> Sentence:
    """The sentence about a bulk act. `entries` holds the last entry of each todo."""
    number, first = len(entries), entries[0]
    if first.undoes:
        return Sentence(f"{_undone(first)}. {number} todos are as they were before.")
    lines = {entry.phrase.line for entry in entries}
    if all(map(_finished, entries)):
        return Sentence(f"Finished {number} todos.")
    if len(lines) == 1:
        return Sentence(f"{first.phrase.line.before} {number} todos{first.phrase.line.after}")
    if all(STATUS in fields_of(entry.event) for entry in entries):
        return Sentence(f"Set {number} todos to {first.status}.")
    return Sentence(f"Changed {number} todos.")


def _finished(entry: Entry) -> bool:
    return entry.event.type == TodoEvents.OCCURRENCE_FINISHED or entry.verb == "finished"


def _undone(entry: Entry) -> str:
    return "Redone" if entry.is_redo else "Undone"
