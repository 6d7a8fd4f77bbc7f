"""Bulk acts among changes that their author had not seen."""

from __future__ import annotations

import pytest

from tests.todos.cast import added, browser, changed, events, number, removed
from tests.todos.page import Page, press, shown, text
from tests.todos.web.actions.bulk import acts, boxes, dialog_lines, page_after, send, states, tick

pytestmark = pytest.mark.django_db


def test_a_todo_changed_meanwhile_is_in_the_conflict_dialog_and_no_todo_is_changed(either, bob, three):
    changed(bob, three[0], status="Finished")
    response = send(either, "status/Started", tick(three))
    heading, line, answers = dialog_lines(response)

    assert response.status_code == 409
    assert heading == "1 of 3 todos was changed before you did this"
    assert line.endswith("v2 bob milk Queued →became Finished")
    assert answers == "Set all to Started anyway Cancel The changes made meanwhile stay in the history either way."
    assert "Nothing was changed. 1 of 3 todos was changed" in Page(response).text("status-line")
    assert states(three) == ["Finished", "Queued", "Queued"]


def test_done_anyway_it_is_one_act_on_all_of_them(either, bob, three):
    changed(bob, three[0], status="Finished")
    page = page_after(either, press(either, send(either, "status/Started", tick(three)), "Set all to Started anyway"))

    assert states(three) == ["Started"] * 3
    assert len(acts(three)) == 1
    assert "3 todos" in Page(page).text("status-line")


def test_ticked_boxes_stay_ticked_and_state_the_versions_shown_now(either, bob, three):
    changed(bob, three[0], status="Finished")
    response = send(either, "status/Started", tick(three[:2]))
    found = boxes(response)

    # With scripts the rows that have not changed stay as they are on the screen.
    assert found[f"{three[0]}.v2"] is True
    assert found.get(f"{three[1]}.v1", True) is True
    assert found.get(f"{three[2]}.v1", False) is False
    page_after(either, send(either, "status/Started", [f"{three[0]}.v2", f"{three[1]}.v1"]))
    assert states(three) == ["Started", "Started", "Queued"]


def test_all_that_were_changed_are_named_with_who_did_it(either, alice, bob, three):
    changed(bob, three[0], status="Finished")
    changed(alice, three[2], "pepper", "Started")
    heading, milk, pepper, _ = dialog_lines(send(either, "remove", tick(three)))

    assert heading == "2 of 3 todos were changed before you did this"
    assert sorted([milk[6:], pepper[6:]]) == [
        "v2 bob milk Queued →became Finished",
        "v3 Elsewhere pepper Queued →became Started",
    ]
    assert states(three) == ["Finished", "Queued", "Started"]


def test_words_that_were_changed_are_shown_with_their_difference(either, bob, three):
    changed(bob, three[1], "brown bread")
    response = send(either, "remove", tick(three))

    assert dialog_lines(response)[1].endswith("v2 bob brown bread")
    assert dialog_lines(response)[2].startswith("Remove all anyway Cancel")
    assert [text(mark) for mark in Page(response).root.iter("ins")] == ["brown"]


def test_a_todo_that_was_removed_and_restored_is_in_the_conflict_dialog(either, bob, alice, three):
    removed(bob, three[0])
    browser(alice).post(f"/todos/{three[0]}/restore/", number())

    assert dialog_lines(send(either, "status/Finished", tick(three)))[1].endswith("v3 Elsewhere milk now in the list")


def test_another_change_before_the_answer_brings_the_dialog_again(either, bob, three):
    changed(bob, three[0], status="Finished")
    response = send(either, "status/Started", tick(three))
    changed(bob, three[0], status="Queued")
    changed(bob, three[1], status="Finished")
    again = press(either, response, "Set all to Started anyway")

    assert again.status_code == 409
    assert dialog_lines(again)[0] == "2 of 3 todos were changed before you did this"
    assert states(three) == ["Queued", "Finished", "Queued"]


def test_a_todo_that_the_list_no_longer_shows_is_in_the_dialog_all_the_same(either, bob, three):
    changed(bob, three[0], status="Finished")
    response = send(either, "status/Started", tick(three), "/inbox/?status=Queued&select=1")

    assert "milk" in dialog_lines(response)[1]
    page_after(either, press(either, response, "Set all to Started anyway"))
    assert states(three) == ["Started"] * 3


def test_left_as_they_are_nothing_is_done(either, bob, three):
    changed(bob, three[0], status="Finished")
    response = send(either, "status/Started", tick(three))
    page = shown(either, either.get(Page(response).link("Cancel")))

    assert states(three) == ["Finished", "Queued", "Queued"]
    assert "bulk" in page.ids
    assert "bulk-conflict-heading" not in page.ids


def test_a_change_of_another_field_meanwhile_is_kept_and_mentioned(either, bob, three):
    changed(bob, three[0], "oat milk")
    page = Page(page_after(either, send(either, "status/Finished", tick(three))))

    assert states(three) == ["Finished"] * 3
    assert page.text("status-line").endswith(
        "Finished 3 todos. bob also changed the description of “oat milk” meanwhile. Both changes are kept. Undo"
    )


def test_todos_that_one_changed_oneself_elsewhere_are_counted(either, alice, three):
    changed(alice, three[0], "oat milk")
    changed(alice, three[1], "brown bread")
    page = Page(page_after(either, send(either, "status/Finished", tick(three))))

    assert "2 of them were also changed meanwhile, by you elsewhere. All changes are kept." in page.text("status-line")


def test_the_same_done_by_somebody_else_meanwhile_is_no_conflict(either, bob, three):
    changed(bob, three[0], status="Finished")
    page_after(either, send(either, "status/Finished", tick(three)))

    assert states(three) == ["Finished"] * 3
    assert len(events(three[0])) == 2


def test_a_restoration_is_done_whatever_came_since(either, alice, three):
    for todo_id in three:
        removed(alice, todo_id)
    page_after(either, send(either, "restore", tick(three), "/trash/?select=1"))

    assert states(three) == ["Queued"] * 3


def test_a_box_that_states_no_version_means_what_is_there_now(either, bob, three):
    changed(bob, three[0], status="Finished")
    page_after(either, send(either, "status/Started", three))

    assert states(three) == ["Started"] * 3


@pytest.mark.parametrize("version", ["0", "", "x", "-1", "²", str(2**53), "9" * 99])
def test_a_version_that_is_none_is_refused(either, three, version):
    response = send(either, "remove", [f"{three[0]}.v{version}", f"{three[1]}.v1"])

    assert response.status_code == 422
    assert "The form was sent incomplete." in Page(response).text("status-line")
    assert states(three) == ["Queued"] * 3


def test_a_version_to_come_is_refused(either, three):
    response = send(either, "status/Started", [f"{three[0]}.v1", f"{three[1]}.v7"])

    assert response.status_code == 409
    assert "This page shows a version that does not exist." in Page(response).text("status-line")
    assert states(three) == ["Queued"] * 3


def test_a_stranger_gets_no_conflict_dialog(charlie, bob, three):
    changed(bob, three[0], status="Finished")
    client = browser(charlie)

    assert send(client, "status/Started", [*tick(three), *tick([added(charlie)])]).status_code == 404
    assert states(three) == ["Finished", "Queued", "Queued"]
