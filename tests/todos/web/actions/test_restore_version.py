"""Restoring a version on the page of a todo: first what would change, then it is done as one act with one undo."""

from __future__ import annotations

from uuid import uuid4

import pytest

from tests.todos.cast import added, browser, changed, events, number, removed, state
from tests.todos.page import Page, press, settled, shown, text
from todos import bootstrap

pytestmark = pytest.mark.django_db


@pytest.fixture
def lived(alice, todo):
    """A todo of Alice's that was started in v2, reworded in v3, finished in v4 and removed in v5."""
    changed(alice, todo, status="Started")
    changed(alice, todo, "Buy oat milk", "Finished")
    removed(alice, todo)
    return todo


def preview(client, todo_id, version):
    """The answer to the link of a version on the page of a todo."""
    return client.get(Page(client.get(f"/todos/{todo_id}/")).link(f"Restore v{version}"))


def lines(response):
    """The lines of the preview: label and change."""
    [form] = [form for form in Page(response).root.iter("form") if form.get("class") == "conflict"]
    found = [line for line in form.iter("div") if any("whose" in part.get("class", "") for part in line.iter())]
    return [text(line).removeprefix("not saved ") for line in found]


def test_every_entry_but_the_newest_leads_to_its_preview(as_alice, lived):
    page = Page(as_alice.get(f"/todos/{lived}/"))

    assert [page.link(f"Restore v{version}") for version in range(1, 6)] == [
        *(f"/todos/{lived}/v{version}/restore/?next=%2Ftodos%2F{lived}%2F" for version in range(1, 5)),
        None,
    ]
    assert Page(as_alice.get(f"/todos/{lived}/v2/")).link("Restore v2") == page.link("Restore v2")
    assert Page(as_alice.get(f"/todos/{lived}/v5/")).link("Restore v5") is None


def test_a_todo_as_it_was_offers_nothing_to_restore(as_alice, lived):
    page = Page(as_alice.get(f"/todos/{lived}/", {"at": list(bootstrap.event_store().get_events(lived))[2].position}))

    assert page.link("See the todo at v1")
    assert page.link("Restore v1") is None


def test_the_preview_takes_the_place_of_the_entry_and_changes_nothing(either, lived):
    response = preview(either, lived, 2)
    page = Page(response)

    assert response.status_code == 200
    assert "Restoring v2 would change this" in page.text("v2")
    assert lines(response) == ["Place In the trashlist", "Words Buy oat milk", "Status Finished →became Started"]
    assert page.button("Restore v2").fields["version"] == "5"
    assert "Restoring" not in page.text("v1")
    assert len(events(lived)) == 5


def test_leaving_it_shows_the_entry_again(either, lived):
    response = either.get(Page(preview(either, lived, 2)).link("Cancel"))
    page = Page(settled(either, response))

    assert response.status_code == 200 or response.url == f"/todos/{lived}/#v2"
    assert "Restoring" not in page.text("v2")
    assert page.link("Restore v2")
    assert len(events(lived)) == 5


def test_a_restoration_is_one_act_in_the_timeline_and_is_undone_and_redone_as_one(either, lived):
    done = settled(either, press(either, preview(either, lived, 2), "Restore v2"))
    history = list(bootstrap.event_store().get_events(lived))

    assert state(lived) == ("Buy milk", "Started", "in the list")
    assert events(lived)[5:] == [
        ("TodoRestored", {}),
        ("TodoDescriptionChanged", {"description": "Buy milk"}),
        ("TodoStatusChanged", {"status": "Started"}),
    ]
    assert {event.metadata.extra["restores"] for event in history[5:]} == {history[1].id}
    assert len({event.metadata.correlation_id for event in history[5:]}) == 1
    assert Page(done).text("status-line").endswith("Restored v2 of Buy milk. Undo")
    assert Page(done).text("in-trash") == ""

    undone = settled(either, press(either, done, "Undo", "status-line"))
    assert state(lived) == ("Buy oat milk", "Finished", "in the trash")
    assert Page(undone).text("in-trash") == "1"
    redone = settled(either, press(either, undone, "Redo", "status-line"))
    assert state(lived) == ("Buy milk", "Started", "in the list")
    assert Page(redone).text("status-line").endswith("Redone. Buy milk is as it was before. Undo")


def test_the_timeline_and_the_activity_say_what_was_restored(as_alice, lived):
    press(as_alice, preview(as_alice, lived, 2), "Restore v2")
    page = Page(as_alice.get(f"/todos/{lived}/"))

    assert "alice restored v2, three changes at once" in page.text("act-v8")
    assert "reopened it" in page.text("v8")
    assert "undone in v7" in page.text("v3")
    feed = Page(as_alice.get("/activity/")).text("feed")
    assert "alice restored v2, three changes at once" in feed
    assert "restored v2 of Buy milk, back to Started" in feed


def test_a_restoration_of_one_change_is_one_line(as_alice, alice, todo):
    changed(alice, todo, status="Finished")
    done = settled(as_alice, press(as_alice, preview(as_alice, todo, 1), "Restore v1"))

    assert Page(done).text("status-line").endswith("Restored v1 of Buy milk. Undo")
    assert "alice restored v1 of Buy milk, back to Queued" in Page(as_alice.get("/activity/")).text("feed")


@pytest.mark.parametrize("version", [1, 3])
def test_where_nothing_differs_it_says_so(either, alice, todo, version):
    changed(alice, todo, status="Started")
    changed(alice, todo, status="Queued")
    address, at = f"/todos/{todo}/v{version}/restore/", f"/todos/{todo}/"
    sentence = f"It is already the same as in v{version}. Nothing changed."

    assert Page(either.get(address, {"next": at})).text("status-line") == sentence
    assert shown(either, either.post(address, number(next=at, version=3))).text("status-line") == sentence
    assert len(events(todo)) == 3


@pytest.mark.parametrize(
    ("theirs", "fresh"),
    [
        ({"description": "Buy soy milk"}, ["Words Buy soy milk", "Status Finished →became Queued"]),
        ({"status": "Started"}, ["Words Buy oat milk", "Status Started →became Queued"]),
    ],
)
def test_what_changed_since_the_preview_is_shown_before_anything_is_done(either, alice, bob, todo, theirs, fresh):
    changed(alice, todo, "Buy oat milk", "Finished")
    before = preview(either, todo, 1)
    changed(bob, todo, **theirs)
    refused = press(either, before, "Restore v1")

    assert refused.status_code == 409
    assert len(events(todo)) == 4
    assert lines(refused) == fresh
    assert "before you did this. Restoring v1 would now change this" in Page(refused).text("v1")
    assert Page(refused).text("status-line").startswith("Not restored. bob changed")
    settled(either, press(either, refused, "Restore v1"))
    assert state(todo) == ("Buy milk", "Queued", "in the list")


def test_a_field_that_is_back_at_its_value_of_that_version_is_no_conflict(either, alice, bob, todo):
    changed(alice, todo, "Buy oat milk", "Finished")
    before = preview(either, todo, 1)
    changed(bob, todo, status="Queued")
    done = settled(either, press(either, before, "Restore v1"))

    assert state(todo) == ("Buy milk", "Queued", "in the list")
    assert "bob also changed the status meanwhile. Both changes are kept." in Page(done).text("status-line")


def test_a_removal_since_the_preview_is_shown_first_too(either, alice, bob, todo):
    changed(alice, todo, status="Finished")
    before = preview(either, todo, 1)
    removed(bob, todo)
    refused = press(either, before, "Restore v1")

    assert refused.status_code == 409
    assert lines(refused) == ["Place In the trashlist", "Status Finished →became Queued"]


def test_in_the_trash_then_and_now_it_is_refused_with_the_way_out(either, alice, lived):
    either.post(f"/todos/{lived}/restore/", number())
    changed(alice, lived, status="Queued")
    removed(alice, lived)
    for refused in (
        either.get(f"/todos/{lived}/v5/restore/", {"next": f"/todos/{lived}/"}),
        either.post(f"/todos/{lived}/v5/restore/", number(next=f"/todos/{lived}/", version=8)),
    ):
        assert refused.status_code == 409
        assert Page(refused).text("status-line").startswith("This todo was removed. Restore it from the trash")
    assert len(events(lived)) == 8


def test_a_preview_of_an_entry_further_back_is_shown_above_the_timeline(either, alice, todo):
    for each in range(60):
        changed(alice, todo, status=("Started", "Queued")[each % 2])
    response = either.get(f"/todos/{todo}/v2/restore/", {"next": f"/todos/{todo}/"})
    assert "Restoring v2 would change this" in Page(response).text("todo")

    on_its_page = either.get(f"/todos/{todo}/v2/restore/", {"next": f"/todos/{todo}/?after=20"})
    assert "Restoring v2 would change this" in Page(on_its_page).text("v2")


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_stranger_finds_no_version_to_restore(charlie, lived, method):
    response = getattr(browser(charlie), method)(f"/todos/{lived}/v2/restore/", number(version=5))

    assert response.status_code == 404
    assert len(events(lived)) == 5


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("version", ["6", "0", "99999999999999999999", "x"])
def test_a_version_that_there_is_not_is_no_address(either, lived, method, version):
    assert getattr(either, method)(f"/todos/{lived}/v{version}/restore/", number(version=5)).status_code == 404


@pytest.mark.parametrize("fields", [{"command_id": ""}, {"version": "x"}, {"version": "0"}, {"version": str(2**60)}])
def test_a_form_that_makes_no_sense_is_refused(either, lived, fields):
    sent = number(next=f"/todos/{lived}/", version=5) | fields
    response = either.post(f"/todos/{lived}/v2/restore/", sent)

    assert response.status_code == 422
    assert Page(response).text("status-line") == "The form was sent incomplete. Send it again."
    assert len(events(lived)) == 5


def test_a_form_that_is_ahead_of_the_history_is_refused(either, lived):
    response = either.post(f"/todos/{lived}/v2/restore/", number(next=f"/todos/{lived}/", version=9))

    assert response.status_code == 409
    assert "shows a version that does not exist" in Page(response).text("status-line")


def test_sent_twice_it_is_done_once_and_its_number_does_nothing_else(either, lived):
    fields = number(next=f"/todos/{lived}/", version=5)
    first, second = (shown(either, either.post(f"/todos/{lived}/v2/restore/", fields)) for _ in range(2))
    other = either.post(f"/todos/{lived}/v1/restore/", fields)

    assert first.text("status-line") == second.text("status-line")
    assert other.status_code == 409
    assert Page(other).text("status-line") == "This form was already sent: Restored v2 of “Buy milk”. Press again."
    assert len(events(lived)) == 8


def test_from_another_page_the_preview_leads_to_the_todo(as_alice, alice):
    todo_id = added(alice, "<b>bold</b>")
    changed(alice, todo_id, "plain")
    page = Page(as_alice.get(f"/todos/{todo_id}/v1/restore/"))

    assert page.title.startswith("plain")
    assert "Words plain <b>bold</b>" in page.text("v1")
    assert as_alice.get(f"/todos/{uuid4()}/v1/restore/").status_code == 404
