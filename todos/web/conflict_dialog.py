"""The content of a conflict dialog, which asks what to do about two changes. actions/conflicts.py makes them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from todos.history.entries import Change
from todos.read_model.seen_by import TodoRow


@dataclass(frozen=True)
class DialogLine:
    """One line of the dialog: a value of one field.

    label -- the person who set the value, or the label of the field
    version, moment -- the event that set the value; None for a value that is not saved
    todo -- the todo that the line names; only in a bulk dialog
    """

    label: str
    change: Change
    version: int | None = None
    moment: datetime | None = None
    todo: TodoRow | None = None

    @property
    def todo_id(self) -> str:
        """The id of the named todo; '' in a dialog about one todo."""
        return str(self.todo.id) if self.todo else ""


@dataclass(frozen=True)
class Draft:
    """A typed text that was not saved. The dialog shows it in a field, so that the person can go on with it.

    is_of_lines -- whether the text may have several lines
    """

    name: str
    label: str
    value: str
    is_of_lines: bool = False


@dataclass(frozen=True)
class ConflictDialog:
    """A question, a form that carries out the action anyway, and a link that leaves everything as it is.

    action, yes, fields -- the address of the form, the label of its button, its hidden names and values
    leave, no -- the address of the link and its text
    note -- a sentence about the consequences
    todo_id -- the dialog takes the place of this todo; '' for a bulk dialog, which is below the page
    version, moment -- the dialog takes the place of this entry; 0 when it takes the place of the todo
    changed_by -- the person who changed the todo meanwhile, as the beginning of a sentence; '' for nobody
    later_version -- the version that the heading begins with, as a link
    act_id -- the act of a bulk undo
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
    changed_by: str = ""
    later_version: int | None = None
    fields: tuple[tuple[str, str], ...] = ()
    drafts: tuple[Draft, ...] = ()
    act_id: UUID | None = None

    @property
    def is_bulk(self) -> bool:
        """Whether this is the dialog of a bulk action. Its lines then name their todos."""
        return not self.todo_id

    @property
    def heading_id(self) -> str:
        """The element id of the heading."""
        return "bulk-conflict-heading" if self.is_bulk else f"conflict-{self.todo_id}"

    @property
    def leave_clears_line(self) -> str:
        """'1' when leaving the dialog must clear the status line, which says that the action was refused; else ''."""
        return "1" if not self.is_bulk and (self.changed_by or self.later_version) else ""
