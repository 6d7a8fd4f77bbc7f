"""The activity feed: an audit trail act by act, newest first, a page at a time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from uuid import UUID

from todos.history.audit_filter import LARGEST_POSITION, AuditFilter
from todos.history.entries import Context, Entry, entry_of
from todos.history.events_seen_by import ActPosition, SeenEvents

ACTS = 50
# An act with more than MANY events shows FEW of them.
MANY, FEW = 8, 5


@dataclass(frozen=True)
class Act:
    """All that one person did at once. `size` counts its events; `entries` are the shown ones, newest first."""

    id: UUID
    size: int
    entries: list[Entry]

    @property
    def newest(self) -> Entry:
        return self.entries[0]

    @property
    def stands(self) -> bool:
        """Whether at least one shown entry can still be undone."""
        return any(entry.undo_effect and not entry.undone_in for entry in self.entries)

    @property
    def alike(self) -> bool:
        """Whether the act did the same to several todos: then one sentence says it."""
        todos = {entry.event.stream_id for entry in self.entries}
        return 1 < len(todos) == len(self.entries) and len({entry.predicate for entry in self.entries}) == 1

    @property
    def predicate(self) -> str:
        """What the act did, in words that follow the name of its actor."""
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
        """The version of its first event; only for an act on one todo."""
        return self.newest.event.version - self.size + 1

    @property
    def number(self) -> str:
        """How many changes it made, in words up to three."""
        return _number(self.size)

    @property
    def undo_label(self) -> str:
        """The label of the button that undoes the whole act."""
        return "Undo both" if self.size == 2 else f"Undo all {self.size}"

    @property
    def shares_reason(self) -> bool:
        """Whether all of its changes have one reason: then the act names it, and each change only what it did."""
        return _share_reason(self.entries)


def act_predicate(entries: Sequence[Entry], size: int) -> str:
    """What an act of `size` changes did, in words that follow the name of its actor; `entries` are some of them."""
    last = entries[0]
    why = f"{last.reason}," if _share_reason(entries) else "made"
    return f"{why} {_number(size)} changes in one act"


def _share_reason(entries: Sequence[Entry]) -> bool:
    aims = {(entry.event.stream_id, entry.undoes, entry.restored_version) for entry in entries}
    return bool(entries[0].reason) and len(aims) == 1


def _number(size: int) -> str:
    return {2: "two", 3: "three"}.get(size, str(size))


def in_one_todo(newest: Iterable[Entry], after: int = 0, lines: int = 0) -> tuple[list[Act], int | None]:
    """The acts of one todo from its entries, newest first; and the version below which the next page begins, or None.

    Neighbouring entries of one correlation id are one act.
    after -- only acts whose newest version is below this one; 0 for all
    lines -- no further act after this many entries; 0 for all acts, with all entries of each
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
    """The events of an act that are shown, newest first."""
    return members if whole or len(members) <= MANY else members[:FEW]


@dataclass(frozen=True)
class FeedPage:
    """Up to ACTS acts by their newest event, and the positions below which the next and the previous page begin.

    older -- None on the last page
    newer -- None on the first; LARGEST_POSITION when the page before is the first
    """

    acts: list[Act]
    older: int | None
    newer: int | None


def page(
    seen: SeenEvents,
    wanted: AuditFilter,
    after: int = LARGEST_POSITION,
    whole: bool = False,
    as_of: int = LARGEST_POSITION,
) -> FeedPage:
    """The acts whose newest event lies below position `after`; `whole` shows all events of each.

    as_of -- the position at which the log is read as if it ended there: nothing later has happened, or undone anything
    """
    wanted = replace(wanted, up_to=min(wanted.up_to, as_of))
    found = _acts_below(seen, wanted, after)
    shown = found[:ACTS]
    kept = [_shown(members, whole) for members in shown]
    entries = entries_at(seen, [member.position for members in kept for member in members], as_of)
    acts = [
        Act(members[0].act, len(members), [entries[member.position] for member in few])
        for members, few in zip(shown, kept, strict=True)
    ]
    older = shown[-1][0].position if len(found) > ACTS else None
    return FeedPage(acts, older, _newer(seen, wanted, after) if after < LARGEST_POSITION else None)


def _acts_below(seen: SeenEvents, wanted: AuditFilter, after: int) -> list[list[ActPosition]]:
    """The events of each act, newest act first; one act more than a page holds when there are more."""
    acts: dict[UUID, list[ActPosition]] = {}
    limit, bottom = ACTS + 1, after
    while found := seen.newest_before(wanted, bottom, limit):
        bottom = found[-1].position
        new = dict.fromkeys(each.act for each in found if each.act not in acts)
        acts |= _by_act(seen.of_acts(wanted, new))
        # An act that goes on at `after` or above was shown on the page before.
        if sum(members[0].position < after for members in acts.values()) > ACTS or len(found) < limit:
            break
        limit *= 4
    whole = [members for members in acts.values() if members[0].position < after]
    return sorted(whole, key=lambda members: members[0].position, reverse=True)[: ACTS + 1]


def _by_act(positions: Iterable[ActPosition]) -> dict[UUID, list[ActPosition]]:
    grouped: dict[UUID, list[ActPosition]] = defaultdict(list)
    for each in positions:
        grouped[each.act].append(each)
    return grouped


def _newer(seen: SeenEvents, wanted: AuditFilter, after: int) -> int | None:
    """The position below which the page before this one begins."""
    acts: set[UUID] = set()
    limit, top = ACTS + 1, after - 1
    while found := seen.oldest_after(wanted, top, limit):
        for each in found:
            if each.act not in acts and len(acts) == ACTS:
                return each.position
            acts.add(each.act)
        if len(found) < limit:
            break
        top, limit = found[-1].position, limit * 4
    return LARGEST_POSITION if acts else None


def entries_at(seen: SeenEvents, positions: Collection[int], as_of: int = LARGEST_POSITION) -> dict[int, Entry]:
    """The entries of the events at these positions, by position, as they stood at position `as_of`."""
    found = seen.at(positions)
    links = seen.undo_links((event for event, _ in found), as_of)
    contexts = {stream: Context.of(known) for stream, known in links.items()}
    return {event.position: entry_of(event, states.before, contexts[event.stream_id]) for event, states in found}
