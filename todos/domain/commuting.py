"""Which changes that two people made to one todo at the same time may both stand."""

from __future__ import annotations

from eventsourcing.event import Event
from todos.domain import erasure
from todos.domain.events import TodoEvents
from todos.domain.fields import DUE, NOTE, REMOVED, fields_of, is_occurrence, is_same, value_in
from todos.domain.label_field import LABEL_REMOVED, label_removed
from todos.domain.values.step import steps


def commute(mine: Event, theirs: Event) -> bool:
    """Changes of different fields commute, and so do equal changes. Moves to or from the trash never do.

    Each step is a field of its own; a new note and a tick do not commute. So is each label: whoever gives one gives it
    whatever others did, and whoever takes one away has seen who gave it. Who ends an occurrence has seen its due day
    and its ticks, so it commutes with no change of these. An erasure goes through whatever others did. A change of a
    field does not follow an erasure of its words: a form from before it may still hold them.
    """
    if TodoEvents.VALUES_ERASED in (mine.type, theirs.type):
        return mine.type == TodoEvents.VALUES_ERASED or not erasure.may_bring_back(mine, theirs)
    if mine.type == LABEL_REMOVED and label_removed(mine) == theirs.id:
        return False
    my_fields, their_fields = fields_of(mine), fields_of(theirs)
    if not my_fields or not their_fields or REMOVED in (*my_fields, *their_fields):
        return False
    if is_occurrence(mine) and DUE in their_fields:
        return False
    if _meet_at_steps(mine, theirs) or _meet_at_steps(theirs, mine):
        return False
    shared = [field for field in my_fields if field in their_fields]
    return all(is_same(field, value_in(mine, field), value_in(theirs, field)) for field in shared)


def _meet_at_steps(one: Event, other: Event) -> bool:
    """Whether `one` is a new note or a tick, and `other` takes ticks off it, or ticks another note."""
    if NOTE in fields_of(one):
        has_steps = not is_occurrence(other) or bool(steps(str(value_in(one, NOTE) or "")))
        return has_steps and any(field.is_step for field in fields_of(other))
    return one.type == TodoEvents.STEP_TICKED and is_occurrence(other) and bool(one.data["done"])
