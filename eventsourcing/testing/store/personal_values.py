"""Personal values are stored encrypted, and can be erased."""

from __future__ import annotations

from ...event import Event
from ...event_store import ANY, EventStore
from ...event_types import EventType, Registry
from ...hash_chain import verify
from ...personal.value import personal_values
from .events import ALICE, WHEN

_types = Registry()
_types.register(EventType("Met", personal=("name",)), EventType("Invited", personal=("name",), subject="guest"))
BOB = ALICE.set(actor="bob")


def _met(name: str | None) -> Event:
    return Event.generate("Met", {"name": name, "number": 7}, timestamp=WHEN)


def _names(store: EventStore) -> list[str | None]:
    return [event.data["name"] for event in store.get_events()]


def _key(event: Event) -> str:
    return personal_values(event.data)["name"].key_id


class PersonalValues:
    """The fields that the registry calls personal are encrypted, each value with a key that can be deleted."""

    def test_a_personal_value_is_read_as_it_was_written(self, store: EventStore) -> None:
        store = store.set("registry", _types)

        [stored] = store.append("a", [_met("Ada Lovelace")], ANY)

        [read] = store.get_events("a")
        assert stored.data == read.data == _met("Ada Lovelace").data

    def test_what_is_stored_does_not_show_it(self, store: EventStore) -> None:
        store = store.set("registry", _types)
        store.append("a", [_met("Ada Lovelace")], ANY)

        [event] = store.get_events("a")

        assert event.record is not None
        assert "Lovelace" not in event.record.data
        assert event.data["number"] == 7

    def test_nothing_is_stored_as_nothing(self, store: EventStore) -> None:
        store = store.set("registry", _types)
        store.append("a", [_met(None)], ANY)

        [event] = store.get_events("a")

        assert personal_values(event.data) == {}
        assert event.data["name"] is None

    def test_an_equal_value_of_the_stream_has_the_same_envelope(self, store: EventStore) -> None:
        store = store.set("registry", _types)
        store.append("a", [_met("Ada"), _met("Grace")], ANY, ALICE)
        store.append("a", [_met("Ada"), _met("Ada")], ANY, BOB)
        store.append("b", [_met("Ada")], ANY, ALICE)

        ada, grace, again, twice, elsewhere = store.get_events()

        assert _key(ada) == _key(again) == _key(twice)
        assert len({_key(ada), _key(grace), _key(elsewhere)}) == 3
        assert {owner.person for owner in store.get_value_owners("bob")} == set()

    def test_an_erased_value_reads_as_nothing_in_all_events_and_the_chain_holds(self, store: EventStore) -> None:
        store = store.set("registry", _types)
        store.append("a", [_met("Ada"), _met("Grace"), _met("Ada")], ANY)
        first = next(store.get_events("a"))

        assert store.erase_values([_key(first)]) == {"a"}

        assert _names(store) == [None, "Grace", None]
        assert verify(store.get_events("a")) == []

    def test_erasing_again_changes_nothing(self, store: EventStore) -> None:
        store = store.set("registry", _types)
        store.append("a", [_met("Ada")], ANY)
        key = _key(next(store.get_events("a")))
        store.erase_values([key])

        assert store.erase_values([key]) == set()

    def test_what_was_erased_may_be_written_again(self, store: EventStore) -> None:
        store = store.set("registry", _types)
        store.append("a", [_met("Ada")], ANY)
        store.erase_values([_key(next(store.get_events("a")))])

        store.append("a", [_met("Ada")], ANY)

        assert _names(store) == [None, "Ada"]

    def test_a_person_is_forgotten_and_others_are_not(self, store: EventStore) -> None:
        store = store.set("registry", _types)
        store.append("a", [_met("Ada")], ANY, ALICE)
        store.append("a", [_met("Grace")], ANY, BOB)
        store.append("b", [_met("Joan")], ANY, ALICE)
        assert len(store.get_value_owners("alice")) == 2

        assert store.forget_person("alice") == {"a", "b"}

        assert _names(store) == [None, "Grace", None]
        assert store.get_value_owners("alice") == []

    def test_a_value_is_the_actors_unless_the_event_names_another_person(self, store: EventStore) -> None:
        store = store.set("registry", _types)
        invited = Event.generate("Invited", {"name": "Grace Hopper", "guest": "grace"}, timestamp=WHEN)
        store.append("a", [invited], ANY, ALICE)

        assert [owner.stream_id for owner in store.get_value_owners("grace")] == ["a"]
        assert store.get_value_owners("alice") == []
