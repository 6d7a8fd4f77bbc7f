"""The steps of a note: its lines "- [ ] words", or "- [x] words" where the step is done. Lists with "*" do too."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

import regex
from pyrsistent import PMap, pmap

from todos.domain.errors import UnknownStep

# Stands in ticks for every line: no step is done but those that were ticked since.
EVERY_LINE = -1
NO_TICKS: PMap[int, bool] = pmap({EVERY_LINE: False})

_STEP = regex.compile(r"(?P<before>\s*[-*]\s+\[)(?P<mark>[ xX])\]\s+(?P<words>\S.*)")


class Step(NamedTuple):
    """One step of a note. `line` counts the lines of the note from 0."""

    line: int
    words: str
    done: bool


def steps(note: str) -> list[Step]:
    """The steps of a note in its stored form, in its order."""
    return [Step(line, found["words"], found["mark"] != " ") for line, found in _found_in(note)]


def ticked(note: str, ticks: Mapping[int, bool]) -> str:
    """The note with its steps done, or not done, as `ticks` says by line. Every other character stays.

    Raises UnknownStep for a line that is no step.
    """
    lines, found = note.split("\n"), dict(_found_in(note))
    for line, done in ticks.items():
        if line not in found:
            raise UnknownStep(line)
        if (found[line]["mark"] != " ") != done:
            lines[line] = _marked(found[line], "x" if done else " ")
    return "\n".join(lines)


def as_ticked(note: str, ticks: Mapping[int, bool]) -> str:
    """The same for ticks that were taken before. Lines that are no steps by the rule of today stay as they are."""
    known = {step.line: step.done for step in steps(note)} if ticks else {}
    return ticked(note, {line: ticks.get(line, ticks.get(EVERY_LINE, done)) for line, done in known.items()})


def ticks_towards(was: str, now: str) -> dict[int, bool]:
    """By line, the ticks that make the steps of a note as they were earlier. Leaves out steps with other words."""
    earlier = {(step.line, step.words): step.done for step in steps(was)}
    return {step.line: earlier.get((step.line, step.words), step.done) for step in steps(now)}


def progress(steps: Iterable[Step]) -> tuple[int, int]:
    """How many steps are done, and how many there are."""
    done = [step.done for step in steps]
    return sum(done), len(done)


def _found_in(note: str) -> Iterator[tuple[int, regex.Match[str]]]:
    for line, text in enumerate(note.split("\n")):
        if found := _STEP.fullmatch(text):
            yield line, found


def _marked(found: regex.Match[str], mark: str) -> str:
    return found["before"] + mark + found.string[found.end("mark") :]
