"""The refusals of a todo's rules. Every message is a sentence for the person who sent the command."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from eventsourcing.errors import DomainError


class InvalidDescription(DomainError):
    """A description is 1 to 500 visible characters on one line."""


class UnknownStatus(DomainError):
    """A status is one of the three."""

    def __init__(self, status: object) -> None:
        self.status = status
        super().__init__(f"Unknown status {status!r}. Use Queued, Started or Finished.")


class UnknownPlace(DomainError):
    """A todo is in one list, or in one inbox."""

    def __init__(self) -> None:
        super().__init__("There is no such place. Choose a list or the inbox.")


class MovedElsewhere(DomainError):
    """Who moves a todo has seen where it is. `place` is the text of the place where it is now."""

    def __init__(self, place: str) -> None:
        self.place = place
        super().__init__("This todo was moved to another list meanwhile. Look where it is now, then move it again.")


class UnknownList(DomainError):
    """A command names a list that exists, and that its author may see."""

    def __init__(self, list_id: str) -> None:
        self.id = list_id
        super().__init__("There is no such list. The page of all lists shows the lists there are.")


class ListIsRemoved(DomainError):
    """A removed list can only be restored."""

    def __init__(self) -> None:
        super().__init__("This list was removed. Restore it on the page of all lists, then try again.")


class TodoIsInTrash(DomainError):
    """A todo in the trash can only be restored."""

    def __init__(self) -> None:
        super().__init__("This todo was removed. Restore it from the trash, then try again.")


class UnknownTodo(DomainError):
    """A command names a todo that exists."""

    def __init__(self, todo_id: str) -> None:
        self.id = todo_id
        super().__init__(f"There is no todo {todo_id}. The list shows the todos there are.")


# Fields whose values are no words: what sentences call them.
_NOUNS = {"place": "list", "rank": "order"}


class UndoRefused(DomainError):
    """An undo does not override a later change of the same field that its author has not seen.

    version -- the version of the event to undo; later -- the version of the change that conflicts with the undo
    field -- the name of the field; value -- the value that the undo would set; now -- the current value
    seen -- the current version of the todo; the sender states it as `anyway` to undo all the same
    is_text -- whether the field is long text
    others -- the refusals for other fields of the same undo
    """

    others: tuple[UndoRefused, ...] = ()

    def __init__(
        self, version: int, later: int, field: str, value: Any, now: Any, seen: int, is_text: bool = False
    ) -> None:
        self.version, self.later, self.field, self.is_text = version, later, field, is_text
        self.value, self.now, self.seen = value, now, seen
        super().__init__(f"v{later} {self.deed}. {self.advice}")

    @property
    def deed(self) -> str:
        """What the later change did, as the end of a sentence."""
        return f"changed the {self.noun} after v{self.version}"

    @property
    def noun(self) -> str:
        """What a sentence calls the field; a label by its word, unless that is erased."""
        group, _, key = self.field.partition(":")
        word = self.now or self.value
        return f"{group} “{word}”" if key and word else _NOUNS.get(group, group.replace("_", " "))

    @property
    def advice(self) -> str:
        """A sentence that says how to go on."""
        back = "the earlier words" if self.is_text else f"{self.value or 'none'}"
        back = "the earlier one" if isinstance(self.value, Mapping) else back
        back = "where it was" if self.field in _NOUNS else back
        back = "its label" if self.field.startswith("label:") and self.value else back
        return f"Undo v{self.later} first, or undo v{self.version} anyway to go back to {back}."


class ForeignEvent(DomainError):
    """An undo, an erasure, or the restoration of a version names only events of its own todo."""

    def __init__(self) -> None:
        super().__init__("This todo has no such change. Load the page again.")


class WordsErased(DomainError):
    """Nothing brings erased words back: no undo, and no restoration of a version.

    version -- the version of the event to undo, or of the version to restore
    """

    def __init__(self, version: int, deed: str) -> None:
        self.version = version
        super().__init__(
            f"v{version} cannot be {deed}, because the words it would bring back were erased. Edit instead."
        )


class NothingToErase(DomainError):
    """Only words that are stored encrypted can be erased: their key is deleted."""

    def __init__(self, version: int, in_clear: bool) -> None:
        self.version = version
        reason = "was stored before words were encrypted, and stays" if in_clear else "wrote no words"
        super().__init__(f"v{version} {reason}, so there is nothing to erase. Choose a change that wrote words.")


class NotTheirsToErase(DomainError):
    """Words are erased by whoever wrote them, or by the owner of the todo."""

    def __init__(self, version: int) -> None:
        self.version = version
        super().__init__(
            f"Somebody else wrote the words of v{version}. Ask them, or the owner of this todo, to erase them."
        )


class UnknownVersion(DomainError):
    """A command restores only a version that the todo has had."""

    def __init__(self, version: int, last: int) -> None:
        self.version, self.last = version, last
        super().__init__(f"This todo has no v{version}. Choose one from v1 to v{last}.")


class ForgottenPerson(DomainError):
    """Who was forgotten gets no name, and writes nothing more."""

    def __init__(self) -> None:
        super().__init__("This person was forgotten, and the account is closed for good. Make a new one.")


class UnknownPriority(DomainError):
    """A priority is one of the four."""

    def __init__(self, priority: object) -> None:
        self.priority = priority
        super().__init__(f"Unknown priority {priority!r}. Use 1, 2 or 3, or 0 for none.")


class InvalidLabel(DomainError):
    """A label is one word of 1 to 50 characters that begins with a letter."""


class InvalidNote(DomainError):
    """A note has at most 20,000 characters."""


class StepOfEarlierNote(DomainError):
    """A tick is about the note that stands."""

    def __init__(self) -> None:
        super().__init__("The note was written anew meanwhile. Look at its steps as they are now, then tick again.")


class UnknownStep(DomainError):
    """A tick names a line of the note that is a step.

    line -- the number of the line, counted from 0
    """

    def __init__(self, line: int) -> None:
        self.line = line
        super().__init__(f"Line {line + 1} of this note is no step. Load the page again.")


class InvalidListName(DomainError):
    """The name of a list is 1 to 100 visible characters on one line."""


class InvalidRank(DomainError):
    """A rank is 1 to 250 digits in base 62, of which the last is not 0."""

    def __init__(self, rank: str) -> None:
        self.rank = rank
        super().__init__("The place of this todo among the others cannot be read. Load the page again.")


class NotInPlace(DomainError):
    """A todo is dropped below one that is in the same place."""

    def __init__(self) -> None:
        super().__init__("The todo above is not in this list any more. Look where it is now, then move this one again.")


class FullGap(DomainError):
    """No rank is left between two todos: their neighbours need new ones first."""

    def __init__(self) -> None:
        super().__init__("There is no room left between these two todos. Move one of them elsewhere, then try again.")


class NameErased(DomainError):
    """Nothing brings an erased name back."""

    def __init__(self) -> None:
        super().__init__("The name before was erased. Rename the list instead.")


class InvalidDue(DomainError):
    """A due day is a day, or a day and a time in a zone."""


class InvalidRepeat(DomainError):
    """A repeat is a rule of few parts, and the day that it counts from."""


class RepeatNeedsDue(DomainError):
    """Only a todo with a due day repeats."""

    def __init__(self) -> None:
        super().__init__("A todo that repeats needs a due day. Give it one first, or take its repeat away.")


class RepeatsByOccurrence(DomainError):
    """Who finishes a todo that repeats finishes one occurrence of it."""

    def __init__(self) -> None:
        super().__init__("This todo repeats by now. Look when it is due, then press Finished again.")


class RepeatsNoMore(DomainError):
    """Only a todo that repeats has occurrences."""

    def __init__(self) -> None:
        super().__init__("This todo does not repeat, so it has no next time. Look at it as it is now, then try again.")


class AnotherOccurrence(DomainError):
    """A command is about the occurrence that its author saw."""

    def __init__(self) -> None:
        super().__init__("This todo is due another day by now. Look when that is, then try again.")
