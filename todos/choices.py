"""What a person is asked when two changes meet: how it was, what others made of it, what would be; and two buttons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.urls import reverse

from eventsourcing.event import Event
from todos import models, queries
from todos.errors import UndoRefused
from todos.timeline import Change, changed


@dataclass(frozen=True)
class Line:
    """One state of what is at stake: whose, and since which version and moment, where it is already so."""

    label: str
    change: Change
    version: int | None = None
    moment: datetime | None = None


@dataclass(frozen=True)
class Choice:
    """The question, and the form that is its first answer; the second leaves everything as it is.

    version -- of the entry in whose place it is asked; 0 where it is asked in place of the todo itself
    link -- a version that the heading begins with, as a link
    """

    heading: str
    lines: tuple[Line, ...]
    action: str
    yes: str
    no: str
    note: str
    version: int = 0
    link: int | None = None
    fields: dict[str, str] = field(default_factory=dict)


def refused_undo(todo: models.Todo, history: Sequence[Event], refusal: UndoRefused) -> Choice:
    """An undo against which a later change stands: what is, and what would be."""
    later = next(event for event in history if event.version == refusal.later)
    actor = later.record.actor if later.record else ""
    now = str(getattr(todo, refusal.field))
    sentence, _, note = str(refusal).partition(". ")
    return Choice(
        heading=sentence.removeprefix(f"v{refusal.later}"),
        lines=(
            Line(
                queries.names([actor])[actor],
                Change(refusal.field, None, now),
                later.version,
                later.timestamp,
            ),
            Line("Undone", changed(refusal.field, now, refusal.value)),
        ),
        action=reverse("todos:undo", args=[todo.id, refusal.version]),
        yes="Set it anyway",
        no="Leave it",
        note=note,
        version=refusal.version,
        link=refusal.later,
        fields={"anyway": "on"},
    )
