"""The line under a title that tells the history: how much changed today, with links to the page as it was."""

from __future__ import annotations

from datetime import datetime

from todos.read_model import versions
from todos.read_model.seen_by import Person, SeenPlace, TodoRow, Versions
from todos.web import viewer_time
from todos.web.parts import Context


def history_line(person: Person, todo: TodoRow | None = None, place: SeenPlace | None = None) -> Context:
    """The context of the line for all todos of a person, for one todo, or for the todos of a place.

    Before the first change there is no line.

    yesterday -- the day before, if anything had happened by its end
    """
    if place is not None:
        known = versions.of_place(place)
    else:
        known = versions.of_todo(person, todo.id) if todo else versions.of_person(person)
    last, today = versions.last_change(known), viewer_time.today()
    if last is None:
        return {"today": today}
    span = viewer_time.span_of_day(today)
    return {
        "today": today,
        "last_change": last,
        "changes_today": versions.changes(known, [span.start, span.end])[0],
        "yesterday": viewer_time.yesterday() if _has_a_past(known, last.last_event, span.start) else None,
    }


def _has_a_past(known: Versions, last: datetime, midnight: datetime) -> bool:
    return last < midnight or versions.began_before(known, midnight)
