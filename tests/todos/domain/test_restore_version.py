"""Restoring a version: every field as it was right after it, as one act that can be undone and redone."""

from __future__ import annotations

import pytest
from hypothesis import given as for_all
from hypothesis import settings
from hypothesis import strategies as st

from eventsourcing.errors import StatedVersionConflict
from eventsourcing.testing import Given, nothing, raises
from tests.todos.life import Life
from tests.todos.story import ID, added, at, removed, restored, status, words
from todos.domain.command_handler import TodoCommandHandler
from todos.domain.commands import TodoCommands
from todos.domain.errors import ForeignEvent, TodoIsInTrash, UndoRefused, UnknownVersion
from todos.domain.todo import Todo
from todos.domain.values.status import STATUSES
from todos.history.entries import entries
from todos.history.feed import act_predicate
from todos.history.phrases import sentence_of_act

given = Given(Todo, ID)
handler_given = Given(TodoCommandHandler, ID)


def restore(version):
    return lambda todo: todo.restore_version(version, at(9))


@pytest.mark.parametrize(
    ("version", "expected"),
    [
        (1, [words("milk"), status("Queued")]),
        (2, [words("milk"), status("Started")]),
        (3, [status("Started")]),
    ],
)
def test_each_field_that_differs_is_brought_back_by_one_event(version, expected):
    lived = [added("milk"), status("Started"), words("oat"), status("Finished")]

    given(*lived).when(restore(version)).then(*expected)


def test_out_of_the_trash_comes_first():
    given(added("milk"), words("oat"), removed()).when(restore(1)).then(restored(), words("milk"))


def test_into_the_trash_comes_last():
    given(added("milk"), removed(), restored(), words("oat")).when(restore(2)).then(words("milk"), removed())


def test_removed_then_as_now_it_is_left_alone_or_refused():
    given(added(), removed(), restored(), removed(3)).when(restore(2)).then(nothing)
    given(added("milk"), removed(), restored(), words("oat"), removed(3)).when(restore(2)).then(raises(TodoIsInTrash))


@pytest.mark.parametrize("version", [1, 3, 4])
def test_where_nothing_differs_nothing_happens(version):
    given(added(), status("Started"), status("Queued"), status("Queued")).when(restore(version)).then(nothing)


@pytest.mark.parametrize("version", [-1, 0, 3])
def test_a_version_that_there_is_not_is_refused_with_those_there_are(version):
    refused = raises(UnknownVersion, rf"no v{version}\. Choose one from v1 to v2", version=version, last=2)

    given(added(), status("Started")).when(restore(version)).then(refused)


def test_the_command_says_which_version_and_names_its_event():
    first = added("milk")
    command = TodoCommands.restore_version(ID, first.set("version", 1))

    assert command.data == {"id": ID, "version": 1}
    assert command.extra == {"restores": first.id}
    handler_given(first, words("oat"), status("Started")).when(command).then(words("milk"), status("Queued"))


def test_a_command_that_names_an_event_of_another_todo_is_refused():
    handler_given(added()).when(TodoCommands.restore_version(ID, added().set("version", 1))).then(raises(ForeignEvent))


def test_what_somebody_else_changed_unseen_is_a_conflict_only_where_it_would_be_lost():
    first = added("milk")
    command = TodoCommands.restore_version(ID, first.set("version", 1), expected_version=2)

    handler_given(first, words("oat"), words("soy")).when(command).then(
        raises(StatedVersionConflict, expected=2, actual=3)
    )
    handler_given(first, words("oat"), status("Started")).when(command).then(raises(StatedVersionConflict))
    handler_given(first, words("oat"), words("milk")).when(command).then(nothing)
    handler_given(first, words("oat"), status("Queued")).when(command).then(words("milk"))


def lived():
    """Bought, started, reworded and finished; then restored as it was when it was started."""
    life = Life(added("milk"), status("Started"), words("oat"), status("Finished"))
    assert life.restore(2) == [5, 6]
    return life


def test_what_changed_the_fields_since_counts_as_taken_back():
    assert lived().undone == {3: 5, 4: 6}


def test_one_undo_takes_all_of_it_back_and_one_redo_does_it_again():
    life = lived()
    undone = life.undo(5, 6)
    assert life.now == ("oat", "Finished", False)
    assert life.undone == {5: 7, 6: 8}

    life.undo(*undone)
    assert life.now == ("milk", "Started", False)
    assert life.undone == {3: 5, 4: 6, 7: 9, 8: 10}


@pytest.mark.parametrize("events", [(words("oat"), removed()), (removed(), restored(), words("oat"))])
def test_in_and_out_of_the_trash_it_is_undone_and_redone_as_well(events):
    life = Life(added("milk"), *events)
    before, versions = life.now, life.restore(2 if len(events) == 3 else 1)
    after = life.now
    undone = life.undo(*versions)
    assert life.now == before != after

    life.undo(*undone)
    assert life.now == after


def test_an_older_change_can_be_undone_past_it():
    life = lived()
    life.undo(2)

    assert life.now == ("milk", "Queued", False)


def test_a_later_change_refuses_the_undo_of_a_restoration():
    life = lived()
    life.act(lambda todo: todo.change_status("Queued", at(9)))

    with pytest.raises(UndoRefused) as refusal:
        life.undo(5, 6)
    assert (refusal.value.version, refusal.value.later) == (6, 7)


def test_an_earlier_undo_that_reached_back_further_is_undone_whole():
    life = Life(added("milk"), words("oat"), status("Started"), words("soy"))
    life.undo(2, 4)
    life.restore(3)

    assert life.now == ("oat", "Started", False)
    assert life.undone == {4: 6, 5: 6}


def test_the_timeline_says_which_version_was_restored_and_what_that_meant():
    found = entries(lived().events)[4:]

    assert [entry.predicate for entry in found] == [
        "restored v2, back to the earlier description",
        "restored v2, back to Started",
    ]
    assert [entry.deed for entry in found] == ["changed the description", "reopened it"]
    assert [entry.around for entry in found] == [
        ("restored v2 of", ", back to the earlier description"),
        ("restored v2 of", ", back to Started"),
    ]
    assert [entry.undo_effect for entry in found] == ["back to the earlier description", "back to Finished"]


def test_a_restoration_and_its_undo_have_one_sentence_each():
    life = lived()
    undone = life.undo(5, 6)
    life.undo(*undone)
    found = entries(life.events)
    acts = [found[start : start + 2] for start in (4, 6, 8)]

    assert [act_predicate(act[::-1], 2) for act in acts] == [
        "restored v2, two changes at once",
        "undid v5, v6, two changes at once",
        "undid v7, v8, two changes at once",
    ]
    assert [str(sentence_of_act(act)) for act in acts] == [
        "Restored v2 of “milk”.",
        "Undone. “oat” is as it was before.",
        "Redone. “milk” is as it was before.",
    ]


def test_a_restoration_from_the_trash_says_so():
    life = Life(added(), removed(), restored())
    life.restore(2)
    life.restore(1)

    assert [entry.predicate for entry in entries(life.events)[3:]] == [
        "restored v2, back in the trash",
        "restored v1, out of the trash",
    ]


ACTS = st.one_of(
    st.tuples(st.just("change_status"), st.sampled_from(STATUSES)),
    st.tuples(st.just("change_description"), st.sampled_from(["milk", "oat", "soy"])),
    st.tuples(st.just("remove"), st.none()),
    st.tuples(st.just("restore"), st.none()),
    st.tuples(st.just("undo"), st.integers(1, 12)),
    st.tuples(st.just("restore_version"), st.integers(1, 12)),
)


@settings(deadline=None)
@for_all(st.lists(ACTS, max_size=12), st.data())
def test_any_version_of_any_history_is_restored_and_that_undone(acts, data):
    life = Life(added())
    for kind, value in acts:
        try:
            if kind in ("undo", "restore_version"):
                (life.undo if kind == "undo" else life.restore)(min(value, len(life.events)))
            else:
                more = () if value is None else (value,)
                life.act(lambda todo, kind=kind, more=more: getattr(todo, kind)(*more, at(2)))
        except (TodoIsInTrash, UndoRefused):
            pass
    version, before = data.draw(st.integers(1, len(life.events))), life.now
    then = life.at(version)
    if before[2] and then[2] and before != then:
        with pytest.raises(TodoIsInTrash):
            life.restore(version)
        return

    versions = life.restore(version)
    assert life.now == then
    assert len(versions) == sum(now != was for now, was in zip(before, then, strict=True))
    undone = life.undo(*versions)
    assert life.now == before
    life.undo(*undone)
    assert life.now == then
