"""The words for labels that are given to a todo, and taken away."""

from __future__ import annotations

from todos.history.phrase import Around, Phrase

# The deed without the label.
DEED = "changed a label"


def phrase(given: bool, label: object) -> Phrase:
    """The phrase of a label that is given or taken away. Where it is erased, it says "an erased label"."""
    known = isinstance(label, str)
    return (_given if given else _taken)(str(label) if known else "an erased label", _the(label))


def _the(label: object) -> str:
    return f"the label {label}" if isinstance(label, str) else "an erased label"


def _given(word: str, the_label: str) -> Phrase:
    after = f" {word}" if the_label != word else f" with {word}"
    return Phrase(
        "labelled",
        Around("labelled", after),
        f"labelled it{after}",
        undo_effect=f"take {the_label} away",
        result=f"{the_label} is back",
        line=Around("Labelled", f"{after}."),
        undone=Around("", f" is labelled{after} again."),
    )


def _taken(word: str, the_label: str) -> Phrase:
    return Phrase(
        "unlabelled",
        Around(f"took {the_label} off"),
        f"took {the_label} away",
        undo_effect=f"bring {the_label} back",
        result=f"{the_label} is gone",
        line=Around(f"Took {the_label} off", "."),
        undone=Around("", f" is without {the_label} again."),
    )
