"""What the rules of a todo refuse. Every message is a sentence for the person who asked."""

from __future__ import annotations

from eventsourcing.errors import DomainError


class InvalidDescription(DomainError):
    """A description is 1 to 500 visible characters on one line."""


class UnknownStatus(DomainError):
    """A status is one of the three."""

    def __init__(self, status: object) -> None:
        self.status = status
        super().__init__(f"{status!r} is no status. A todo is Queued, Started or Finished.")


class TodoIsInTrash(DomainError):
    """A todo in the trash can only be restored."""

    def __init__(self) -> None:
        super().__init__("This todo was removed. Restore it from the trash, then try again.")


class UnknownTodo(DomainError):
    """A command names a todo that exists."""

    def __init__(self, todo_id: str) -> None:
        self.id = todo_id
        super().__init__(f"There is no todo {todo_id}. Look at the list for the ones there are.")


class UndoRefused(DomainError):
    """An undo does not override a later change of the same field that its author has not seen.

    version -- of the event to undo; later -- the version of the change that stands against it
    field -- the name of the field; value -- what the undo would set it to; now -- what it is
    seen -- the version of the todo at this moment; an undo that is to be done anyway states it
    others -- the refusals for other fields of the same undo
    """

    others: tuple[UndoRefused, ...] = ()

    def __init__(
        self, version: int, later: int, field: str, value: str, now: str, seen: int, is_text: bool = False
    ) -> None:
        self.version, self.later, self.field, self.is_text = version, later, field, is_text
        self.value, self.now, self.seen = value, now, seen
        super().__init__(f"v{later} {self.deed}. {self.advice}")

    @property
    def deed(self) -> str:
        """What `later` did, as the end of a sentence."""
        return f"changed the {self.field.replace('_', ' ')} after this"

    @property
    def advice(self) -> str:
        """What can be done about it, in a sentence."""
        back = "set it to the earlier words" if self.is_text else f"set it back to {self.value or 'none'}"
        return f"Undo v{self.later} first, or {back} anyway."


class ForeignEvent(DomainError):
    """An undo or a restoration names only events of its own todo."""

    def __init__(self) -> None:
        super().__init__("What this would take back is not in the history of this todo. Load the page again.")


class UnknownVersion(DomainError):
    """A version to restore is one that the todo has had."""

    def __init__(self, version: int, last: int) -> None:
        self.version, self.last = version, last
        super().__init__(f"This todo has no v{version}. Its history goes from v1 to v{last}; choose one of those.")
