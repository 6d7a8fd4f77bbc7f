"""How one event is told."""

from __future__ import annotations

from typing import NamedTuple


class Around(NamedTuple):
    """The words before and after the place where a sentence names the todo."""

    before: str
    after: str = ""


class Phrase(NamedTuple):
    """How one event is told.

    verb -- a short name of what was done; '' where the event cannot be read
    around -- "put", " back in the queue"
    deed -- the same of a todo that is not named: "put it back in the queue"
    undo_effect -- what its undo would do; '' where it cannot be undone
    result -- what it came to where it undid another event
    restored -- the same where it restored a version, if that is another
    line -- as the status line says it: "Put", " back in the queue."
    undone -- what the status line says after "Undone:"
    icon -- the name of its icon; '' for the dot of the status
    """

    verb: str
    around: Around
    deed: str
    undo_effect: str = ""
    result: str = ""
    restored: str = ""
    line: Around = Around("Changed", ".")
    undone: Around = Around("", ".")
    icon: str = "pencil"


def phrase_of_deed(verb: str, before: str, after: str = "") -> Phrase:
    """The phrase of an event that one verb tells."""
    line = Around(before.capitalize(), f"{after}.")
    return Phrase(verb, Around(before, after), f"{before} it{after}", line=line)


def phrase_of_text(noun: str) -> Phrase:
    """The phrase of any long text."""
    earlier, changed = f"back to the earlier {noun}", f"changed the {noun}"
    return Phrase(
        noun,
        Around(f"{changed} of"),
        changed,
        undo_effect=earlier,
        result=earlier,
        line=Around(f"{changed.capitalize()} of", "."),
        undone=Around(f"the {noun} of", " is what it was again."),
    )


def phrase_of_value(noun: str, old: str, new: str) -> Phrase:
    """The phrase of any short value."""
    return Phrase(
        noun,
        Around(f"set the {noun} of", f" to {new}"),
        f"set the {noun} to {new}",
        undo_effect=f"back to {old}",
        result=f"back to {new}",
        line=Around(f"Set the {noun} of", f" to {new}."),
        undone=Around(f"the {noun} of", f" is {new} again."),
    )
