"""Quick add: from one typed line to the words of a todo and the values of its fields."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

import regex

from todos.domain.quick_add import markers, schedule
from todos.domain.quick_add.list_names import ListNames
from todos.domain.quick_add.markers import Marker
from todos.domain.quick_add.moment import Moment
from todos.domain.quick_add.schedule import Schedule
from todos.domain.quick_add.understood import Part, Understood
from todos.domain.quick_add.word import Span, outside, split
from todos.domain.values.label import normal

_QUOTED = regex.compile(r'\s*+(["“”„«]([^"“”„«»]++)["“”»])\s*+')


def parse(
    text: str,
    *,
    now: datetime,
    zone: str,
    lists: Mapping[str, str],
    day_first: bool = True,
    week_start: int = 0,
    literal: Collection[Span] = (),
) -> Understood:
    """What a typed text means. Never raises: what is not understood stays in the words.

    now -- the moment of typing, in the zone of the person; zone -- the name of that zone
    lists -- the id of each list by its name
    day_first -- whether 12/3 is the 12th of March; week_start -- 0 for Monday, 6 for Sunday
    literal -- spans of the text that the person put back: their words stay words
    """
    if quoted := _quoted(text, literal):
        return quoted
    words = split(text, literal)
    marked = markers.read(text, words, ListNames(lists))
    within = {word.number for marker in marked for word in marker.words}
    plain = [word for word in words if word.number not in within]
    if not plain and not any(marker.put_back for marker in marked):
        return Understood(text.strip())
    dates = schedule.read(plain, Moment(now, zone, day_first, week_start))
    return _understood(text, [marker for marker in marked if not marker.put_back], dates)


def _quoted(text: str, literal: Collection[Span]) -> Understood | None:
    """The words between quotes around everything, as they are."""
    found = _QUOTED.fullmatch(text)
    if found is None or not (words := found[2].strip()):
        return None
    start, end = found.span(1)
    if any(begin < end and start < stop for begin, stop in literal):
        return None
    return Understood(words, parts=(Part("quotes", start, end, "words as they are"),))


def _understood(text: str, marked: list[Marker], dates: Schedule) -> Understood:
    parts = [Part(marker.kind, *marker.span, marker.label) for marker in marked] + list(dates.parts)
    values = {marker.kind: marker.value for marker in marked}
    return Understood(
        words=outside(text, [(part.start, part.end) for part in parts]),
        due=dates.due,
        repeat=dates.repeat,
        priority=int(values.get("priority", 0)),
        labels=_without_doubles([marker.value for marker in marked if marker.kind == "label"]),
        place=values.get("place", ""),
        parts=tuple(sorted(parts, key=lambda part: part.start)),
    )


def _without_doubles(labels: list[str]) -> tuple[str, ...]:
    """Each label once, in the spelling that came first."""
    return tuple({normal(label): label for label in reversed(labels)}.values())[::-1]
