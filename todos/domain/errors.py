"""What the rules of a todo refuse. Every message is a sentence for the person who asked."""

from __future__ import annotations

from eventsourcing.errors import DomainError


class InvalidDescription(DomainError):
    """The text cannot be a todo."""


class UnknownStatus(DomainError):
    """A status that is not one of the three."""

    def __init__(self, status: object) -> None:
        self.status = status
        super().__init__(f"{status!r} is no status. A todo is Queued, Started or Finished.")


class TodoRemoved(DomainError):
    """The todo is in the trash, where only restore reaches it."""

    def __init__(self) -> None:
        super().__init__("This todo was removed. Restore it from the trash, then try again.")


class TodoUnknown(DomainError):
    """No todo has this id."""

    def __init__(self, id: str) -> None:
        self.id = id
        super().__init__(f"There is no todo {id}. Look at the list for the ones there are.")


class UndoRefused(DomainError):
    """The undo of `version` would set `field` to `value`, but the change `later` has made it `now`, and stands.

    `seen` is the version of the todo of which this is so: what an undo states that is to be done anyway.
    `others` say the same of other fields that it would set.
    """

    others: tuple[UndoRefused, ...] = ()

    def __init__(self, version: int, later: int, field: str, value: str, now: str, seen: int) -> None:
        self.version, self.later, self.field = version, later, field
        self.value, self.now, self.seen = value, now, seen
        super().__init__(f"v{later} {self.deed}. {self.advice}")

    @property
    def deed(self) -> str:
        """What `later` did, as the end of a sentence."""
        return f"changed the {self.field} after this"

    @property
    def advice(self) -> str:
        """What can be done about it, in a sentence."""
        back = f"set it back to {self.value}" if self.field == "status" else "set it to the earlier words"
        return f"Undo v{self.later} first, or {back} anyway."


class NotItsEvent(DomainError):
    """An undo or a restoration that names an event of some other todo, or none."""

    def __init__(self) -> None:
        super().__init__("What this would take back is not in the history of this todo. Load the page again.")


class VersionUnknown(DomainError):
    """A todo has not come to this version."""

    def __init__(self, version: int, last: int) -> None:
        self.version, self.last = version, last
        super().__init__(f"This todo has no v{version}. Its history goes from v1 to v{last}; choose one of those.")
