"""Two texts of several lines, and what came and went between them."""

from __future__ import annotations

from time import perf_counter

from hypothesis import given
from hypothesis import strategies as st

from todos.history.line_diff import line_diff

TEXTS = st.lists(st.sampled_from(["", "one", "two words", "three short words"]), max_size=6).map("\n".join)


def kinds(old: str, new: str) -> list[tuple[str, str]]:
    return [(each.kind, each.text) for each in line_diff(old, new)]


@given(TEXTS, TEXTS)
def test_the_new_text_is_what_was_not_deleted(old, new):
    found = line_diff(old, new)

    assert "".join(each.text for each in found if each.kind == "inserted").split() or set(old.split()) >= set(
        new.split()
    )
    assert all(each.text for each in found)
    assert (
        "…" in str(found)
        or [word for each in found if each.kind != "deleted" for word in each.text.split()] == new.split()
    )


def test_words_are_marked_within_the_lines_that_changed():
    assert kinds("Ask.\nBring the card.", "Ask.\nBring the passport.") == [
        ("same", "Ask.\n"),
        ("same", "Bring the "),
        ("deleted", "card"),
        ("inserted", "passport"),
        ("same", "."),
    ]


def test_lines_far_from_a_change_are_left_out():
    lines = [f"line {number}" for number in range(20)]
    shown = "".join(text for _, text in kinds("\n".join(lines), "\n".join([*lines[:10], "new", *lines[10:]])))

    assert shown == "…\nline 7\nline 8\nline 9\nnew\nline 10\nline 11\nline 12\n…\n"


def test_the_longest_notes_are_compared_at_once():
    old, new = ("a b " * 5_000)[:20_000], ("b a c " * 3_400)[:20_000]
    started = perf_counter()

    assert [kind for kind, _ in kinds(old, new)] == ["deleted", "inserted", "same"]
    assert kinds("x\n" * 10_000, "y\n" * 10_000)
    assert kinds("x" + "\n" * 19_000, "y" + "\n" * 18_000 + "y\n")
    assert perf_counter() - started < 1
