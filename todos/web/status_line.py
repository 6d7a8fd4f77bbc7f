"""The status line: it says what has just happened and offers the undo. A redirect keeps it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse

from eventsourcing.event import Event
from todos.domain.events import TYPED, TodoEvents
from todos.history.entries import Entry, entries
from todos.history.events_seen_by import events_seen_by
from todos.history.feed import entries_at
from todos.history.list_phrases import list_entries
from todos.history.phrases import Sentence, deed_of, name_of, sentence, sentence_of_act, sentence_of_bulk
from todos.read_model import lists
from todos.read_model.seen_by import Person, TodoRow
from todos.read_model.todos import find, find_all, names
from todos.web.added_line import sentence_of_adding

_TODO_TAG, _BULK_TAG, _LIST_TAG = "act", "several", "list"  # the tags of kept messages


@dataclass(frozen=True)
class StatusLine:
    """What has just happened, when, and the form that undoes it.

    undo_url, undo_label, undo_effect -- the address, button and effect of that form; '' where nothing can be undone
    undo_has_focus -- whether its button has the focus
    todo_id, control -- after a redirect: the todo, and its used control, which gets the focus
    todos -- the ids of the todos of a bulk act
    verb -- the verb of the event in the timeline; '' for an undo and for the restoration of a version
    """

    sentence: Sentence
    moment: datetime | None = None
    version: int | None = None
    status: str = ""
    undo_url: str = ""
    undo_effect: str = ""
    undo_label: str = "Undo"
    undo_has_focus: bool = False
    todo_id: str = ""
    control: str = ""
    verb: str = ""
    todos: tuple[str, ...] = ()


def plain_line(text: str) -> StatusLine:
    """A line that is only a sentence."""
    return StatusLine(Sentence(text))


def line_of_entry(entry: Entry) -> StatusLine:
    """The line about one event, with its undo."""
    verb = "" if entry.reason else entry.verb
    line = StatusLine(sentence(entry), entry.event.timestamp, entry.event.version, entry.status, verb=verb)
    if not entry.undo_effect or entry.undone_in:
        return line
    url = reverse("todos:undo", args=[entry.event.stream_id, entry.event.version])
    label = "Redo" if entry.undoes and not entry.is_redo else "Undo"
    return replace(line, undo_url=url, undo_effect=entry.undo_effect, undo_label=label)


def line_of_version(person: Person, history: Sequence[Event], version: int) -> tuple[Entry, StatusLine]:
    """The entry of one version of a todo, and the line about the command that made it.

    Of an act that added the todo, and set what was understood, the line about all of it.
    """
    made = next(event for event in history if event.version == version)
    act = [event for event in history if event.correlation_id == made.correlation_id]
    if act[0].type == TodoEvents.ADDED and (len(act) > 1 or TYPED in made.data):
        done = entries(history, {event.version for event in act})
        return next(entry for entry in done if entry.event.version == version), _line_of_adding(person, done)
    versions = {event.version for event in history if event.causation_id and event.causation_id == made.causation_id}
    done = entries(history, versions | {version})
    entry = next(entry for entry in done if entry.event.version == version)
    return entry, _line_of_command(done) if len(done) > 1 else line_of_entry(entry)


def _line_of_adding(person: Person, done: list[Entry]) -> StatusLine:
    line = _line_of_command(done) if len(done) > 1 else line_of_entry(done[0])
    line = replace(line, sentence=sentence_of_adding(person, done))
    return replace(line, undo_label="Undo all") if len(done) > 1 and line.undo_url else line


def _line_of_command(done: list[Entry]) -> StatusLine:
    """The line about the events of one command, oldest first, with one undo for all of them."""
    line = replace(line_of_entry(done[-1]), sentence=sentence_of_act(done))
    if all(entry.undone_in for entry in done):
        return line
    url = reverse("todos:undo_act", args=[done[-1].event.correlation_id])
    return replace(line, undo_url=url, undo_effect=f"all {len(done)} changes")


def line_of_act(person: Person, act_id: UUID) -> StatusLine:
    """The line about a bulk act, with one undo for all of it. The undo has the focus."""
    seen = events_seen_by(person)
    done = seen.of_act(act_id)
    if not done:
        return plain_line("They are already like that. Nothing changed.")
    if len(done) == 1:
        [(todo_id, events)] = done.items()
        history = seen.of_todo(find_all(person, [todo_id])[todo_id])
        line = line_of_version(person, history, events[-1].version)[1]
        if len({event.causation_id for event in events}) > 1 and events[0].type != TodoEvents.ADDED:
            told = entries(history, {event.version for event in events})
            line = replace(_line_of_command(told), sentence=sentence(told[-1]))
        return replace(line, undo_has_focus=True, todos=(todo_id,))
    adds = all(events[0].type == TodoEvents.ADDED for events in done.values())
    last = list(entries_at(seen, [events[0 if adds else -1].position for events in done.values()]).values())
    return replace(
        line_of_entry(last[0]),
        sentence=sentence_of_bulk(last),
        undo_url=reverse("todos:undo_act", args=[act_id]),
        undo_effect=f"all {len(done)}",
        undo_has_focus=True,
        todos=tuple(done),
    )


def with_note(line: StatusLine, note: str) -> StatusLine:
    """The line with a note about changes by others at its end."""
    if not note:
        return line
    if line.verb == "described":
        return replace(line, sentence=Sentence(f"Saved. {note}"))
    return replace(line, sentence=line.sentence._replace(tail=f"{line.sentence.tail} {note}"))


def note_of_others(
    unseen: Mapping[str, Sequence[Event]], todos: Sequence[TodoRow], actor: str, bulk: bool = False
) -> str:
    """A note about changes by others that the actor had not seen and that the action left in place; '' for none.

    unseen -- these changes by todo id, oldest first; bulk -- whether the note names the todo
    """
    merged = {todo_id: events[-1] for todo_id, events in unseen.items() if events}
    if not merged:
        return ""
    people = {event.actor for event in merged.values()}
    if len(merged) > 1:
        who = "you elsewhere" if people == {actor} else " and ".join(sorted(names(people).values()))
        return f"{len(merged)} of them were also changed meanwhile, by {who}. All changes are kept."
    [(todo_id, event)] = merged.items()
    deed = deed_of(event)
    if bulk:
        description = next(todo.description for todo in todos if str(todo.id) == todo_id)
        deed = f"{deed_of(event).removesuffix(' it')} of {name_of(description, event)}"
    if people == {actor}:
        return f"You also {deed} elsewhere. Both changes are kept."
    return f"{names(people)[event.actor]} also {deed} meanwhile. Both changes are kept."


def keep_for_redirect(request: HttpRequest, line: StatusLine, todo_id: str, note: str = "", control: str = "") -> None:
    """Keep a line, a note to it and the used control for the page after the redirect."""
    if line.version is None:
        messages.info(request, str(line.sentence))
    else:
        messages.info(request, f"{todo_id} {line.version} {control} {note}", extra_tags=_TODO_TAG)


def keep_act_for_redirect(request: HttpRequest, act_id: UUID, note: str = "") -> None:
    """Keep the line of a bulk act, and a note to it, for the page after the redirect."""
    messages.info(request, f"{act_id} {note}", extra_tags=_BULK_TAG)


def keep_list_for_redirect(request: HttpRequest, list_id: str, version: int) -> None:
    """Keep the line about a version of a list for the page after the redirect."""
    messages.info(request, f"{list_id} {version}", extra_tags=_LIST_TAG)


def _line_of_list(person: Person, list_id: str, version: int) -> StatusLine | None:
    todo_list = lists.find(person, UUID(list_id))
    if todo_list is None:
        return None
    entry = list_entries(events_seen_by(person).of_list(todo_list))[version - 1]
    url = reverse("todos:undo_list", args=[list_id, version])
    moment = entry.event.timestamp
    return StatusLine(entry.sentence, moment, version, undo_url=url, undo_effect=entry.undo_effect)


def kept_line(request: HttpRequest) -> StatusLine | None:
    """The line that the action before the redirect has kept; None without one."""
    found = list(messages.get_messages(request))
    if not found:
        return None
    last = found[-1]
    if last.extra_tags == _BULK_TAG:
        act_id, note = str(last).split(" ", 1)
        return with_note(line_of_act(request.user, UUID(act_id)), note)
    if last.extra_tags == _LIST_TAG:
        list_id, version = str(last).split()
        return _line_of_list(request.user, list_id, int(version))
    if last.extra_tags != _TODO_TAG:
        return plain_line(str(last))
    todo_id, version, control, note = str(last).split(" ", 3)
    todo = find(request.user, UUID(todo_id))
    if todo is None:
        return None
    history = events_seen_by(request.user).of_todo(todo)
    line = with_note(line_of_version(request.user, history, int(version))[1], note)
    return replace(line, todo_id=todo_id, control=control)
