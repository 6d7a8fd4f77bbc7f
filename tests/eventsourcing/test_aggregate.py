from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyrsistent import field, pmap

from eventsourcing.aggregate import Aggregate
from eventsourcing.errors import UnknownEvent
from eventsourcing.event import Event
from tests.eventsourcing.domain import Counter, CounterClosed

ID = str(uuid4())


def numbered(*types: str, start: int = 1) -> list[Event]:
    return [Event.generate(name, {"by": version}, version=version) for version, name in enumerate(types, start)]


def test_a_fresh_aggregate_has_an_id_and_nothing_else():
    counter = Counter.generate()

    assert str(UUID(counter.id)) == counter.id
    assert (counter.version, counter.uncommitted_version, counter.state) == (0, 0, pmap())
    assert (list(counter.events), list(counter.uncommitted_events), counter.type) == ([], [], "Counter")


def test_an_id_is_a_uuid_and_is_kept_in_its_canonical_form():
    assert Counter.generate(ID.upper()).id == ID
    for make in (Counter.generate, lambda stream_id: Counter.generate_from_events(stream_id, [])):
        with pytest.raises(ValueError, match="badly formed"):
            make("not a uuid")


def test_decisions_become_numbered_events_and_state():
    counter = Counter.open(ID).raise_by(2).raise_by(3)

    assert [(event.type, event.version) for event in counter.uncommitted_events] == [
        ("CounterOpened", 1),
        ("CounterRaised", 2),
        ("CounterRaised", 3),
    ]
    assert (counter.state["total"], counter.version, counter.uncommitted_version) == (5, 0, 3)


def test_a_change_returns_a_new_aggregate_and_leaves_the_old_one():
    before = Counter.open(ID)

    after = before.raise_by(1)

    assert (before.state["total"], before.uncommitted_version) == (0, 1)
    assert (after.state["total"], after.uncommitted_version) == (1, 2)
    with pytest.raises(AttributeError):
        before.state = pmap()


def test_a_refusal_changes_nothing():
    closed = Counter.open(ID).close()

    with pytest.raises(CounterClosed):
        closed.raise_by(1)
    assert closed.uncommitted_version == 2


def test_a_history_is_folded_to_the_state_it_led_to():
    made = Counter.open(ID).raise_by(2).raise_by(3)

    folded = Counter.generate_from_events(ID, made.uncommitted_events)

    assert folded == made.mark_events_committed()
    assert (folded.version, list(folded.uncommitted_events)) == (3, [])
    assert folded.raise_by(1).uncommitted_events[0].version == 4


def test_a_history_that_is_not_stored_yet_is_folded_as_uncommitted():
    folded = Counter.generate_from_events(ID, numbered("CounterOpened", "CounterRaised"), committed=False)

    assert (folded.version, folded.uncommitted_version, folded.state["total"]) == (0, 2, 2)


def test_a_class_that_declares_an_apply_map_refuses_what_is_not_in_it():
    unknown = numbered("CounterOpened", "CounterPainted")

    for fold in (
        lambda: Counter.generate_from_events(ID, unknown),
        lambda: Counter.generate_from_events(ID, unknown, committed=False),
        lambda: Counter.open(ID).apply_event(unknown[1]),
    ):
        with pytest.raises(UnknownEvent, match="CounterPainted"):
            fold()


def test_a_class_that_declares_none_folds_nothing():
    folded = Aggregate.generate_from_events(ID, numbered("Anything", "Else"))

    assert (folded.version, folded.state) == (2, pmap())
    assert Aggregate.generate().apply_event(Event.generate("Anything")).uncommitted_version == 1


def test_an_apply_map_given_takes_the_place_of_the_declared_one():
    count = {"CounterOpened": lambda it, event: it.set_state("opened", event.version)}

    assert Counter.generate_from_events(ID, numbered("CounterOpened"), apply_map=count).state == {"opened": 1}
    with pytest.raises(UnknownEvent):
        Counter.generate_from_events(ID, numbered("CounterRaised"), apply_map=count)


def test_events_marked_committed_are_the_ones_the_store_returned():
    counter = Counter.open(ID)
    stored = [event.set("position", 7) for event in counter.uncommitted_events]

    assert counter.mark_events_committed(stored).events[0].position == 7
    assert counter.mark_events_committed().version == 1


# Apply functions of every kind: what the draft of a fold must get right.


def stale(it, event):
    """Goes on from an earlier draft; the change between is dropped."""
    it.set_state("dropped", event.version)
    return it.set_state("stale", event.version)


def branching(it, event):
    one = it.set_state("branch", [event.version])
    it.set_state("branch", "other").set_state("more", 1)
    return one.set_state("read", len(one.state))


def reading(it, event):
    return it.set_state("seen", it.state.get("seen", 0) + len(it.state) + event.version)


def whole(it, event):
    """Does more than set_state, and so makes an aggregate of the draft."""
    return it.set("state", it.state.set("whole", it.id[:8]).discard("branch"))


def discarding(it, event):
    it.set_state("discarded", True)
    return it


FUNCTIONS = {"stale": stale, "branching": branching, "reading": reading, "whole": whole, "discarding": discarding}


@given(st.lists(st.sampled_from(sorted(FUNCTIONS)), max_size=12))
@settings(deadline=None)
def test_folding_a_history_gives_what_applying_its_events_one_by_one_gives(types):
    class Odd(Aggregate):
        @classmethod
        def get_apply_map(cls):
            return FUNCTIONS

    events = numbered(*types)

    folded = Odd.generate_from_events(ID, events)

    applied = Odd.generate(ID).apply_events(events, committed=True)
    assert folded == applied
    assert type(folded) is Odd
    assert not {"dropped", "more", "discarded"} & set(folded.state)


def test_fields_of_its_own_survive_the_fold():
    class Painted(Aggregate):
        colour = field(type=str, initial="white")

        @classmethod
        def get_apply_map(cls):
            return {"Painted": lambda it, event: it.set("colour", "red").set_state("painted", True)}

    events = numbered("Painted", "Painted")

    folded = Painted.generate_from_events(ID, events)

    assert (folded.colour, folded.state, list(folded.events)) == ("red", {"painted": True}, events)


def test_an_earlier_draft_keeps_its_own_state():
    kept = []

    def keep(it, event):
        kept.append(it)
        return it.set_state("version", event.version)

    Counter.generate_from_events(ID, numbered("Kept", "Kept", "Kept"), apply_map={"Kept": keep})

    assert [draft.state for draft in reversed(kept)] == [{"version": 2}, {"version": 1}, {}]
    assert [draft.state for draft in kept] == [{}, {"version": 1}, {"version": 2}]


def test_a_long_history_is_folded_without_recursion():
    events = numbered("Set") * 50_000

    folded = Counter.generate_from_events(ID, events, apply_map={"Set": lambda it, event: it.set_state("x", 1)})

    assert (folded.state, len(folded.events)) == ({"x": 1}, 50_000)


def test_the_versions_of_a_history_are_what_its_beginnings_fold_to():
    history = numbered("CounterOpened", "CounterRaised", "CounterRaised", "CounterClosed")

    versions = list(Counter.generate_versions(ID, history))

    for length, version in enumerate(versions, 1):
        whole = Counter.generate_from_events(ID, history[:length])
        assert (version.id, version.version, version.state) == (ID, length, whole.state)
        assert list(version.events) == list(whole.events) == history[:length]
    assert len(versions) == 4
    assert list(Counter.generate_versions(ID, [])) == []


def test_the_versions_of_a_history_raise_as_its_fold_does():
    with pytest.raises(UnknownEvent):
        list(Counter.generate_versions(ID, numbered("CounterOpened", "CounterPainted")))
    with pytest.raises(ValueError, match="badly formed"):
        list(Counter.generate_versions("not a uuid", []))
    assert [each.version for each in Aggregate.generate_versions(ID, numbered("Anything", "Else"))] == [1, 2]
