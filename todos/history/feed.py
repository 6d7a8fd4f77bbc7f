"""The activity feed: pages of an audit trail, grouped by act, newest first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from uuid import UUID

from todos.history.audit_filter import LARGEST_POSITION, AuditFilter
from todos.history.entries import Context, Entry, entry_of
from todos.history.events_seen_by import ActPosition, SeenEvents

ACTS_PER_PAGE = 50
# A larger act shows only its newest entries.
MAX_ENTRIES_OF_ACT, NEWEST_ENTRIES_OF_ACT = 8, 5


@dataclass(frozen=True)
class Act:
    """Everything that one person did at once. `size` counts all events; `entries` are the shown ones, newest first."""

    id: UUID
    size: int
    entries: list[Entry]

    @property
    def newest(self) -> Entry:
        return self.entries[0]

    @property
    def can_be_undone(self) -> bool:
        """Whether at least one shown entry can still be undone."""
        return any(entry.undo_effect and not entry.undone_in for entry in self.entries)

    @property
    def alike(self) -> bool:
        """Whether the act did the same to each of two or more todos, so that one sentence describes it."""
        todos = {entry.event.stream_id for entry in self.entries}
        return 1 < len(todos) == len(self.entries) and len({entry.predicate for entry in self.entries}) == 1

    @property
    def predicate(self) -> str:
        """The words that follow the name of the person in a sentence about the act."""
        before, after = self.newest.around
        if self.alike:
            return f"{before} {self.size} todos{after} at once"
        return act_predicate(self.entries, self.size)

    @property
    def rest(self) -> int:
        """The number of events of the act that are not shown."""
        return self.size - len(self.entries)

    @property
    def oldest(self) -> int:
        """The version of the first event of the act. Only for an act on one todo."""
        return self.newest.event.version - self.size + 1

    @property
    def number(self) -> str:
        """The number of changes in the act, as a word up to three."""
        return _number(self.size)

    @property
    def undo_label(self) -> str:
        """The label of the button that undoes the whole act."""
        return "Undo both" if self.size == 2 else f"Undo all {self.size}"

    @property
    def shares_reason(self) -> bool:
        """Whether all changes of the act have one reason. Then the act names the reason, and its entries do not."""
        return _share_reason(self.entries)


def act_predicate(entries: Sequence[Entry], size: int) -> str:
    """The predicate of an act of `size` changes, which follows the name of the person. `entries` may be only a part."""
    last = entries[0]
    why = f"{last.reason}," if _share_reason(entries) else "made"
    return f"{why} {_number(size)} changes at once"


def _share_reason(entries: Sequence[Entry]) -> bool:
    aims = {(entry.event.stream_id, entry.undoes, entry.restored_version) for entry in entries}
    return bool(entries[0].reason) and len(aims) == 1


def _number(size: int) -> str:
    return {2: "two", 3: "three"}.get(size, str(size))


def in_one_todo(newest: Iterable[Entry], after: int = 0, lines: int = 0) -> tuple[list[Act], int | None]:
    """The acts of one todo, and the version below which the next page begins, or None. `newest` are all its entries.

    Adjacent entries with the same correlation id are one act. Entries and acts are newest first.
    after -- only acts whose newest version is below this one; 0 for all acts
    lines -- the page ends after the act that reaches this number of entries; 0 for all acts, each with all its entries
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
    return UUID(entry.event.correlation_id or entry.event.id)


def _shown[Each](members: list[Each], whole: bool) -> list[Each]:
    """The members of an act that the feed shows, newest first."""
    return members if whole or len(members) <= MAX_ENTRIES_OF_ACT else members[:NEWEST_ENTRIES_OF_ACT]


@dataclass(frozen=True)
class FeedPage:
    """Up to ACTS_PER_PAGE acts, in the order of their newest events, and where the adjacent pages begin.

    older -- the position below which the next page begins; None on the last page
    newer -- the position below which the previous page begins; LARGEST_POSITION if that is the first page; None on it
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
    """A page of the acts whose newest event lies below position `after`. With `whole`, each act shows all its events.

    as_of -- reads the log as if it ended at this position: later events are left out, and undo nothing
    """
    wanted = replace(wanted, up_to=min(wanted.up_to, as_of))
    found = _acts_below(seen, wanted, after)
    shown = found[:ACTS_PER_PAGE]
    kept = [_shown(members, whole) for members in shown]
    entries = entries_at(seen, [member.position for members in kept for member in members], as_of)
    acts = [
        Act(members[0].act, len(members), [entries[member.position] for member in few])
        for members, few in zip(shown, kept, strict=True)
    ]
    older = shown[-1][0].position if len(found) > ACTS_PER_PAGE else None
    return FeedPage(acts, older, _newer(seen, wanted, after) if after < LARGEST_POSITION else None)


def _acts_below(seen: SeenEvents, wanted: AuditFilter, after: int) -> list[list[ActPosition]]:
    """The events of each act, newest act first. Holds one act more than a page where more acts exist."""
    acts: dict[UUID, list[ActPosition]] = {}
    limit, bottom = ACTS_PER_PAGE + 1, after
    while found := seen.newest_before(wanted, bottom, limit):
        bottom = found[-1].position
        new = dict.fromkeys(each.act for each in found if each.act not in acts)
        acts |= _by_act(seen.of_acts(wanted, new))
        # An act with an event at `after` or above belongs to the previous page.
        if sum(members[0].position < after for members in acts.values()) > ACTS_PER_PAGE or len(found) < limit:
            break
        limit *= 4
    whole = [members for members in acts.values() if members[0].position < after]
    return sorted(whole, key=lambda members: members[0].position, reverse=True)[: ACTS_PER_PAGE + 1]


def _by_act(positions: Iterable[ActPosition]) -> dict[UUID, list[ActPosition]]:
    grouped: dict[UUID, list[ActPosition]] = defaultdict(list)
    for each in positions:
        grouped[each.act].append(each)
    return grouped


def _newer(seen: SeenEvents, wanted: AuditFilter, after: int) -> int | None:
    """The position below which the previous page begins; None on the first page."""
    acts: set[UUID] = set()
    limit, top = ACTS_PER_PAGE + 1, after - 1
    while found := seen.oldest_after(wanted, top, limit):
        for each in found:
            if each.act not in acts and len(acts) == ACTS_PER_PAGE:
                return each.position
            acts.add(each.act)
        if len(found) < limit:
            break
        top, limit = found[-1].position, limit * 4
    return LARGEST_POSITION if acts else None


def entries_at(seen: SeenEvents, positions: Collection[int], as_of: int = LARGEST_POSITION) -> dict[int, Entry]:
    """By position, the entries of the events at these positions. Events after `as_of` undo nothing in them."""
    found = seen.at(positions)
    links = seen.undo_links((event for event, _ in found), as_of)
    contexts = {stream: Context.of(known) for stream, known in links.items()}
    return {event.position: entry_of(event, states.before, contexts[event.stream_id]) for event, states in found}
