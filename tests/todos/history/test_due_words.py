"""What due days and their changes are called."""

from __future__ import annotations

import pytest

from todos.history.due_words import phrase, written

FIRST, SECOND = "2026-11-20", "2026-11-23"
TIMED = "2026-11-20T09:05[America/New_York]"


@pytest.mark.parametrize(
    ("text", "words"),
    [("", "none"), (FIRST, "Fri 20 Nov 2026"), (TIMED, "Fri 20 Nov 2026, 9:05 (New York)")],
)
def test_a_due_day_is_written_out(text, words):
    assert written(text) == words


@pytest.mark.parametrize(
    ("old", "new", "deed", "undo", "result"),
    [
        ("", FIRST, "set it to be due Fri 20 Nov 2026", "take its due day away", "back to Fri 20 Nov 2026"),
        (FIRST, SECOND, "postponed it to Mon 23 Nov 2026", "back to Fri 20 Nov 2026", "back to Mon 23 Nov 2026"),
        (SECOND, FIRST, "brought it forward to Fri 20 Nov 2026", "back to Mon 23 Nov 2026", "back to Fri 20 Nov 2026"),
        (FIRST, "", "took its due day away", "back to Fri 20 Nov 2026", "took its due day away"),
        (
            FIRST,
            TIMED,
            "set it to be due Fri 20 Nov 2026, 9:05 (New York)",
            "back to Fri 20 Nov 2026",
            "back to Fri 20 Nov 2026, 9:05 (New York)",
        ),
    ],
)
def test_a_change_is_told_by_what_it_does(old, new, deed, undo, result):
    told = phrase(old, new)
    assert (told.deed, told.undo_effect, told.result) == (deed, undo, result)
