"""The undo of a bulk act among later changes."""

from __future__ import annotations

import pytest

from tests.todos.cast import browser, changed, number, removed
from tests.todos.page import Page, press, shown
from tests.todos.web.actions.bulk import acts, dialog_lines, page_after, send, states, tick

pytestmark = pytest.mark.django_db


@pytest.fixture
def finished(alice, three):
    """The act that finished all three, at the address of its undo."""
    send(browser(alice), "status/Finished", tick(three))
    [act] = acts(three)
    return f"/acts/{act}/undo/"


PLACES = ["/inbox/", "/inbox/?q=salt", "/trash/", "/activity/", "detail"]


@pytest.fixture(params=PLACES)
def at(request, three):
    return f"/todos/{three[0]}/" if request.param == "detail" else request.param


def test_an_undo_with_a_later_change_shows_the_dialog_on_the_page_where_it_was_pressed(
    either, bob, three, finished, at
):
    changed(bob, three[0], status="Started")
    refused = either.post(finished, number(next=at))
    heading, line, answers = dialog_lines(refused)
    page = Page(refused)

    assert refused.status_code == 409
    assert heading == "1 of 3 todos was changed after this"
    assert line.endswith("v3 bob milk Started →became Queued")
    assert answers.startswith("Undo all anyway Cancel Undo the later changes first, or undo all anyway.")
    assert f"/todos/{three[0]}/v3/" in [link.get("href") for link in page.root.iter("a")]
    assert page.text("status-line").startswith("Nothing was changed. 1 of 3 todos was changed after this.")
    assert states(three) == ["Started", "Finished", "Finished"]

    done = page_after(either, press(either, refused, "Undo all anyway"))
    assert states(three) == ["Queued"] * 3
    assert len(acts(three)) == 1
    assert "Undone. 3 todos are as they were before. Redo" in Page(done).text("status-line")
    assert done.wsgi_request.get_full_path() == at


def test_set_anyway_overwrites_only_changes_that_the_dialog_showed(either, bob, three, finished):
    changed(bob, three[0], status="Started")
    refused = either.post(finished, number(next="/inbox/"))
    changed(bob, three[1], status="Started")
    again = press(either, refused, "Undo all anyway")

    assert again.status_code == 409
    assert dialog_lines(again)[0] == "2 of 3 todos were changed after this"
    assert states(three) == ["Started", "Started", "Finished"]
    changed(bob, three[0], status="Finished")
    assert press(either, again, "Undo all anyway").status_code == 409
    page_after(either, press(either, either.post(finished, number(next="/inbox/")), "Undo all anyway"))
    assert states(three) == ["Queued"] * 3


@pytest.mark.parametrize("box", ["x.v1", "{id}.v0", "{id}.v"])
def test_a_version_seen_that_is_none_is_refused(either, three, finished, box):
    response = either.post(finished, number(next="/inbox/", todo=box.format(id=three[0])))

    assert response.status_code == 422
    assert states(three) == ["Finished"] * 3


def test_the_dialog_names_every_later_change(either, alice, bob, three, finished):
    page_after(either, either.post(finished, number(next="/inbox/")))  # an act that can be redone
    [undone] = acts(three)
    changed(bob, three[1], status="Started")
    changed(bob, three[2], status="Started")
    lines = dialog_lines(either.post(f"/acts/{undone}/undo/", number(next="/inbox/")))

    assert lines[0] == "2 of 3 todos were changed after this"
    assert sorted(line[6:] for line in lines[1:-1]) == [
        "v4 bob bread Started →became Finished",
        "v4 bob salt Started →became Finished",
    ]


def test_on_the_activity_the_dialog_takes_the_place_of_the_act(either, bob, three, finished):
    changed(bob, three[0], status="Started")
    page = Page(either.post(finished, number(next="/activity/")))

    assert "was changed after this" in page.text(f"act-{finished.split('/')[2]}")
    assert page.text("bulk-conflict") == ""


def test_left_as_it_is_the_undo_is_there_again(either, bob, three, finished, at):
    changed(bob, three[0], status="Started")
    refused = Page(either.post(finished, number(next=at)))
    page = shown(either, either.get(refused.link("Cancel")))

    assert states(three) == ["Started", "Finished", "Finished"]
    assert page.button("Undo", "status-line").action == finished
    assert "bulk-conflict-heading" not in page.ids


def test_an_undo_that_a_rule_refuses_says_so(either, alice, three, finished):
    removed(alice, three[1])
    response = either.post(finished, number(next="/inbox/"))

    assert response.status_code == 409
    assert (
        Page(response).text("status-line").startswith("Nothing was changed, because of “bread”: This todo was removed.")
    )


def test_an_undo_that_a_rule_refuses_has_no_conflict_dialog(either, alice, bob, three, finished):
    changed(bob, min(three), status="Started")
    removed(alice, max(three))
    response = either.post(finished, number(next="/inbox/"))

    assert ": This todo was removed." in Page(response).text("status-line")
    assert dialog_lines(response) == []


def test_one_change_of_an_act_refuses_its_undo_at_its_place_in_the_activity(htmx, bob, three, finished):
    changed(bob, three[0], status="Started")
    refused = htmx.post(f"/todos/{three[0]}/v2/undo/?entry=1", number(next="/activity/"))

    assert "v3 changed the status after v2" in Page(refused).text(f"entry-{three[0]}-v2")
    press(htmx, refused, "Undo v2 anyway")
    assert states(three) == ["Queued", "Finished", "Finished"]


def test_a_stranger_gets_no_dialog_about_an_act_either(charlie, bob, three, finished):
    changed(bob, three[0], status="Started")
    client = browser(charlie)

    assert client.post(finished, number(next="/inbox/")).status_code == 404
    assert client.get(finished, {"cancel": "1", "next": "/inbox/"}).status_code == 404
