"""The todo: its rules. folding.py makes its state of its events."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Self

from eventsourcing.aggregate import Aggregate, ApplyMap
from eventsourcing.event import Event
from eventsourcing.flat_map import opened
from eventsourcing.personal.value import holds
from todos.domain import erasure, occurrences
from todos.domain.commuting import commute
from todos.domain.errors import (
    ForeignEvent,
    MovedElsewhere,
    RepeatNeedsDue,
    RepeatsByOccurrence,
    StepOfEarlierNote,
    TodoIsInTrash,
    UndoRefused,
    UnknownStep,
    UnknownVersion,
    WordsErased,
)
from todos.domain.events import TodoEvents
from todos.domain.fields import (
    DESCRIPTION,
    DUE,
    NOTE,
    PLACE,
    RANK,
    REMOVED,
    REPEAT,
    STATUS,
    STEPS,
    Field,
    Value,
    is_erased,
    is_same,
    place_of_step,
    value_in,
)
from todos.domain.folding import APPLY
from todos.domain.label_field import LABEL, field_of_label, label_field
from todos.domain.undo import Reversal, reversals, values_at
from todos.domain.values.place import Place, text_of
from todos.domain.values.place import clean as clean_place
from todos.domain.values.rank import virtual
from todos.domain.values.repeat.repeat import fitting
from todos.domain.values.status import FINISHED
from todos.domain.values.step import as_ticked, steps, ticks_towards


class Todo(Aggregate):
    """One todo. State: owner, added_ts, changed_ts, removed_ts, and each of CHANGEABLE_FIELDS by its name.

    note_version is the version of the event that set the note, 0 for none; ticks says by line which steps were ticked,
    or their ticks taken off, since then. labels are those that the todo has: the id of the event that added each, and
    the label, which may be in its envelope still.

    Every method that decides takes the time from its caller and returns the todo with its new events. It returns the
    same todo where nothing would change. A todo in the trash accepts only a command that takes it out or erases words.
    """

    @classmethod
    def get_apply_map(cls) -> ApplyMap:
        return APPLY

    @classmethod
    def commutes(cls, mine: Event, theirs: Event) -> bool:
        """See commuting.py."""
        return commute(mine, theirs)

    @classmethod
    def add(
        cls,
        todo_id: str,
        owner: str,
        description: str,
        status: str,
        timestamp: datetime,
        place: Place | None = None,
        typed: str = "",
    ) -> Self:
        """Make a todo, by default in the inbox of its owner. Raises InvalidDescription, UnknownStatus.

        typed -- the text that the description was read from; '' where it was taken as it is
        """
        todo = cls.generate(todo_id)
        kept_status, kept_description = STATUS.clean(status), DESCRIPTION.clean(description)
        return todo.apply_event(
            TodoEvents.added(todo.id, owner, str(kept_description), str(kept_status), timestamp, place, typed)
        )

    def change(self, field: Field, value: Value, timestamp: datetime) -> Self:
        """Set a field. Raises TodoIsInTrash, or the DomainError of the field's rule."""
        if field == REMOVED:
            return self.remove(timestamp) if value else self.restore(timestamp)
        value = field.clean(value)
        if self.is_removed:
            raise TodoIsInTrash
        value = fitting(value, self.state[DUE.name]) if field == REPEAT else value
        held = value == self.value_of(field) if field == NOTE else holds(self.state, field.name, value)
        if held:
            return self
        if field == STATUS and value == FINISHED and self.state[REPEAT.name]:
            raise RepeatsByOccurrence
        todo = self._set(field, value, timestamp)
        return todo.change(REPEAT, todo.state[REPEAT.name], timestamp) if field == DUE else todo

    def end_occurrence(self, event_type: str, due: str, seen: int, zone: str, timestamp: datetime) -> Self:
        """Finish the occurrence that was due then, or skip it. Nothing changes where it has ended since `seen`.

        due, seen -- when it was due in that version of the todo, as its author saw it; zone -- where the author is
        Raises TodoIsInTrash, RepeatsNoMore, AnotherOccurrence.
        """
        if self.is_removed:
            raise TodoIsInTrash
        ended = occurrences.end(self, event_type, due, seen, zone, timestamp)
        return self.apply_event(ended) if ended else self

    def tick(self, note: int, line: int, done: bool, timestamp: datetime) -> Self:
        """Say whether the step on a line of the note is done. `note` is the version of the todo that set the note.

        Raises TodoIsInTrash, StepOfEarlierNote, UnknownStep.
        """
        if self.is_removed:
            raise TodoIsInTrash
        if note != self.state["note_version"]:
            raise StepOfEarlierNote
        found = {step.line: step.done for step in steps(str(self.value_of(NOTE) or ""))}
        if line not in found:
            raise UnknownStep(line)
        if found[line] == done:
            return self
        return self.apply_event(TodoEvents.step_ticked(self.id, note, line, done, timestamp))

    def label(self, label: str, timestamp: datetime) -> Self:
        """Give the todo a label, unless it has it in any spelling. Raises InvalidLabel, TodoIsInTrash."""
        kept = str(LABEL.clean(label))
        if self.is_removed:
            raise TodoIsInTrash
        return self if label_field(kept) in self._labels else self._label(kept, timestamp)

    def unlabel(self, label: str, timestamp: datetime) -> Self:
        """Take a label away, in whatever spelling the todo has it. Raises TodoIsInTrash."""
        if self.is_removed:
            raise TodoIsInTrash
        return self._unlabel(label_field(label), timestamp)

    def _label(self, label: str, timestamp: datetime) -> Self:
        return self.apply_event(TodoEvents.label_added(self.id, label, timestamp))

    def _unlabel(self, field: Field, timestamp: datetime) -> Self:
        if field not in self._labels:
            return self
        return self.apply_event(TodoEvents.label_removed(self.id, self._labels[field][0], timestamp))

    @property
    def _labels(self) -> dict[Field, tuple[str, str | None]]:
        """By field, the labels that the todo has: the id of the event that added each, and the label."""
        return {field_of_label(kept): (added, opened(kept)) for added, kept in self.state["labels"]}

    def _set(self, field: Field, value: Value, timestamp: datetime) -> Self:
        return self.apply_event(TodoEvents.changed(field, self.id, value, timestamp))

    def move(self, place: Place, rank: str | None, timestamp: datetime, seen: Place | None = None) -> Self:
        """Put the todo into a place, with a rank there; None for the order of adding.

        seen -- the place in which its author saw it; None for any
        Raises TodoIsInTrash, UnknownPlace; MovedElsewhere where it is in neither of the two any more.
        """
        place = clean_place(place)
        if self.is_removed:
            raise TodoIsInTrash
        now = self.state[PLACE.name]
        if seen is not None and now not in (seen, place):
            raise MovedElsewhere(text_of(now))
        return self._moved(place, rank, timestamp)

    def _moved(self, place: Place, rank: str | None, timestamp: datetime) -> Self:
        if (place, rank) == (self.state[PLACE.name], self.state[RANK.name]):
            return self
        return self.apply_event(TodoEvents.moved(self.id, place, rank, timestamp))

    def change_status(self, status: str, timestamp: datetime) -> Self:
        """Set the status. Raises UnknownStatus, TodoIsInTrash."""
        return self.change(STATUS, status, timestamp)

    def change_description(self, description: str, timestamp: datetime) -> Self:
        """Set the description. Raises InvalidDescription, TodoIsInTrash."""
        return self.change(DESCRIPTION, description, timestamp)

    def remove(self, timestamp: datetime) -> Self:
        """Put the todo in the trash. Its history stays."""
        if self.is_removed:
            return self
        return self.apply_event(TodoEvents.removed(self.id, timestamp))

    def restore(self, timestamp: datetime) -> Self:
        """Take the todo out of the trash."""
        if not self.is_removed:
            return self
        return self.apply_event(TodoEvents.restored(self.id, timestamp))

    def undo(self, event_ids: Iterable[str], timestamp: datetime, anyway: int = 0) -> Self:
        """Undo these events. Makes one new event for each field whose value differs from the one before them.

        anyway -- the version of the todo that the author has seen; later changes up to it are overridden; 0 for none
        Raises ForeignEvent, TodoIsInTrash; UndoRefused for a later change of the same field that they have not seen;
        WordsErased where the value before them was erased.
        """
        ids = list(event_ids)
        self.check_own_events(ids)
        seen = {reversal.later.version for reversal in reversals(self.events[:anyway], ids) if reversal.later}
        found = sorted(reversals(self.events, ids), key=lambda each: _turn(each.field, each.value))
        for reversal in found:
            if reversal.is_lost and not self._has(reversal.field, reversal.value):
                raise WordsErased(reversal.event.version, "undone")
            refusal = self._objection(reversal)
            if refusal is not None and refusal.later not in seen:
                refusal.others = tuple(other for other in self.objections(ids) if other.field != refusal.field)
                raise refusal
        # A later change that means the same stays: a label that was given again in another spelling.
        back = [
            each for each in found if not (each.field.is_label and each.later and self._has(each.field, each.value))
        ]
        todo = self._set_all_back({each.field: each.value for each in back}, timestamp)
        return todo._due_again(timestamp) if any(map(self._keeps_due, found)) else todo

    def _keeps_due(self, reversal: Reversal) -> bool:
        """Whether an event, and so its undo, leaves the due day as it is: an occurrence done early may end so."""
        due = self.value_of(DUE)
        return reversal.field == DUE and reversal.value == value_in(reversal.event, DUE) == due

    def _due_again(self, timestamp: datetime) -> Self:
        """An event that only names what it undoes: without one, the undo would leave no trace."""
        if self.is_removed:
            raise TodoIsInTrash
        return self._set(DUE, self.value_of(DUE), timestamp)

    def restore_version(self, version: int, timestamp: datetime) -> Self:
        """Set every field to its value right after `version`. Makes one new event for each field that differs.

        These events undo the changes since then (undo.undone_by). Words that were erased stay as they are now. Raises
        UnknownVersion; TodoIsInTrash when the todo is in the trash now as well as at `version`, and another field
        differs; WordsErased when only erased words differ.
        """
        if not 0 < version <= len(self.events):
            raise UnknownVersion(version, self.version)
        values = values_at(self.events, version)
        lost = [field for field, value in values.items() if is_erased(field, value) and not self._has(field, value)]
        todo = self._set_all_back({field: value for field, value in values.items() if field not in lost}, timestamp)
        if lost and todo is self:
            raise WordsErased(version, "restored")
        return todo

    def erase_values(self, event_ids: Iterable[str], actor: str, timestamp: datetime) -> Self:
        """Tell that the words of these events are erased, wherever they stand in the history. It cannot be undone.

        Whoever projects the event deletes the keys. Nothing changes where all are erased already.
        Raises ForeignEvent, NothingToErase, NotTheirsToErase.
        """
        ids = list(event_ids)
        self.check_own_events(ids)
        places = erasure.places(self.events, ids, actor, self.state["owner"])
        return self.apply_event(TodoEvents.values_erased(self.id, places, timestamp)) if places else self

    def _set_all_back(self, values: Mapping[Field, Value], timestamp: datetime) -> Self:
        """Set fields to values that they had before: one event for each that differs, one for place and rank."""
        todo = self
        for field, value in sorted(values.items(), key=lambda each: _turn(*each)):
            if field in (PLACE, RANK) and not todo.is_removed:
                place, rank = (values.get(each, todo.value_of(each)) for each in (PLACE, RANK))
                todo = todo._moved(place, rank, timestamp)  # type: ignore[arg-type]  # the values that these fields have
            else:
                todo = todo._set_back(field, value, timestamp)
        if todo.state[REPEAT.name] and not todo.state[DUE.name]:
            raise RepeatNeedsDue
        return todo

    def _set_back(self, field: Field, value: Value, timestamp: datetime) -> Self:
        """Set a field to a value that it had before. Its rule is not asked: it may be a newer one."""
        if field == STEPS:
            return self._tick_as(value, timestamp)
        if field.is_step:
            return self.tick(*place_of_step(field), bool(value), timestamp)
        # Setting a field to its current value is allowed even in the trash.
        if value == self.value_of(field):
            return self
        if field == REMOVED:
            return self.remove(timestamp) if value else self.restore(timestamp)
        if self.is_removed:
            raise TodoIsInTrash
        if field.is_label:
            without = self._unlabel(field, timestamp)  # it may be there in another spelling
            return without._label(str(value), timestamp) if value else without
        return self._set(field, value, timestamp)

    def _tick_as(self, note: Value, timestamp: datetime) -> Self:
        """Tick the steps as they are in this earlier state of the note. What was written anew since stays."""
        todo, now = self, self.value_of(NOTE)
        if isinstance(note, str) and isinstance(now, str):
            for line, done in ticks_towards(note, now).items():
                todo = todo.tick(self.state["note_version"], line, done, timestamp)
        return todo

    def _has(self, field: Field, value: Value) -> bool:
        return is_same(field, value, self.value_of(field))

    def objections(self, event_ids: Iterable[str]) -> list[UndoRefused]:
        """The later changes that conflict with undoing these events: at most one for each field."""
        found = [self._objection(reversal) for reversal in reversals(self.events, event_ids)]
        return [refusal for refusal in found if refusal is not None]

    def _objection(self, reversal: Reversal) -> UndoRefused | None:
        field, value, later = reversal.field, reversal.value, reversal.later
        if field.is_step:  # it is done or not: whoever undoes a tick sees which
            return None
        now = self.value_of(field)
        if field == REMOVED or later is None or is_same(field, value, now):
            return None
        return UndoRefused(
            reversal.event.version,
            later.version,
            field.name,
            value,
            now=now,
            seen=self.version,
            is_text=field.is_text,
        )

    def value_of(self, field: Field) -> Value:
        """The current value of a field."""
        if field.is_label:
            return self._labels.get(field, ("", field.initial))[1]
        value: Value = self.is_removed if field == REMOVED else self.state[field.name]
        ticks = self.state["ticks"] if field == NOTE else None
        return as_ticked(value, ticks) if ticks and isinstance(value, str) else value

    @property
    def rank(self) -> str:
        """The rank by which the todo is ordered: its own, or the virtual one of where it was added."""
        rank: str | None = self.state[RANK.name]
        return rank or virtual(self.events[0].position or 0)

    @property
    def is_removed(self) -> bool:
        return self.state["removed_ts"] is not None

    def check_own_events(self, event_ids: Iterable[str]) -> None:
        """Raises ForeignEvent unless the history of this todo holds all of these events."""
        named = set(event_ids)
        if named and not named.issubset(event.id for event in self.events):
            raise ForeignEvent


def _turn(field: Field, value: Value) -> int:
    """The sort key of a change: out of the trash first, into the trash last. A todo in the trash cannot be changed."""
    return 0 if field != REMOVED else 1 if value else -1
