"""Undoing events restores the fields they changed, unless a later change counts. Undoing an undo is redo."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given as for_all
from hypothesis import settings
from hypothesis import strategies as st

from tests.todos.life import Life
from tests.todos.story import ID, added, at, removed, restored, status, words
from todos.domain.errors import ForeignEvent, TodoIsInTrash, UndoRefused
from todos.domain.fields import FIELDS
from todos.domain.todo import Todo
from todos.domain.undo import effective_changes, undone_by
from todos.domain.values.status import STATUSES


@pytest.mark.parametrize(
    ("events", "before", "undone"),
    [
        ([added(), status("Started")], ("Buy milk", "Queued", False), {}),
        ([added(), words("Buy oat milk")], ("Buy milk", "Queued", False), {}),
        ([added(), removed()], ("Buy milk", "Queued", False), {}),
        ([added(), removed(), restored()], ("Buy milk", "Queued", True), {2: 3}),
        ([added()], ("Buy milk", "Queued", True), {}),
    ],
)
def test_every_event_is_taken_back_and_put_again(events, before, undone):
    life = Life(*events)
    after, version = life.now, len(events)

    [undo] = life.undo(version)
    assert life.now == before
    [redo] = life.undo(undo)
    assert life.now == after
    assert life.undone == undone | {undo: redo}


def test_a_change_of_any_age_is_taken_back_when_other_fields_changed_since():
    life = Life(added(), status("Started"), words("Buy oat milk"), removed(), restored(), words("Buy soy milk"))
    life.undo(2)

    assert life.now == ("Buy soy milk", "Queued", False)


def test_a_later_change_of_the_field_refuses_an_undo():
    life = Life(added(), words("oat"), status("Started"), words("soy"), words("rice"))

    with pytest.raises(UndoRefused) as refusal:
        life.undo(2)
    assert (refusal.value.version, refusal.value.later, refusal.value.field) == (2, 5, "description")
    assert str(refusal.value).endswith("Undo v5 first, or undo v2 anyway to go back to the earlier words.")


def test_a_status_is_named_in_the_refusal():
    life = Life(added(), status("Started"), status("Finished"))

    with pytest.raises(
        UndoRefused, match=r"v3 changed the status .* Undo v3 first, or undo v2 anyway to go back to Queued"
    ):
        life.undo(2)


def test_anyway_sets_the_earlier_value_and_the_later_change_can_no_longer_be_undone_by_itself():
    life = Life(added("milk"), words("oat"), words("soy"))
    [undo] = life.undo(2, anyway=3)
    assert life.now[0] == "milk"

    with pytest.raises(UndoRefused):
        life.undo(3)
    life.undo(undo)
    assert life.now[0] == "soy"


def test_anyway_means_what_was_seen_and_not_what_came_after_that():
    life = Life(added("milk"), words("oat"), words("soy"), words("rice"))

    with pytest.raises(UndoRefused) as refusal:
        life.undo(2, anyway=3)
    assert (refusal.value.later, refusal.value.now, refusal.value.seen) == (4, "rice", 4)
    life.undo(2, anyway=refusal.value.seen)
    assert life.now[0] == "milk"


def test_anyway_covers_no_field_that_had_no_later_change_when_it_was_seen():
    life = Life(added("milk"), words("oat"), status("Started"), words("soy"), status("Finished"))

    with pytest.raises(UndoRefused) as refusal:
        life.undo(2, 3, anyway=4)
    assert [each.field for each in (refusal.value, *refusal.value.others)] == ["status", "description"]


def test_a_change_that_came_and_went_since_it_was_seen_is_no_other():
    life = Life(added("milk"), words("oat"), words("soy"), words("rice"))
    life.undo(4)
    life.undo(2, anyway=3)

    assert life.now[0] == "milk"


def test_what_was_seen_and_then_undone_is_not_what_stands_now():
    life = Life(added("milk"), words("oat"), words("soy"), words("rice"))
    life.undo(4)

    with pytest.raises(UndoRefused, match="v3 changed the description"):
        life.undo(2, anyway=4)


def test_the_refusal_names_what_made_it_what_it_is():
    life = Life(added("milk"), words("oat"), words("soy"), words("rice"))
    [anyway] = life.undo(3, anyway=4)

    with pytest.raises(UndoRefused) as refusal:
        life.undo(2)
    assert (refusal.value.later, refusal.value.now) == (anyway, "oat")
    life.undo(anyway)
    with pytest.raises(UndoRefused, match="Undo v4 first"):
        life.undo(2)


def test_a_later_change_that_was_undone_refuses_no_undo():
    life = Life(added("milk"), words("oat"), words("soy"))
    life.undo(3)
    life.undo(2)

    assert life.now[0] == "milk"
    assert life.undone == {3: 4, 2: 5}


def test_a_later_change_that_was_redone_refuses_an_undo_again():
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


def test_an_undo_of_three_events_sets_each_field_once():
    life = Life(added("milk"), status("Started"), words("oat"), status("Finished"), words("soy"))

    assert len(life.undo(3, 4, 5)) == 2
    assert life.now == ("milk", "Started", False)
    assert life.undone == {3: 6, 5: 6, 4: 7}


def test_an_undo_of_two_events_is_refused_for_a_later_third():
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
    with pytest.raises(TodoIsInTrash):
        Life(added(), status("Started"), removed()).undo(2)


def test_an_event_of_another_todo_is_none_of_its_own():
    with pytest.raises(ForeignEvent):
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

    assert len(undone_by(life.events)) == 1500


ACTS = st.lists(
    st.one_of(
        st.tuples(st.just("status"), st.sampled_from(STATUSES)),
        st.tuples(st.just("words"), st.sampled_from(["milk", "oat", "soy", "rice"])),
        st.tuples(st.just("remove"), st.none()),
        st.tuples(st.just("undo"), st.integers(2, 12)),
        st.tuples(st.just("undo anyway"), st.integers(2, 12)),
        st.tuples(st.just("restore version"), st.integers(1, 12)),
    ),
    max_size=12,
)


def lived(acts):
    """A todo after these acts. Leaves out acts that are refused, and acts on a version that it has not got."""
    life = Life(added())
    for kind, value in acts:
        last = len(life.events)
        with suppress(TodoIsInTrash, UndoRefused):
            if kind.startswith("undo"):
                life.undo(value, anyway=last if kind == "undo anyway" else 0) if value <= last else None
            elif kind == "restore version":
                life.restore(value) if value <= last else None
            elif kind == "status":
                life.act(lambda todo, value=value: todo.change_status(value, at(2)))
            elif kind == "words":
                life.act(lambda todo, value=value: todo.change_description(value, at(2)))
            else:
                life.act(lambda todo: todo.remove(at(2)))
    return life


@settings(deadline=None)
@for_all(ACTS)
def test_a_todo_is_what_its_effective_changes_make_it(acts):
    life = lived(acts)
    standing = [
        added(),
        *(event for field in FIELDS for event in effective_changes(life.events, 1, field)),
    ]
    own = Todo.generate_from_events(ID, [event.set("version", n) for n, event in enumerate(standing, 1)])
    state = own.state
    assert life.now == (state["description"], state["status"], state["removed_ts"] is not None)


def refusal_of(life, version):
    """The refusal to undo a version; None where it is undone."""
    try:
        life.undo(version)
    except UndoRefused as refusal:
        return refusal
    return None


@settings(deadline=None)
@for_all(ACTS, st.integers(2, 12))
def test_undoing_first_what_a_refusal_names_leads_to_the_undo(acts, version):
    life = lived(acts)
    if version > len(life.events) or life.now[2]:
        return
    for _ in range(3 * len(life.events)):
        refusal = refusal_of(life, version)
        if refusal is None:
            break
        # What is named made what there is, and can be undone at once.
        assert life.events[refusal.later - 1].data[refusal.field] == life.todo.state[refusal.field]
        assert life.undo(refusal.later)
    assert life.undo(version) == []


def test_a_text_of_before_a_rule_comes_back_by_an_undo_and_a_restoration():
    life = Life(added("Buy\tmilk"), words("\u180b"), words("oat"))
    life.undo(3)
    assert life.todo.state["description"] == "\u180b"
    life.restore(1)
    assert life.todo.state["description"] == "Buy\tmilk"
