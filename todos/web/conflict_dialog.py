"""The dialog that asks what to do when two changes meet. actions/conflicts.py says what stands in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from todos.history.entries import Change
from todos.read_model.seen_by import TodoRow


@dataclass(frozen=True)
class DialogLine:
    """One state of what is at stake.

    label -- whose state it is, or of which field
    version, moment -- since when it is so; None for what is not saved
    todo -- named in a dialog about several todos
    """

    label: str
    change: Change
    version: int | None = None
    moment: datetime | None = None
    todo: TodoRow | None = None

    @property
    def todo_id(self) -> str:
        """Of the todo that is named; '' where the dialog is about one alone."""
        return str(self.todo.id) if self.todo else ""


@dataclass(frozen=True)
class Draft:
    """What a person typed and could not save: it stands in a field of the dialog, to go on with."""

    name: str
    label: str
    value: str


@dataclass(frozen=True)
class ConflictDialog:
    """A question, a form that answers yes, and a link that leaves everything as it is.

    action, yes, fields -- of the form: its address, its button, and the names and values it sends
    leave, no -- of the link: its address and its words
    todo_id -- the todo in whose place the dialog stands; '' for one about several todos, below the page
    version, moment -- of the entry in whose place it stands; 0 where that is the todo itself
    first -- who changed it meanwhile, as the beginning of a sentence; '' for nobody
    later_version -- the version that the heading begins with, as a link
    act_id -- the act on several todos whose undo this is about
    """

    heading: str
    lines: tuple[DialogLine, ...]
    action: str
    yes: str
    no: str
    note: str
    leave: str
    todo_id: str = ""
    version: int = 0
    moment: datetime | None = None
    first: str = ""
    later_version: int | None = None
    fields: tuple[tuple[str, str], ...] = ()
    drafts: tuple[Draft, ...] = field(default=())
    act_id: UUID | None = None

    @property
    def is_bulk(self) -> bool:
        """Whether it is about several todos; its lines then name them."""
        return not self.todo_id

    @property
    def heading_id(self) -> str:
        """The element id of the heading."""
        return "bulk-conflict-heading" if self.is_bulk else f"conflict-{self.todo_id}"

    @property
    def leave_clears_line(self) -> str:
        """'1' where an action was refused: the status line says so until the dialog is left."""
        return "1" if not self.is_bulk and (self.first or self.later_version) else ""
