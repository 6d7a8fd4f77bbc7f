"""Aggregates: rules, and pure apply functions that fold events into a state."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from types import NoneType
from typing import Any, ClassVar, Self
from uuid import UUID, uuid4

from pyrsistent import PMap, PVector, field, pmap, pvector

from . import immutable
from .errors import UnknownEvent
from .event import Event
from .flat_map import FlatMap
from .immutable import Immutable

ApplyMap = Mapping[str, Callable[[Any, Event], Any]]

_nothing = FlatMap({})
_none: PVector[Event] = pvector()


class Aggregate(Immutable):
    """Base of all aggregates; immutable, every change returns a new one (dvent's class, made strict).

    id -- uuid text
    events, uncommitted_events -- PVectors of Event: those in the store, and those not stored yet
    state -- PMap, folded from both
    seen_version -- the version that the current command's author saw, where it is not the last one; else None

    A subclass without an apply map folds nothing. With one, an event type that it lacks is UnknownEvent.
    """

    _pclass_fields: ClassVar[dict[str, Any]]

    id: str = field(type=str, mandatory=True)
    events: PVector[Event] = field(type=PVector, initial=pvector())
    uncommitted_events: PVector[Event] = field(type=PVector, initial=pvector())
    state: PMap[str, Any] = field(type=PMap, initial=_nothing)
    seen_version: int | None = field(type=(int, NoneType), initial=None)

    @classmethod
    def generate(cls, id: str | None = None) -> Self:  # noqa: A002 (a keyword of dvent)
        """An aggregate without events. Raises ValueError when `id` is not a uuid."""
        return cls(id=str(UUID(id) if id else uuid4()))

    @classmethod
    def get_apply_map(cls) -> ApplyMap:
        """By event type, the static function `(aggregate, event) -> aggregate` that folds it."""
        return pmap()

    @classmethod
    def commutes(cls, mine: Event, theirs: Event) -> bool:
        """Whether `mine` may follow `theirs`, although the author of `mine` had not seen `theirs`.

        True promises that in either order both would be decided alike and give the same state. Without an override a
        command conflicts with every event its author has not seen. (W. Weihl, "Commutativity-based concurrency control
        for abstract data types", 1988; called merging in Greg Young's "CQRS Documents", 2010.)
        """
        return False

    @classmethod
    def declares_commuting(cls) -> bool:
        """Whether the class says which of its changes commute."""
        declared: Any = cls.commutes
        return declared.__func__ is not Aggregate.__dict__["commutes"].__func__

    @classmethod
    def generate_from_events(
        cls, id_: str, events: Iterable[Event], committed: bool = True, apply_map: ApplyMap | None = None
    ) -> Self:
        """The aggregate after `events`, oldest first. Raises UnknownEvent, UnreadableEvent; ValueError unless a uuid.

        Folds on a private draft, made immutable once, so a long history costs about half a microsecond an event.
        """
        aggregate = cls.generate(id_)
        if not committed:
            return aggregate.apply_events(events, apply_map=apply_map)
        return aggregate._fold(pvector(events), cls._apply_map(apply_map))

    @classmethod
    def generate_versions(cls, id_: str, events: Iterable[Event]) -> Iterator[Self]:
        """The aggregate after each of `events`, oldest first, in one fold. Raises as `generate_from_events` does."""
        aggregate, apply_map, so_far = cls.generate(id_), cls._apply_map(None), _none
        draft: Any = Draft(aggregate, None)
        functions = dict(apply_map or {})
        for event in events:
            apply = functions.get(event.type) or cls._apply_function(apply_map, event)
            _ = event.data  # as in `_fold`
            draft, so_far = apply(draft, event), so_far.append(event)
            yield aggregate._finished(draft, so_far)

    @classmethod
    def _apply_map(cls, override: ApplyMap | None) -> ApplyMap | None:
        """The map to fold by; None for a class that declares none."""
        return override or cls.get_apply_map() or None

    @classmethod
    def _apply_function(cls, apply_map: ApplyMap | None, event: Event) -> Callable[[Any, Event], Any]:
        if apply_map is None:
            return cls.apply_noop
        try:
            return apply_map[event.type]
        except KeyError:
            raise UnknownEvent(event.type, cls.__name__) from None

    def _fold(self, events: PVector[Event], apply_map: ApplyMap | None) -> Self:
        draft: Any = Draft(self, None)
        if apply_map is not None:
            functions = dict(apply_map)
            for event in events:
                function = functions.get(event.type)
                if function is None:
                    raise UnknownEvent(event.type, type(self).__name__)
                _ = event.data  # raises for data without an upcaster, also where the function reads no data
                draft = function(draft, event)
        return self._finished(draft, events)

    def _finished(self, draft: Any, events: PVector[Event]) -> Self:
        """The aggregate that a draft of it stands for, with the events that were folded."""
        # An apply function that did more than set_state has turned the draft into an aggregate, which is kept.
        folded: Any = draft if isinstance(draft, Aggregate) else self
        finished: Self = immutable.copy(folded, events=events, state=draft.state)
        return finished

    def apply_event(self, event: Event, committed: bool = False, apply_map: ApplyMap | None = None) -> Self:
        """The aggregate after one more event, which gets the next version unless it has one. Raises UnknownEvent."""
        after: Self = self._apply_function(self._apply_map(apply_map), event)(self, event)
        if not event.version:
            event = immutable.copy(event, version=self.uncommitted_version + 1)
        if committed:
            return immutable.copy(after, events=after.events.append(event))
        return immutable.copy(after, uncommitted_events=after.uncommitted_events.append(event))

    def apply_events(self, events: Iterable[Event], committed: bool = False, apply_map: ApplyMap | None = None) -> Self:
        """`apply_event` for each of `events`."""
        aggregate = self
        for event in events:
            aggregate = aggregate.apply_event(event, committed=committed, apply_map=apply_map)
        return aggregate

    @property
    def type(self) -> str:
        """The name of the class."""
        return type(self).__name__

    @property
    def version(self) -> int:
        """The version of the last committed event; 0 before the first."""
        return self.events[-1].version if self.events else 0

    @property
    def uncommitted_version(self) -> int:
        """The version of the last event, committed or not."""
        return self.uncommitted_events[-1].version if self.uncommitted_events else self.version

    @property
    def unseen_events(self) -> PVector[Event]:
        """The committed events after `seen_version`, which the command's author has not seen."""
        unseen: PVector[Event] = pvector() if self.seen_version is None else self.events[max(self.seen_version, 0) :]
        return unseen

    def set_state(self, key: str, value: object) -> Self:
        """A copy whose state has `key` at `value`."""
        return immutable.copy(self, state=self.state.set(key, value))

    def mark_events_committed(self, stored: Iterable[Event] | None = None) -> Self:
        """A copy whose uncommitted events are committed; `stored` are the same events as the store returned them."""
        committed = self.uncommitted_events if stored is None else stored
        events = self.events.extend(committed)
        return immutable.copy(self, events=events, uncommitted_events=_none, seen_version=None)

    @staticmethod
    def apply_noop(aggregate: Any, event: Event) -> Any:
        """An apply function for events that change nothing."""
        return aggregate


class Draft:
    """Stands in for the aggregate while a history is folded; apply functions read it and call `set_state` as usual.

    `set_state` returns a new draft that holds one change and the draft before. Drafts are as immutable as aggregates
    and cheaper: the state is put together when it is read.
    """

    __slots__ = ("_aggregate", "_earlier", "_key", "_state", "_value")

    def __init__(self, aggregate: Aggregate, earlier: Draft | None, key: str = "", value: object = None) -> None:
        self._aggregate, self._earlier, self._key, self._value = aggregate, earlier, key, value
        self._state: PMap[str, Any] | None = None if earlier else aggregate.state

    def set_state(self, key: str, value: object) -> Draft:
        """A draft whose state has `key` at `value`."""
        return Draft(self._aggregate, self, key, value)

    @property
    def state(self) -> PMap[str, Any]:
        """The state so far."""
        if self._state is None:
            changes: dict[str, Any] = {}
            draft: Draft = self
            while draft._state is None and draft._earlier is not None:
                changes.setdefault(draft._key, draft._value)
                draft = draft._earlier
            base = draft._state or _nothing
            self._state = (base if isinstance(base, FlatMap) else FlatMap(base)).merged(changes)
            self._earlier = None
        return self._state

    def __getattr__(self, name: str) -> Any:
        # Everything beyond state and set_state belongs to the aggregate.
        return getattr(immutable.copy(self._aggregate, state=self.state), name)
