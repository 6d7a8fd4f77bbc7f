"""The contract of a store finds what it is for: stores that break one promise each."""

from __future__ import annotations

import pytest

from eventsourcing.errors import DuplicateEvent, InvalidPayload, MissingActor, VersionConflict
from eventsourcing.event_store import ANY, EventStore, InMemoryEventStore
from eventsourcing.metadata import Metadata
from eventsourcing.testing import StoreContract
from eventsourcing.testing.store.events import ALICE


def test_a_store_that_forgets_to_override_a_method_cannot_be_made():
    class Forgetful(EventStore):
        def get_last_event(self, id_):
            return None

    with pytest.raises(
        TypeError,
        match="'append', 'erase_values', 'forget_person', 'get_at', 'get_correlated', 'get_events'",
    ):
        Forgetful.generate()


class Trusting(InMemoryEventStore):
    """Takes whatever it is given for the end of the stream."""

    def append(self, stream_id, events, expected, metadata=None):
        return super().append(stream_id, events, ANY, metadata)


class Numbering(InMemoryEventStore):
    """Compares numbers, and not the event that was seen."""

    def append(self, stream_id, events, expected, metadata=None):
        return super().append(stream_id, events, getattr(expected, "version", expected), metadata)


class Piecemeal(InMemoryEventStore):
    """Stores a batch one by one, and stops where it has to."""

    def append(self, stream_id, events, expected, metadata=None):
        stored = super().append(stream_id, [], expected, metadata)
        for event in events:
            stored += super().append(stream_id, [event], ANY, metadata)
        return stored


class Forgiving(InMemoryEventStore):
    """Passes over an event that it has already."""

    def append(self, stream_id, events, expected, metadata=None):
        try:
            return super().append(stream_id, events, expected, metadata)
        except DuplicateEvent:
            return []


class Anonymous(InMemoryEventStore):
    """Finds somebody to have done it where nobody is named."""

    def append(self, stream_id, events, expected, metadata=None):
        try:
            return super().append(stream_id, events, expected, metadata)
        except MissingActor:
            return super().append(stream_id, events, expected, Metadata(actor="somebody", source="?"))


class Obliging(InMemoryEventStore):
    """Makes text of what it cannot keep."""

    def append(self, stream_id, events, expected, metadata=None):
        events = list(events)
        try:
            return super().append(stream_id, events, expected, metadata)
        except InvalidPayload:
            events = [event.set("data", event.data.set("odd", "text")) for event in events]
            return super().append(stream_id, events, expected, metadata)


class Reversed(InMemoryEventStore):
    """Reads the log from its end."""

    def get_events(self, id_=None, start=0):
        events = super().get_events(id_, start)
        return events if id_ else reversed(list(events))


class Impatient(InMemoryEventStore):
    """Tells of events before it has them."""

    def append(self, stream_id, events, expected, metadata=None):
        events = list(events)
        for event in events if self.publisher else []:
            self.publisher(event)
        return self.set("publisher", None).__append(stream_id, events, expected, metadata)

    def __append(self, *arguments):
        return super().append(*arguments)


class Forgetful(InMemoryEventStore):
    """Keeps no more than a thousand events of a batch."""

    def append(self, stream_id, events, expected, metadata=None):
        return super().append(stream_id, list(events)[:1_000], expected, metadata)


@pytest.mark.parametrize(
    ("store", "test"),
    [
        (Trusting, "test_an_expectation_too_low_or_too_high_is_refused"),
        (Numbering, "test_an_event_that_the_store_never_kept_is_refused"),
        (Piecemeal, "test_a_batch_is_stored_whole_or_not_at_all"),
        (Forgiving, "test_an_event_happens_once"),
        (Obliging, "test_data_without_a_canonical_form_is_refused"),
        (Reversed, "test_the_whole_log_is_read_in_order_of_position_from_any_position_on"),
        (Impatient, "test_the_publisher_hears_of_every_event_once_and_as_stored"),
        (Forgetful, "test_a_long_batch_is_one_append"),
    ],
    ids=lambda value: value if isinstance(value, str) else value.__name__,
)
def test_a_promise_that_is_broken_is_found(store, test):
    with pytest.raises((AssertionError, pytest.fail.Exception, VersionConflict)):
        getattr(StoreContract(), test)(store.generate(metadata=ALICE))


def test_a_store_that_makes_up_an_actor_is_found():
    with pytest.raises(pytest.fail.Exception):
        StoreContract().test_without_an_actor_nothing_is_written(Anonymous.generate(), None)
