"""Given these events, when this act, then these events, or a refusal, or nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from pyrsistent import pmap

from ..aggregate import Aggregate
from ..command import Command
from ..command_handler import CommandHandler
from ..errors import EventSourcingError
from ..event import Event
from ..event_store import ANY, InMemoryEventStore
from ..repository import Repository
from .differences import Fact, differences
from .outcomes import Nothing, Refusal

ID = "5eed5eed-0000-4000-8000-000000000001"


class Given:
    """Tests rules in the domain's own words, without a database: call it with the events before the act.

        given = Given(Jar)
        given(brought(200)).when(lambda jar: jar.take(30, "ana")).then(taken(30, "ana"))

    The form is that of the test fixtures of Axon, Commanded and Emmett: facts go in, facts come out, and nothing else
    of an aggregate is compared.

    subject -- a class of aggregates, acted on by callables, or of command handlers, acted on by commands
    stream_id -- uuid text: the stream of given events that name none
    """

    def __init__(self, subject: type[Aggregate] | type[CommandHandler], stream_id: str = ID) -> None:
        self.subject, self.stream_id = subject, stream_id

    def __call__(self, *events: Event) -> Past:
        """The past: `events` in this order; an aggregate without events is new.

        Raises the errors of a store that refuses them.
        """
        past = Past(self.subject, self.stream_id, events)
        past.stored()
        return past


class Past(NamedTuple):
    """The events before the act that is tested; the same for every act."""

    subject: type[Aggregate] | type[CommandHandler]
    stream_id: str
    events: tuple[Event, ...]

    def stored(self) -> InMemoryEventStore:
        """A new store with the past."""
        store = InMemoryEventStore.generate()
        for event in self.events:
            store.append(event.stream_id or self.stream_id, [event], ANY)
        return store

    def when(self, act: Command | Callable[[Any], Any]) -> Act:
        """The act: a command for a command handler; a callable that takes the aggregate and returns the one after it.

        It is carried out by `then`. Raises TypeError for an act that does not fit the subject.
        """
        if issubclass(self.subject, CommandHandler) and isinstance(act, Command):
            handler, command = self.subject, act
            return Act(lambda: self._handled(handler, command))
        if issubclass(self.subject, Aggregate) and not isinstance(act, Command) and callable(act):
            aggregate, decide = self.subject, act
            return Act(lambda: self._decided(aggregate, decide))
        raise TypeError(
            f"{self.subject.__name__} cannot be asked {act!r}: commands go to handlers, calls to aggregates."
        )

    def _handled(self, handler: type[CommandHandler], command: Command) -> tuple[Any, list[Event]]:
        store = self.stored()
        context = pmap({"repository": Repository(event_store=store)})
        result = handler(context=context).handle_command(command)
        return result, list(store.get_events(start=len(self.events)))

    def _decided(self, aggregate: type[Aggregate], decide: Callable[[Any], Any]) -> tuple[Any, list[Event]]:
        before = aggregate.generate_from_events(self.stream_id, self.stored().get_events(self.stream_id))
        after = decide(before)
        if not isinstance(after, Aggregate):
            raise TypeError(f"The call returned {after!r}, not the {aggregate.__name__} after its events.")
        return after, list(after.uncommitted_events)


class Act(NamedTuple):
    """An act that is carried out when its expectation is known."""

    carry_out: Callable[[], tuple[Any, list[Event]]]

    def then(self, *expected: Event | tuple[str, Any] | Refusal | Nothing) -> Any:
        """Carries out the act and compares what it came to with the expectation: events, `raises(...)` or `nothing`.

        Events are given as Event or as (type, data); ids, times and versions are not compared.
        Returns the result of the act (the aggregate afterwards), or the error that refused it.
        Raises AssertionError with the differences in words; TypeError for anything that is no expectation.
        """
        __tracebackhide__ = True
        match expected:
            case (Refusal() as refusal,):
                return self._refused(refusal)
            case (Nothing(),):
                return self._done([])
            case ():
                raise TypeError("What is expected? Events, raises(...) or nothing.")
            case events:
                return self._done([Fact.of(event) for event in events])  # type: ignore[arg-type]  # else TypeError

    def _done(self, expected: Sequence[Fact]) -> Any:
        __tracebackhide__ = True
        try:
            result, events = self.carry_out()
        except EventSourcingError as error:
            wanted = ", ".join(fact.type for fact in expected) or "nothing"
            raise AssertionError(f"Expected {wanted}, but it was refused.\n\n   {_named(error)}") from error
        found = differences(expected, [Fact.of(event) for event in events])
        if found:
            raise AssertionError(found)
        return result

    def _refused(self, refusal: Refusal) -> Exception:
        __tracebackhide__ = True
        wanted = refusal.error.__name__
        try:
            _, events = self.carry_out()
        except refusal.error as error:
            if faults := refusal.faults(error):
                raise AssertionError("\n".join([f"{wanted} came, but not as expected.", "", *faults])) from error
            return error
        except EventSourcingError as error:
            raise AssertionError(f"Expected {wanted}, but another error came.\n\n   {_named(error)}") from error
        came = [f"   {Fact.of(event)}" for event in events] or ["   nothing came"]
        raise AssertionError("\n".join([f"Expected {wanted}, but it was not refused.", "", *came]))


def _named(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"
