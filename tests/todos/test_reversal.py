"""Taking events back: to what they had changed, unless a later change stands; and undoing an undo is redo."""

from __future__ import annotations

import pytest
from hypothesis import given as for_all
from hypothesis import settings
from hypothesis import strategies as st

from tests.todos.life import Life
from tests.todos.story import ID, added, at, removed, restored, status, words
from todos.aggregate import STATUSES, Todo
from todos.errors import NotItsEvent, TodoRemoved, UndoRefused
from todos.reversal import later, taken_back


@pytest.mark.parametrize(
    ("events", "before"),
    [
        ([added(), status("Started")], ("Buy milk", "Queued", False)),
        ([added(), words("Buy oat milk")], ("Buy milk", "Queued", False)),
        ([added(), removed()], ("Buy milk", "Queued", False)),
        ([added(), removed(), restored()], ("Buy milk", "Queued", True)),
        ([added()], ("Buy milk", "Queued", True)),
    ],
)
def test_every_event_is_taken_back_and_put_again(events, before):
    life = Life(*events)
    after, version = life.now, len(events)

    [undo] = life.undo(version)
    assert life.now == before
    [redo] = life.undo(undo)
    assert life.now == after
    assert life.undone == ({2: 3} if len(events) == 3 else {}) | {undo: redo}


def test_a_change_of_any_age_is_taken_back_when_other_fields_changed_since():
    life = Life(added(), status("Started"), words("Buy oat milk"), removed(), restored(), words("Buy soy milk"))
    life.undo(2)

    assert life.now == ("Buy soy milk", "Queued", False)


def test_a_later_change_of_the_field_stands_against_it():
    life = Life(added(), words("oat"), status("Started"), words("soy"), words("rice"))

    with pytest.raises(UndoRefused) as refusal:
        life.undo(2)
    assert (refusal.value.version, refusal.value.later, refusal.value.field) == (2, 5, "description")
    assert str(refusal.value).endswith("Undo v5 first, or set it to the earlier words anyway.")


def test_a_status_is_named_in_the_refusal():
    life = Life(added(), status("Started"), status("Finished"))

    with pytest.raises(UndoRefused, match=r"v3 changed the status .* Undo v3 first, or set it back to Queued anyway"):
        life.undo(2)


def test_anyway_sets_the_earlier_value_and_the_later_change_can_no_longer_be_undone_by_itself():
    life = Life(added("milk"), words("oat"), words("soy"))
    [undo] = life.undo(2, anyway=True)
    assert life.now[0] == "milk"

    with pytest.raises(UndoRefused):
        life.undo(3)
    life.undo(undo)
    assert life.now[0] == "soy"


def test_a_later_change_that_was_taken_back_does_not_stand_against_it():
    life = Life(added("milk"), words("oat"), words("soy"))
    life.undo(3)
    life.undo(2)

    assert life.now[0] == "milk"
    assert life.undone == {3: 4, 2: 5}


def test_a_later_change_that_was_put_again_stands_against_it_once_more():
    life = Life(added("milk"), words("oat"), words("soy"))
    [undo] = life.undo(3)
    life.undo(undo)

    with pytest.raises(UndoRefused):
        life.undo(2)


def test_what_is_already_as_it_was_changes_nothing():
    life = Life(added(), status("Started"), status("Queued"))

    assert life.undo(2) == []


def test_what_was_taken_back_is_not_taken_back_twice():
    life = Life(added(), status("Started"))
    life.undo(2)
    life.act(lambda todo: todo.change_status("Finished", at(5)))

    assert life.undo(2) == []
    assert life.now[1] == "Finished"


def test_a_restoration_takes_the_removal_back_without_naming_it():
    life = Life(added(), removed(), restored())

    assert life.undone == {2: 3}
    assert life.undo(2) == []


def test_several_are_taken_back_together_each_field_once():
    life = Life(added("milk"), status("Started"), words("oat"), status("Finished"), words("soy"))

    assert len(life.undo(3, 4, 5)) == 2
    assert life.now == ("milk", "Started", False)
    assert life.undone == {3: 6, 5: 6, 4: 7}


def test_several_are_refused_for_what_is_not_among_them():
    life = Life(added("milk"), words("oat"), words("soy"), words("rice"))

    with pytest.raises(UndoRefused) as refusal:
        life.undo(2, 3)
    assert refusal.value.later == 4


def test_out_of_the_trash_comes_first_and_into_it_last():
    life = Life(added("milk"), words("oat"), removed())
    assert len(life.undo(2, 3)) == 2
    assert life.now == ("milk", "Queued", False)

    life = Life(added("milk"), removed(), restored(), words("oat"))
    assert len(life.undo(3, 4)) == 2
    assert life.now == ("milk", "Queued", True)


def test_a_removed_todo_takes_nothing_else_back():
    with pytest.raises(TodoRemoved):
        Life(added(), status("Started"), removed()).undo(2)


def test_an_event_of_another_todo_is_none_of_its_own():
    with pytest.raises(NotItsEvent):
        Life(added()).act(lambda todo: todo.undo([added().id], at(9)))


def test_an_undo_that_names_an_event_of_another_field_takes_nothing_back():
    life = Life(added(), status("Started"), words("oat"), undoes={3: [2]})

    assert life.undone == {}


def test_a_long_chain_of_undo_and_redo_is_read():
    events, undoes = [added(), status("Started")], {}
    for version in range(3, 3003):
        events.append(status(("Queued", "Started")[version % 2 == 0]))
        undoes[version] = [version - 1]
    life = Life(*events, undoes=undoes)

    assert len(taken_back(life.events)) == 1500


ACTS = st.one_of(
    st.tuples(st.just("status"), st.sampled_from(STATUSES)),
    st.tuples(st.just("words"), st.sampled_from(["milk", "oat", "soy"])),
    st.tuples(st.just("remove"), st.none()),
    st.tuples(st.just("undo"), st.integers(2, 12)),
    st.tuples(st.just("restore version"), st.integers(1, 12)),
)


@settings(deadline=None)
@for_all(st.lists(ACTS, max_size=12))
def test_a_todo_is_what_those_of_its_changes_made_it_that_stand(acts):
    life = Life(added())
    for kind, value in acts:
        try:
            if kind == "undo":
                life.undo(value) if value <= len(life.events) else None
            elif kind == "restore version":
                life.restore(value) if value <= len(life.events) else None
            elif kind == "status":
                life.act(lambda todo, value=value: todo.change_status(value, at(2)))
            elif kind == "words":
                life.act(lambda todo, value=value: todo.change_description(value, at(2)))
            else:
                life.act(lambda todo: todo.remove(at(2)))
        except (TodoRemoved, UndoRefused):
            pass

    standing = [
        added(),
        *(event for field in ("status", "description", "removed") for event in later(life.events, 1, field)),
    ]
    own = Todo.generate_from_events(ID, [event.set("version", n) for n, event in enumerate(standing, 1)])
    state = own.state
    assert life.now == (state["description"], state["status"], state["removed_ts"] is not None)
