"""The words for how a todo comes back, and for the end of one of its occurrences."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from todos.domain.errors import InvalidRepeat
from todos.domain.fields import OCCURRENCE_FINISHED
from todos.domain.occurrences import days_late
from todos.domain.values.due import Due, parse
from todos.domain.values.repeat.repeat import parse as parse_repeat
from todos.domain.values.repeat.repeat import text_of
from todos.domain.values.repeat.words import words
from todos.history.due_words import written
from todos.history.phrase import Around, Phrase

NONE = "none"
# So near to its due day a weekday says which occurrence it is.
_WEEK = 7


def said(value: object) -> str:
    """A repeat as events and rows hold it, as people read it: "every Friday"; "none" for none. A damaged one stays."""
    try:
        repeat = parse_repeat(text_of(value))
    except (InvalidRepeat, KeyError):
        return str(value)
    return words(repeat) if repeat else NONE


def phrase(old: object, new: object) -> Phrase:
    """The phrase of a change of how a todo comes back."""
    before, after = said(old), said(new)
    lead, tail = ("set", f" to repeat {after}") if new else ("took the repeat of", " away")
    return Phrase(
        "repeat",
        Around(lead, tail),
        f"{lead} it{tail}" if new else "took its repeat away",
        undo_effect=f"repeat {before} again" if old else "take its repeat away",
        result=f"back to {after}" if new else "took its repeat away",
        line=Around(lead.capitalize(), f"{tail}."),
        undone=Around("", f" repeats {after} again." if new else " repeats no more again."),
        icon="arrow-path",
    )


def phrase_of_occurrence(event_type: str, data: Mapping[str, Any]) -> Phrase:
    """The phrase of the end of an occurrence: "finished Friday’s, 2 days late, next is Fri 4 Dec 2026".

    Raises ValueError, TypeError, KeyError, InvalidDue for damaged data.
    """
    due, finished_on = parse(data["due"]), date.fromisoformat(data["finished_on"])
    if due is None or parse(data["next"]) is None:
        raise ValueError("no occurrence is without its day and the next")
    is_finished = event_type == OCCURRENCE_FINISHED
    verb = "finished" if is_finished else "skipped"
    which, of = _which(due, finished_on)
    lead = f"{verb} {which}"
    after = f"{_late(due, finished_on) if is_finished else ''}, next is {written(data['next'])}"
    return Phrase(
        verb,
        Around(f"{lead}{of}", after),
        f"{lead}{after}",
        undo_effect=f"back to {written(data['due'])}",
        line=Around(f"{verb.capitalize()} {which}{of}", f"{after}."),
        icon="check" if is_finished else "chevron-right",
    )


def deed_of_occurrence(event_type: str) -> str:
    """The deed alone, for a sentence about two people: "finished it", "skipped it"."""
    return "finished it" if event_type == OCCURRENCE_FINISHED else "skipped it"


def _which(due: Due, day: date) -> tuple[str, str]:
    """The occurrence by its day, where that is near by its weekday; and the word before the name of the todo."""
    if abs(days_late(due, day)) < _WEEK:
        return f"{due.day:%A}’s", ""
    year = f" {due.day.year}" if due.day.year != day.year else ""
    return f"the one of {due.day.day} {due.day:%b}{year}", " of"


def _late(due: Due, finished_on: date) -> str:
    days = days_late(due, finished_on)
    if days == 0:
        return ""
    number = "a day" if abs(days) == 1 else f"{abs(days)} days"
    return f", {number} {'late' if days > 0 else 'early'}"
