"""A note as pages show it: its steps each on a line of their own, and the text between them."""

from __future__ import annotations

from typing import NamedTuple

from todos.domain.values.step import Step, steps


class NoteLine(NamedTuple):
    """Lines between two steps, as one text; or a step."""

    text: str
    step: Step | None = None


def lines_of(note: str) -> list[NoteLine]:
    """The note in its order."""
    known = {step.line: step for step in steps(note)}
    found: list[NoteLine] = []
    for number, text in enumerate(note.split("\n") if note else []):
        if step := known.get(number):
            found.append(NoteLine(step.words, step))
        elif found and not found[-1].step:
            found[-1] = NoteLine(f"{found[-1].text}\n{text}")
        else:
            found.append(NoteLine(text))
    return [line for line in found if line.step or line.text.strip()]
