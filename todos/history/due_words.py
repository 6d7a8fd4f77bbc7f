"""When a todo is due, in words, and what a change of that is called."""

from __future__ import annotations

from todos.domain.errors import InvalidDue
from todos.domain.values.due import Due, parse
from todos.history.phrase import Around, Phrase

NONE = "none"


def written(text: str) -> str:
    """The stored text of a due day as people read it: "Thu 19 Nov 2026, 9:00"; "none" for an empty text.

    A time has the place by which its zone is named: "Thu 19 Nov 2026, 9:00 (Berlin)". A damaged text stays as it is.
    """
    try:
        due = parse(text)
    except InvalidDue:
        return str(text)
    return NONE if due is None else f"{_day(due)}{_time(due)}"


def phrase(old: str, new: str) -> Phrase:
    """The phrase of a change from one due day to another, as stored texts. Raises InvalidDue for a damaged new one."""
    before, after = written(old), written(new)
    verb, lead, tail = _words(parse(old) if before != old else None, parse(new), after)
    back = f"back to {before}" if old else "take its due day away"
    return Phrase(
        verb,
        Around(lead, tail),
        "took its due day away" if not new else f"{lead} it{tail}",
        undo_effect=back,
        result=f"back to {after}" if new else "took its due day away",
        line=Around(lead.capitalize(), f"{tail}."),
        undone=Around("", f" is due {after} again." if new else " has no due day again."),
        icon="clock",
    )


def _words(before: Due | None, after: Due | None, written_after: str) -> tuple[str, str, str]:
    """A short name of the change, and the words before and after the name of the todo."""
    if after is None:
        return "due", "took the due day of", " away"
    if before is None:
        return "due", "set", f" to be due {written_after}"
    if after.day > before.day:
        return "postponed", "postponed", f" to {written_after}"
    if after.day < before.day:
        return "brought forward", "brought", f" forward to {written_after}"
    return "due", "set", f" to be due {written_after}"


def _day(due: Due) -> str:
    return f"{due.day:%a} {due.day.day} {due.day:%b} {due.day.year}"


def _time(due: Due) -> str:
    if due.time is None:
        return ""
    place = due.zone.rpartition("/")[2].replace("_", " ")
    return f", {due.time.hour}:{due.time:%M} ({place})"
