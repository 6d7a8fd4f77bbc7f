"""Erasing words: who may, what goes with them, and what is refused afterwards."""

from __future__ import annotations

import pytest
from pyrsistent import pmap, thaw

from eventsourcing.errors import StatedVersionConflict
from eventsourcing.event_store import InMemoryEventStore
from eventsourcing.metadata import Metadata
from eventsourcing.personal.value import erased_fields, personal_values
from eventsourcing.repository import Repository
from tests.todos.story import DAWN, ID, OWNER, added, at, removed, restored, status, words
from todos.domain import erasure
from todos.domain.errors import ForeignEvent, NothingToErase, NotTheirsToErase, WordsErased
from todos.domain.events import TodoEvents
from todos.domain.fields import DESCRIPTION, STATUS
from todos.domain.todo import Todo

BOB, CAROL = "8", "9"


class Told:
    """A todo's events in a store, each with its actor, and what is erased."""

    def __init__(self) -> None:
        self.store = InMemoryEventStore.generate()

    def tell(self, event, actor=OWNER, undoes=()):
        extra = pmap({"undoes": [self.ids[version - 1] for version in undoes]} if undoes else {})
        self.store.append(ID, [event], len(self.events), Metadata(actor=actor, source="web", extra=extra))
        return self

    @property
    def events(self):
        return list(self.store.get_events(ID))

    @property
    def ids(self):
        return [event.id for event in self.events]

    @property
    def todo(self):
        return Todo.generate_from_events(ID, self.events)

    def decide(self, *versions, actor=OWNER):
        """What is decided about the words of these versions, and then done."""
        after = self.todo.erase_values([self.ids[version - 1] for version in versions], actor, at(9))
        for event in after.uncommitted_events:
            self.tell(event, actor)
            places = erasure.erased_places(event)
            self.store.erase_values(erasure.key_ids_at(self.events, places))
        return [[(self.ids.index(event_id) + 1, name) for event_id, name in places] for places in self._places(after)]

    @staticmethod
    def _places(after):
        return [erasure.erased_places(event) for event in after.uncommitted_events]


@pytest.fixture
def told():
    """Milk in v1, oat milk in v2 by Bob, milk again in v3 by an undo of Carol's, started in v4."""
    first = Told().tell(added("Buy milk")).tell(words("Buy oat milk", 1), BOB)
    return first.tell(words("Buy milk", 2), CAROL, undoes=[2]).tell(status("Started", 3))


def test_equal_words_go_with_them_and_the_event_names_every_place(told):
    assert told.decide(3) == [[(1, "description"), (3, "description")]]

    erased = told.events[4]
    assert (erased.type, erased.timestamp) == (TodoEvents.VALUES_ERASED, at(9))
    assert thaw(erased.data) == {
        "id": ID,
        "values": [{"event": told.ids[0], "field": "description"}, {"event": told.ids[2], "field": "description"}],
    }
    assert [erased_fields(event.data) for event in told.events[:3]] == [("description",), (), ("description",)]
    assert told.todo.state["description"] is None
    assert told.todo.state["status"] == "Started"


def test_the_owner_may_erase_what_others_wrote(told):
    assert told.decide(2) == [[(2, "description")]]
    assert told.todo.state["description"] == "Buy milk"


def test_who_wrote_the_words_may_erase_them(told):
    assert told.decide(2, actor=BOB) == [[(2, "description")]]


@pytest.mark.parametrize(("version", "actor"), [(1, BOB), (2, CAROL), (3, CAROL)])
def test_nobody_else_may_not_even_who_set_them_back_by_an_undo(told, version, actor):
    with pytest.raises(NotTheirsToErase, match=f"Somebody else wrote the words of v{version}. Ask them"):
        told.decide(version, actor=actor)


def test_who_may_erase_what_is_known_before(told):
    assert erasure.erasable(told.events, OWNER, OWNER) == {1, 2, 3}
    assert erasure.erasable(told.events, BOB, OWNER) == {2}
    assert erasure.erasable(told.events, CAROL, OWNER) == set()
    told.decide(3)
    assert erasure.erasable(told.events, OWNER, OWNER) == {2}


def test_what_is_erased_already_changes_nothing(told):
    told.decide(1)

    assert told.decide(3) == []
    assert told.decide(1, 3) == []
    assert told.decide(1, 2) == [[(2, "description")]]


def test_an_event_without_words_has_nothing_to_erase(told):
    with pytest.raises(NothingToErase, match=r"v4 wrote no words, so there is nothing to erase. Choose"):
        told.decide(4)


def test_an_erasure_itself_has_nothing_to_erase(told):
    told.decide(2)
    with pytest.raises(NothingToErase):
        told.decide(5)


def test_words_from_before_they_were_encrypted_say_so(told):
    clear = added("Buy milk")
    todo = Todo.generate_from_events(ID, [clear.set(version=1, stream_id=ID)])

    with pytest.raises(NothingToErase, match="v1 was stored before words were encrypted"):
        todo.erase_values([clear.id], OWNER, at(1))


def test_an_event_of_another_todo_is_refused(told):
    with pytest.raises(ForeignEvent):
        told.todo.erase_values(["0198a000-0000-7000-8000-000000000001"], OWNER, at(9))


def test_words_of_a_todo_in_the_trash_can_be_erased(told):
    told.tell(removed(5))

    assert told.decide(2) == [[(2, "description")]]


def test_nothing_brings_erased_words_back(told):
    told.decide(2)

    with pytest.raises(WordsErased, match="v3 cannot be undone, because the words it would bring back were erased"):
        told.todo.undo([told.ids[2]], at(10), anyway=5)
    with pytest.raises(WordsErased):
        told.todo.undo([told.ids[2], told.ids[3]], at(10))
    undone = told.todo.undo([told.ids[3]], at(10))
    assert [event.type for event in undone.uncommitted_events] == [TodoEvents.STATUS_CHANGED]


def test_an_undo_that_leads_away_from_erased_words_goes_through(told):
    told.decide(1)

    after = told.todo.undo([told.ids[2]], at(10))
    assert [event.data["description"] for event in after.uncommitted_events] == ["Buy oat milk"]


def test_a_version_whose_words_were_erased_is_restored_without_them(told):
    told.decide(2)

    [event] = told.todo.restore_version(2, at(10)).uncommitted_events
    assert (event.type, event.data["status"]) == (TodoEvents.STATUS_CHANGED, "Queued")
    told.tell(status("Queued", 10))
    with pytest.raises(WordsErased, match="v2 cannot be restored, because"):
        told.todo.restore_version(2, at(11))


def test_an_erasure_cannot_be_undone_and_stands_against_no_undo(told):
    told.decide(2)

    assert told.todo.undo([told.ids[4]], at(10)) == told.todo
    assert not told.todo.undo([told.ids[3]], at(10)).objections([])


def test_the_words_can_be_written_anew(told):
    told.decide(1)

    after = told.todo.change(DESCRIPTION, "Buy milk", at(10))
    told.tell(after.uncommitted_events[0], BOB)
    assert told.todo.state["description"] == "Buy milk"
    keys = [personal_values(event.data).get("description") for event in told.events]
    assert keys[5].key_id != keys[0].key_id
    assert erasure.erasable(told.events, BOB, OWNER) == {2, 6}


def test_no_change_is_in_the_way_of_an_erasure():
    erased = TodoEvents.values_erased(ID, [(ID, "description")], DAWN)
    for event in (words("Buy bread"), status("Finished"), removed(), erased):
        assert Todo.commutes(erased, event)


def test_an_erasure_is_in_the_way_only_of_a_change_of_its_field():
    erased = TodoEvents.values_erased(ID, [(ID, "description")], DAWN)
    assert not Todo.commutes(words("Buy bread"), erased)
    for event in (status("Finished"), removed(), restored()):
        assert Todo.commutes(event, erased)


def seen_at(told, version):
    """The todo as it is now, for a command whose author saw this version."""
    return Repository(event_store=told.store).get_aggregate(Todo, ID, expected_version=version)


def saved(told, todo):
    return Repository(event_store=told.store).save_aggregate(todo)


@pytest.mark.parametrize("typed", ["Buy milk", "Buy milk, 2 litres", "Buy bread"], ids=["same", "more", "other"])
def test_words_typed_before_an_erasure_of_the_field_are_not_written_after_it_unasked(told, typed):
    told.decide(3)

    with pytest.raises(StatedVersionConflict) as conflict:
        saved(told, seen_at(told, 4).change(DESCRIPTION, typed, at(10)))
    assert [event.type for event in conflict.value.since] == [TodoEvents.VALUES_ERASED]
    assert told.todo.state["description"] is None


def test_words_typed_by_somebody_who_saw_the_erasure_are_written(told):
    told.decide(3)

    assert saved(told, seen_at(told, 5).change(DESCRIPTION, "Buy milk", at(10))).version == 6


def test_a_status_set_before_an_erasure_is_written_after_it(told):
    told.decide(3)

    assert saved(told, seen_at(told, 4).change(STATUS, "Finished", at(10))).state["status"] == "Finished"


def test_a_damaged_event_has_no_words_to_erase(told):
    broken = told.events[1].set(record=told.events[1].record._replace(data="{"))
    assert erasure.erasable([told.events[0], broken], OWNER, OWNER) >= {1}
