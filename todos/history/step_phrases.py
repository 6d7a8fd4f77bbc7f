"""The words for ticks of steps."""

from __future__ import annotations

from todos.domain.values.description import shortened
from todos.domain.values.step import steps
from todos.history.phrase import Around, Phrase

LONGEST = 60


def deed(done: bool) -> str:
    """The deed without the words of the step."""
    return "ticked a step" if done else "took the tick off a step"


def phrase(line: int, done: bool, note: object) -> Phrase:
    """The phrase of a tick on a line of this note. Without the note, which may be erased, it says "a step"."""
    words = next((step.words for step in steps(note) if step.line == line), "") if isinstance(note, str) else ""
    step = f"“{shortened(words, LONGEST)}”" if words else "a step"
    verb, state, other = ("ticked", "done", "not done") if done else ("took the tick off", "not done", "done")
    return Phrase(
        "ticked" if done else "unticked",
        Around(f"{verb} {step} of"),
        f"{verb} {step}",
        undo_effect=f"back to {other}",
        result=f"{step} is {state} again",
        line=Around(f"{verb.capitalize()} {step} of", "."),
        undone=Around(f"{step[0].upper()}{step[1:]} of", f" is {state} again."),
        icon="check",
    )
