"""The activity feed: a trail told act by act, newest first, a page at a time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from uuid import UUID

from eventsourcing.event import Event
from todos import bootstrap
from todos.history import audit_filter
from todos.history.audit_filter import LARGEST_POSITION, Step, Trail, Values
from todos.history.entries import Context, Entry, entry_of
from todos.history.undo_links import ties

ACTS = 50
# Of an act with more events than MANY, FEW are shown.
MANY, FEW = 8, 5


@dataclass(frozen=True)
class Act:
    """What was done at once: its number of events in the trail, and those shown, newest first."""

    id: UUID
    size: int
    entries: list[Entry]

    @property
    def newest(self) -> Entry:
        return self.entries[0]

    @property
    def stands(self) -> bool:
        """Whether anything of it that is shown could still be undone."""
        return any(entry.undo_effect and not entry.undone_in for entry in self.entries)

    @property
    def alike(self) -> bool:
        """Whether the same was done to several todos, so that it need be said only once."""
        todos = {entry.event.stream_id for entry in self.entries}
        return 1 < len(todos) == len(self.entries) and len({entry.predicate for entry in self.entries}) == 1

    @property
    def predicate(self) -> str:
        """What was done, in words that follow the name of who did it."""
        before, after = self.newest.around
        if self.alike:
            return f"{before} {self.size} todos{after} in one act"
        return act_predicate(self.entries, self.size)

    @property
    def rest(self) -> int:
        """How many of its events are not shown."""
        return self.size - len(self.entries)

    @property
    def oldest(self) -> int:
        """The version of its first event, where all are of one todo."""
        return self.newest.event.version - self.size + 1

    @property
    def number(self) -> str:
        """How many changes it made, as a word where it is few."""
        return _number(self.size)

    @property
    def undo_label(self) -> str:
        """The name of what takes all of it back."""
        return "Undo both" if self.size == 2 else f"Undo all {self.size}"

    @property
    def shares_reason(self) -> bool:
        """Whether its words say what all of its changes were for, so that each need say only what it did."""
        return _share_reason(self.entries)


def act_predicate(entries: Sequence[Entry], size: int) -> str:
    """What an act of several changes did, in words that follow the name of who did it; `entries` are some of them."""
    last = entries[0]
    why = f"{last.reason}," if _share_reason(entries) else "made"
    return f"{why} {_number(size)} changes in one act"


def _share_reason(entries: Sequence[Entry]) -> bool:
    aims = {(entry.event.stream_id, entry.undoes, entry.restored_version) for entry in entries}
    return bool(entries[0].reason) and len(aims) == 1


def _number(size: int) -> str:
    return {2: "two", 3: "three"}.get(size, str(size))


def in_one_todo(newest: Iterable[Entry], after: int = 0, lines: int = 0) -> tuple[list[Act], int | None]:
    """The acts of one todo from its entries, newest first, and the version below which those begin that come no more.

    What was done at once and stands side by side is one act.
    after -- only acts that end below this version; 0 for all
    lines -- so many entries and no further act; 0 for all, and all entries of each
    """
    done = [list(members) for _, members in groupby(newest, _act_of)]
    acts: list[Act] = []
    for members in done:
        if after and members[0].event.version >= after:
            continue
        if lines and sum(len(act.entries) for act in acts) >= lines:
            return acts, members[0].event.version + 1
        acts.append(Act(_act_of(members[0]), len(members), _shown(members, whole=not lines)))
    return acts, None


def _act_of(entry: Entry) -> UUID:
    return UUID(entry.event.record.correlation_id if entry.event.record else entry.event.id)


def _shown[Each](members: list[Each], whole: bool) -> list[Each]:
    """Those of an act's events, newest first, that are shown."""
    return members if whole or len(members) <= MANY else members[:FEW]


@dataclass(frozen=True)
class FeedPage:
    """Up to ACTS acts by their newest event, and the positions below which the pages beside it begin.

    older -- None on the last page
    newer -- None on the first; LARGEST_POSITION when the page before is the first
    """

    acts: list[Act]
    older: int | None
    newer: int | None


def page(chosen: Trail, after: int = LARGEST_POSITION, whole: bool = False, then: int = LARGEST_POSITION) -> FeedPage:
    """The acts whose newest event lies below position `after`; `whole` shows all events of each.

    then -- they are told as they stood at this position: nothing that came later has happened, or undone anything, yet
    """
    chosen = replace(chosen, until=min(chosen.until, then))
    found = _acts_below(chosen, after)
    shown = found[:ACTS]
    kept = [_shown(steps, whole) for steps in shown]
    told = entries_at((step.position for steps in kept for step in steps), then)
    acts = [
        Act(steps[0].act, len(steps), [told[step.position] for step in few])
        for steps, few in zip(shown, kept, strict=True)
    ]
    older = shown[-1][0].position if len(found) > ACTS else None
    return FeedPage(acts, older, _newer(chosen, after) if after < LARGEST_POSITION else None)


def _acts_below(chosen: Trail, after: int) -> list[list[Step]]:
    """The steps of each act, newest act first; one act more than a page holds when there are more."""
    acts: dict[UUID, list[Step]] = {}
    limit, bottom = ACTS + 1, after
    while steps := audit_filter.below(chosen, bottom, limit):
        bottom = steps[-1].position
        new = dict.fromkeys(step.act for step in steps if step.act not in acts)
        for act, members in _by_act(audit_filter.of_acts(chosen, new)).items():
            acts[act] = members
        # An act that goes on at `after` or above was shown on the page before.
        if sum(members[0].position < after for members in acts.values()) > ACTS or len(steps) < limit:
            break
        limit *= 4
    whole = [members for members in acts.values() if members[0].position < after]
    return sorted(whole, key=lambda members: members[0].position, reverse=True)[: ACTS + 1]


def _by_act(steps: Iterable[Step]) -> dict[UUID, list[Step]]:
    grouped: dict[UUID, list[Step]] = defaultdict(list)
    for step in steps:
        grouped[step.act].append(step)
    return grouped


def _newer(chosen: Trail, after: int) -> int | None:
    """The position below which the page before this one begins."""
    seen: set[UUID] = set()
    limit, top = ACTS + 1, after - 1
    while steps := audit_filter.above(chosen, top, limit):
        for step in steps:
            if step.act not in seen and len(seen) == ACTS:
                return step.position
            seen.add(step.act)
        if len(steps) < limit:
            break
        top, limit = steps[-1].position, limit * 4
    return LARGEST_POSITION if seen else None


def entries_at(positions: Iterable[int], then: int = LARGEST_POSITION) -> dict[int, Entry]:
    """The entries of the events at these positions, by them, as they stood at position `then`."""
    events = bootstrap.events_at(positions)
    values = audit_filter.values([_position(event) for event in events])
    contexts = {stream: Context.of(known) for stream, known in ties(events, then).items()}
    return {
        (at := _position(event)): entry_of(event, _before(values.get(at)), contexts[event.stream_id])
        for event in events
    }


def _before(values: Values | None) -> dict[str, str]:
    return {"description": values.description_before, "status": values.status_before} if values else {}


def _position(event: Event) -> int:
    assert event.position is not None  # it comes from the store
    return event.position
