"""The refusals of a todo's rules. Every message is a sentence for the person who sent the command."""

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

    version -- the version of the event to undo; later -- the version of the change that conflicts with the undo
    field -- the name of the field; value -- the value that the undo would set; now -- the current value
    seen -- the current version of the todo; the sender states it as `anyway` to undo all the same
    is_text -- whether the field is long text
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
        """What the later change did, as the end of a sentence."""
        return f"changed the {self.field.replace('_', ' ')} after this"

    @property
    def advice(self) -> str:
        """A sentence that says how to go on."""
        back = "set it to the earlier words" if self.is_text else f"set it back to {self.value or 'none'}"
        return f"Undo v{self.later} first, or {back} anyway."


class ForeignEvent(DomainError):
    """An undo, or the restoration of a version, names only events of its own todo."""

    def __init__(self) -> None:
        super().__init__("What this would take back is not in the history of this todo. Load the page again.")


class UnknownVersion(DomainError):
    """A command restores only a version that the todo has had."""

    def __init__(self, version: int, last: int) -> None:
        self.version, self.last = version, last
        super().__init__(f"This todo has no v{version}. Its history goes from v1 to v{last}; choose one of those.")
