"""Events written years ago read as those of today, from every store; what is stored stays as it is."""

from __future__ import annotations

import pytest
from pyrsistent import pmap, thaw

from eventsourcing.aggregate import Aggregate
from eventsourcing.errors import OutdatedEvent, UnreadableEvent
from eventsourcing.event import Event
from eventsourcing.event_store import ANY, NO_STREAM
from eventsourcing.event_types import EventType, Registry, event_types
from eventsourcing.hash_chain import recompute, verify
from eventsourcing.repository import Repository
from eventsourcing.verification import Verification
from tests.eventsourcing.domain import WHEN

ID = "018f0000-0000-7000-8000-000000000001"


def split_name(data):
    first, last = data.pop("name").split(" ")
    return {**data, "first": first, "last": last}


def list_towns(data):
    return {**{name: value for name, value in data.items() if name != "town"}, "towns": [data["town"]]}


def registry(*types):
    known = Registry()
    known.register(*types)
    return known


FIRST = registry(EventType("PersonMet"))
SECOND = registry(EventType("PersonMet", 2, {1: split_name}))
TODAY = registry(EventType("ContactMade", 3, {1: split_name, 2: list_towns}, aliases=("PersonMet",)))


def met(event_type, schema_version, **data):
    return Event.generate(event_type, data, schema_version=schema_version, timestamp=WHEN)


@pytest.fixture
def store(any_store):
    """Written by three generations of the code, read by the last."""
    any_store.set("registry", FIRST).append(ID, [met("PersonMet", 1, name="Ada Lovelace", town="London")], NO_STREAM)
    any_store.set("registry", SECOND).append(ID, [met("PersonMet", 2, first="Alan", last="Turing", town="Wilmslow")], 1)
    store = any_store.set("registry", TODAY)
    store.append(ID, [met("ContactMade", 3, first="Grace", last="Hopper", towns=["New York"])], 2)
    return store


EXPECTED = [
    {"first": "Ada", "last": "Lovelace", "towns": ["London"]},
    {"first": "Alan", "last": "Turing", "towns": ["Wilmslow"]},
    {"first": "Grace", "last": "Hopper", "towns": ["New York"]},
]


def test_old_events_read_as_those_of_today(store):
    for events in (list(store.get_events(ID)), list(store.get_events()), store.get_many([ID])[ID]):
        assert [(event.type, event.schema_version) for event in events] == [("ContactMade", 3)] * 3
        assert [thaw(event.data) for event in events] == EXPECTED


def test_the_last_event_reads_as_one_of_today(any_store):
    any_store.set("registry", FIRST).append(ID, [met("PersonMet", 1, name="Ada Lovelace", town="London")], ANY)

    last = any_store.set("registry", TODAY).get_last_event(ID)

    assert (last.type, last.schema_version, thaw(last.data)) == ("ContactMade", 3, EXPECTED[0])


def test_what_is_stored_stays_what_it_was(store):
    one, two, three = store.get_events(ID)

    as_stored = [("PersonMet", 1), ("PersonMet", 2), ("ContactMade", 3)]
    assert [(event.stored_type, event.stored_schema_version) for event in (one, two, three)] == as_stored
    assert one.record.data == '{"name":"Ada Lovelace","town":"London"}'
    assert verify([one, two, three]) == []
    raw = list(store.set("registry", Registry()).get_events(ID))
    assert [(event.type, event.schema_version) for event in raw] == as_stored
    assert [event.hash for event in raw] == [one.hash, two.hash, three.hash]


def test_a_stream_goes_on_after_an_old_event(store):
    *_, last = store.get_events(ID)
    old = list(store.get_events(ID))[1]
    another = store.set("registry", SECOND)
    another.append("other", [met("PersonMet", 2, first="A", last="B", town="C")], NO_STREAM)
    [seen] = store.get_events("other")

    [event] = store.append("other", [met("ContactMade", 3, first="D", last="E", towns=[])], seen)

    assert (event.version, seen.record.type) == (2, "PersonMet")
    assert verify(store.get_events("other")) == []
    assert (old.version, last.version) == (2, 3)


def test_apply_maps_see_todays_names_only(store):
    class Contacts(Aggregate):
        @classmethod
        def get_apply_map(cls):
            return pmap({"ContactMade": lambda it, event: it.set_state(event.data["last"], event.data["towns"][0])})

    contacts = Repository(event_store=store).get_aggregate(Contacts, ID)

    assert contacts.state == {"Lovelace": "London", "Turing": "Wilmslow", "Hopper": "New York"}


def test_fields_that_no_code_knows_survive(any_store):
    wide = met("PersonMet", 1, name="Ada Lovelace", town="London", mood={"today": ["fine"]})
    any_store.set("registry", FIRST).append(ID, [wide], NO_STREAM)
    any_store.set("registry", TODAY).append(ID, [met("ContactMade", 3, first="G", mood="fine")], ANY)

    old, new = any_store.set("registry", TODAY).get_events(ID)

    assert thaw(old.data)["mood"] == {"today": ["fine"]}
    assert thaw(new.data) == {"first": "G", "mood": "fine"}


def test_an_event_read_as_of_today_may_be_changed_and_stored_elsewhere(store):
    copies = [event.set("id", event.id.replace("0", "f")).set("version", 0) for event in store.get_events(ID)]

    stored = store.append("copy", copies, NO_STREAM)

    assert [thaw(event.data) for event in store.get_events("copy")] == EXPECTED
    assert {(event.type, event.schema_version, event.record.type) for event in stored} == {("ContactMade", 3, "")}
    assert verify(store.get_events("copy")) == []


def test_verification_looks_at_what_is_stored(django_store, using, monkeypatch):
    django_store.append(ID, [met("PersonMet", 1, name="Ada Lovelace", town="London")], NO_STREAM)
    for known in (TODAY, registry(EventType("PersonMet", 3)), registry(EventType("PersonMet", 0))):
        for name, value in vars(known).items():
            monkeypatch.setattr(event_types, name, value)

        assert list(Verification(using).one_stream(ID)) == []
        assert list(Verification(using).chains()) == []


# What cannot be read


class Anyone(Aggregate):
    @classmethod
    def get_apply_map(cls):
        return pmap({"PersonMet": lambda it, event: it.set_state("met", True)})


@pytest.mark.parametrize(
    ("known", "stored_as", "sentence"),
    [
        (EventType("PersonMet", 2, {1: split_name}), ("PersonMet", 3), "up to schema version 2. Deploy the code that"),
        (EventType("PersonMet", 3, {2: list_towns}), ("PersonMet", 1), "nothing leads from schema version 1 to 2."),
    ],
    ids=["newer than the code", "a gap"],
)
def test_what_has_no_way_to_today_says_what_to_do_when_it_is_used(any_store, known, stored_as, sentence):
    any_store.set("registry", Registry()).append(ID, [met(*stored_as, name="Ada Lovelace", town="x")], NO_STREAM)
    reader = any_store.set("registry", registry(known))

    [event] = reader.get_events(ID)

    assert (event.type, event.schema_version, event.stream_id) == (*stored_as, ID)
    assert event.metadata.actor
    assert verify([event]) == []
    for use in (lambda: event.data, lambda: Repository(event_store=reader).get_aggregate(Anyone, ID)):
        with pytest.raises(UnreadableEvent, match=sentence) as refusal:
            use()
        assert (refusal.value.event_type, refusal.value.schema_version) == stored_as
    assert isinstance(refusal.value, ValueError)  # like text that is no JSON: whoever shows it anyway catches one error


def test_a_name_with_two_meanings_is_neither_read_nor_written(any_store):
    any_store.set("registry", Registry()).append(ID, [met("PersonMet", 1)], NO_STREAM)
    doubtful = any_store.set("registry", registry(EventType("PersonMet"), EventType("PersonMet", subject="id")))

    [event] = doubtful.get_events(ID)

    with pytest.raises(UnreadableEvent, match="two event types"):
        event.data  # noqa: B018
    with pytest.raises(OutdatedEvent, match="two meanings"):
        doubtful.append(ID, [met("PersonMet", 1)], ANY)


def test_an_upcaster_that_returns_nothing_is_an_error_and_not_an_empty_event(any_store):
    any_store.set("registry", FIRST).append(ID, [met("PersonMet", 1, name="Ada Lovelace")], NO_STREAM)
    forgetful = registry(EventType("PersonMet", 2, {1: lambda data: data.update(name="Ada")}))

    [event] = any_store.set("registry", forgetful).get_events(ID)

    with pytest.raises(TypeError, match="'PersonMet' from schema version 1 must return a dict"):
        event.data  # noqa: B018


# What may be written


@pytest.mark.parametrize(
    ("event_type", "schema_version"),
    [("PersonMet", 1), ("PersonMet", 3), ("ContactMade", 1), ("ContactMade", 2), ("ContactMade", 4)],
)
def test_events_are_written_in_todays_form_only(store, event_type, schema_version):
    with pytest.raises(OutdatedEvent, match="Make it as 'ContactMade' in schema version 3") as refusal:
        store.append(ID, [met(event_type, schema_version)], ANY)

    assert (refusal.value.name, refusal.value.written) == ("ContactMade", 3)
    assert len(list(store.get_events(ID))) == 3


@pytest.mark.parametrize("schema_version", [1, 7])
def test_types_that_are_not_registered_are_written_and_read_as_they_are(store, schema_version):
    store.append("elsewhere", [met("Rained", schema_version, mm=3)], NO_STREAM)

    [event] = store.get_events("elsewhere")

    assert (event.type, event.schema_version, thaw(event.data)) == ("Rained", schema_version, {"mm": 3})


def test_an_event_of_today_is_not_built_twice():
    [event] = [Event.generate("ContactMade", schema_version=3)]

    assert next(TODAY.read([event])) is event
    assert next(Registry().read([event])) is event


def test_only_stored_events_can_be_led_to_today():
    with pytest.raises(ValueError, match="read from a store"):
        next(TODAY.read([met("PersonMet", 1)]))
    with pytest.raises(ValueError, match="read from a store"):
        recompute(met("PersonMet", 1), bytes(32))
