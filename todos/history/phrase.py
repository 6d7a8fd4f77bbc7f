"""The wording of one event."""

from __future__ import annotations

from typing import NamedTuple


class Around(NamedTuple):
    """The words of a sentence before and after the name of the todo."""

    before: str
    after: str = ""


class Phrase(NamedTuple):
    """The wording of one event.

    verb -- a short name of the action; '' where the event cannot be read
    around -- the words around the name of the todo: "put", " back in the queue"
    deed -- the same without the name of the todo: "put it back in the queue"
    undo_effect -- what an undo of the event would do; '' where it cannot be undone
    result -- the result of an event that undoes another one: "back to Started"
    restored -- the result of an event that restores a version; '' means the same as `result`
    line -- the words around the name in the status line: "Put", " back in the queue."
    undone -- the words around the name in the status line after "Undone."
    icon -- the name of the icon; '' means the dot of the status
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
    """The phrase of an event that one verb describes."""
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
        undone=Around(f"The {noun} of", " is as it was before."),
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
        undone=Around(f"The {noun} of", f" is {new} again."),
    )
