"""The content of a todo's page, now or at a moment: a page of its timeline, its attribution, its verification."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property

from django.http import Http404

from eventsourcing import hash_chain
from eventsourcing.event import Event
from eventsourcing.seals import trail_proofs
from todos.domain.fields import NOTE
from todos.domain.numbers import parse_number
from todos.domain.occurrences import number_finished
from todos.domain.undo import value_before
from todos.history.attribution import Attribution, attributions
from todos.history.entries import Entry, entries, undoable
from todos.history.feed import Act, in_one_todo
from todos.read_model import todos as queries
from todos.read_model.seen_by import TodoRow, TodoVersionRow
from todos.web.note_lines import lines_of
from todos.web.page_address import PageAddress
from todos.web.parts import Context

ENTRIES_PER_PAGE = 50


def people_in(entries: Iterable[Entry]) -> set[str]:
    """The ids of the people whom these entries name: who caused them, and who erased their words."""
    shown = list(entries)
    erased = {change.erased_by.actor for entry in shown for change in entry.changes if change.erased_by}
    return {entry.actor for entry in shown} | erased


class TodoRecord:
    """A todo and its events up to the version of the page, on one page of the timeline, which the address names.

    Raises Http404 for a page of the timeline that does not exist.
    """

    def __init__(self, todo: TodoRow | TodoVersionRow, history: Sequence[Event], address: PageAddress) -> None:
        self.todo, self.history, self.whole = todo, history, bool(address.query.get("all"))
        self.entries = undoable(entries(history))
        self.acts, self.older = self._timeline(address.query.get("after", ""))

    @cached_property
    def visible_entries(self) -> list[Entry]:
        """The entries on this page of the timeline, newest first."""
        return [entry for act in self.acts for entry in act.entries]

    @cached_property
    def versions(self) -> set[int]:
        """The versions of the visible entries."""
        return {entry.event.version for entry in self.visible_entries}

    @cached_property
    def attribution(self) -> list[Attribution]:
        """The entry that set each field."""
        return attributions(self.entries)

    def context(self) -> Context:
        """The context of the page."""
        visible = self.visible_entries
        return {
            "todo": self.todo,
            "acts": self.acts,
            "older": self.older,
            "whole": self.whole,
            "links": hash_chain.links([entry.event for entry in visible], self.history),
            "names": queries.names(
                people_in([*visible, *(part.entry for each in self.attribution for part in each.each or (each,))])
            ),
            "attribution": self.attribution,
            "finished_number": number_finished(self.history),
            "note_lines": lines_of(self._note()),
            "head": self.history[-1] if self.history else None,
            "length": len(self.history),
            "standing": trail_proofs.standing(self.history) if self.whole else None,
            "findings": hash_chain.verify(self.history) + self._lost_tail(),
        }

    def _note(self) -> str:
        """The note with its steps as they are ticked; '' without one that can be read."""
        written = any(each.field == NOTE.name and not each.is_erased for each in self.attribution)
        return str(value_before(self.history, len(self.history) + 1, NOTE) or "") if written else ""

    def _timeline(self, after: str) -> tuple[list[Act], int | None]:
        """The acts on the page below version `after`, and the version below which the next page begins."""
        newest = self.entries[::-1]
        if self.whole:
            return in_one_todo(newest)
        below = parse_number(after, 1, len(newest)) if after else 0
        if below is None:
            raise Http404("There is no such page of the timeline.")
        return in_one_todo(newest, below, ENTRIES_PER_PAGE)

    def _lost_tail(self) -> list[hash_chain.Finding]:
        """A finding when the history ends before the version of the row, which was read before the history."""
        if len(self.history) >= self.todo.version:
            return []
        reason = "the log ends before what the list shows"
        return [hash_chain.Finding(str(self.todo.id), len(self.history) + 1, 0, reason)]
