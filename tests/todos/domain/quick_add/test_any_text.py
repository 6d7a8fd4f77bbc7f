"""What holds for every text: nothing raises, no word is lost, and what is read is in stored form."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.todos.domain.quick_add.typed import IDS, understood
from todos.domain.quick_add.examples import LISTS, SECTIONS
from todos.domain.values import label, priority
from todos.domain.values.repeat import repeat

VOCABULARY = """
Buy milk #house #summer trip #"summer trip" # @shop @1 !1 !2 !4 " “ , today tomorrow mon Fri fri, 12 dec 12th 2027
24.12. 12/3 2026-12-24 feb 29 in 3 0 999 days weeks months years next week month this on by due at 5pm 5 pm 17:30 3:16
every every! other weekday 31st and last day of the
"""
WORDS = VOCABULARY.split()
PHRASES = st.lists(st.sampled_from(WORDS), max_size=14).map(" ".join)
TEXTS = PHRASES | st.text(max_size=80) | st.sampled_from([each.typed for rows in SECTIONS.values() for each in rows])
DUE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2}\[Europe/Berlin\])?")
SPANS = st.lists(st.tuples(st.integers(-5, 90), st.integers(-5, 90)), max_size=4)


def letters(text):
    return [character for character in text if not character.isspace()]


def outside_parts(text, parts):
    """What stands in no part; of quotes around everything, what stands between them."""
    if [part.kind for part in parts] == ["quotes"]:
        return text[parts[0].start + 1 : parts[0].end - 1]
    ends = [0, *(part.end for part in parts)]
    starts = [*(part.start for part in parts), len(text)]
    return "".join(text[end:start] for end, start in zip(ends, starts, strict=True))


@settings(deadline=None, max_examples=400)
@given(TEXTS, SPANS, st.booleans(), st.integers(0, 6))
@example('"', [], True, 0)
@example("\x1cBuy\x85#house\u3000", [], True, 0)
def test_every_character_is_in_the_words_or_in_a_part(text, literal, day_first, week_start):
    found = understood(text, literal=literal, day_first=day_first, week_start=week_start)
    assert letters(found.words) == letters(outside_parts(text, found.parts))
    assert letters(found.words) or not letters(text)


@settings(deadline=None, max_examples=400)
@given(TEXTS)
def test_parts_stand_apart_one_after_the_other(text):
    parts = understood(text).parts
    offsets = [offset for part in parts for offset in (part.start, part.end)]
    assert offsets == sorted(offsets)
    assert all(part.label and text[part.start : part.end].strip() for part in parts)


@settings(deadline=None, max_examples=400)
@given(TEXTS, SPANS)
def test_what_was_put_back_is_in_no_part(text, literal):
    touched = {at for start, end in literal for at in range(max(0, start), min(end, len(text)))}
    for part in understood(text, literal=literal).parts:
        inside = {at for at in range(part.start, part.end) if not text[at].isspace()}
        comma = {part.start} if text[part.start] == "," else set()
        assert not (inside - comma) & touched


@settings(deadline=None, max_examples=400)
@given(TEXTS, st.integers(min_value=0, max_value=20))
def test_putting_a_part_back_takes_nothing_else_away_unless_another_takes_its_place(text, number):
    before = understood(text).parts
    if not before:
        return
    back = before[number % len(before)]
    after = {part[:3] for part in understood(text, literal=[(back.start, back.end)]).parts}
    left = {part[:3] for part in before} - {back[:3]}
    # A second marker counts then, and is no word any more between those beside it.
    takes_its_place = any(kind == back.kind for kind, _, _ in after - left) and back.kind in ("place", "priority")
    assert takes_its_place or left <= after


@settings(deadline=None, max_examples=400)
@given(TEXTS)
def test_what_is_read_is_in_stored_form(text):
    found = understood(text)
    assert priority.clean(found.priority) == found.priority
    assert tuple(label.clean(each) for each in found.labels) == found.labels
    assert len({label.normal(each) for each in found.labels}) == len(found.labels)
    assert found.place in {"", *IDS.values()}
    assert found.due == "" or DUE.fullmatch(found.due)
    assert found.repeat is None or (found.due and repeat.clean(found.repeat) == found.repeat)


LONG = {
    "words": "milk ",
    "letters": "x",
    "number signs": "# ",
    "unknown lists": "#unknown ",
    "lists that begin alike": "#5th ",
    "names of lists": "#summer trip ",
    "quotes after number signs": '#"a ',
    "quotes": '"',
    "labels": "@shop ",
    "priorities": "!1 ",
    "days": "fri ",
    "every": "every ",
    "spaces": " ",
    "commas": ", ",
    "digits": "1",
    "accents": "é\u0301 ",
}


@pytest.mark.parametrize("piece", LONG.values(), ids=LONG)
def test_a_long_text_takes_no_longer_than_its_length_tells(piece):
    text = (piece * 5_000)[:5_000]
    lists = {name: name for name in LISTS} | {" ".join(["#5th"] * 100): "long", "5th " * 100: "longer"}
    took = min(_seconds(text + end, lists) for end in (" fri 9:00", "") for _ in range(3))
    assert took < 0.05


def _seconds(text, lists):
    began = time.process_time()
    understood(text, lists=lists)
    return time.process_time() - began


@pytest.mark.parametrize("piece", LONG.values(), ids=LONG)
def test_a_long_text_loses_nothing(piece):
    text = (piece * 5_000)[:5_000]
    found = understood(text, literal=[(0, len(text))])
    assert found.words == text.strip()
    assert found.parts == ()
