"""Erasing words on the page: first what goes and what stays, then it is done, and every page says so."""

from __future__ import annotations

import csv
import io
import json
from uuid import uuid4

import pytest

from eventsourcing.models import StoredEvent
from tests.todos.cast import added, browser, changed, events, facts, number, removed, state
from tests.todos.page import Page, press, settled, text
from todos import bootstrap
from todos.domain.commands import TodoCommands

pytestmark = pytest.mark.django_db
SECRET = "Enter zebra-passphrase"


@pytest.fixture
def lived(alice, todo):
    """Milk in v1, the secret in v2, oat milk in v3, the secret again in v4 by an undo."""
    changed(alice, todo, SECRET)
    changed(alice, todo, "Buy oat milk")
    undo(alice, todo, 3)
    return todo


def history(todo_id):
    return list(bootstrap.event_store().get_events(todo_id))


def undo(user, todo_id, version):
    bootstrap.handle(TodoCommands.undo(todo_id, [history(todo_id)[version - 1].id], **facts(user)))


def erased(user, todo_id, version):
    bootstrap.handle(TodoCommands.erase_values(todo_id, [history(todo_id)[version - 1].id], **facts(user)))


def ask(client, todo_id, version):
    return client.get(Page(client.get(f"/todos/{todo_id}/")).find(f"erase-v{version}").get("href"))


def test_every_entry_that_wrote_words_leads_to_the_question(as_alice, alice, lived):
    changed(alice, lived, status="Started")
    page = Page(as_alice.get(f"/todos/{lived}/"))

    assert [f"erase-v{version}" in page for version in range(1, 6)] == [True, True, True, True, False]
    assert Page(as_alice.get(f"/todos/{lived}/v2/")).link("Erase these words") == page.find("erase-v2").get("href")
    past = Page(as_alice.get(f"/todos/{lived}/", {"at": history(lived)[3].position}))
    assert past.link("Erase these words") is None


def test_the_question_says_what_goes_and_what_stays_and_changes_nothing(either, lived):
    response = ask(either, lived, 2)
    question = Page(response).text("v2")

    assert response.status_code == 200
    assert "Erase these words for ever? They are also in v4, and go there too." in question
    assert "That something was written stays, with who and when." in question
    assert "Backups made before still have the words. This cannot be undone." in question
    assert SECRET in question
    assert len(events(lived)) == 4


def test_leaving_the_question_shows_the_entry_again(either, lived):
    response = either.get(Page(ask(either, lived, 2)).link("Cancel"))

    assert "Erase these words for ever" not in Page(settled(either, response)).text("v2")
    assert len(events(lived)) == 4


def test_the_words_go_wherever_they_stand_and_the_timeline_says_who_erased_them(either, lived):
    done = settled(either, press(either, ask(either, lived, 2), "Erase them"))
    page = Page(either.get(f"/todos/{lived}/"))

    assert Page(done).text("status-line").endswith("Erased the words of v2 and v4.")
    assert "Undo" not in Page(done).text("status-line")
    assert state(lived) == ("", "Queued", "in the list")
    assert page.title == "Erased words · Todos"
    assert "alice erased the words of v2 and v4" in page.text("v5")
    today = history(lived)[4].timestamp
    assert f"erased by alice on {today.day} {today:%b %Y}, v5" in page.text("v2")
    assert "erased words" in page.text("v3")
    assert "Buy oat milk" in page.text("v3")
    assert SECRET not in either.get(f"/todos/{lived}/").content.decode()
    assert [f"erase-v{version}" in page for version in range(1, 6)] == [True, False, True, False, False]
    assert "all verified" in page.text("record")


@pytest.mark.parametrize("version", [2, 4])
def test_no_answer_and_no_page_holds_the_words_any_more(as_alice, alice, lived, version):
    erased(alice, lived, version)
    position = history(lived)[3].position
    for address in (
        "/inbox/", "/activity/", "/trash/", f"/todos/{lived}/", f"/todos/{lived}/?all=1", f"/inbox/?at={position}",
        *(f"/todos/{lived}/v{each}/" for each in range(1, 6)), f"/todos/{lived}/?at={position}",
        f"/activity/?at={position}", "/inbox/?q=zebra", f"/inbox/?at={position}&q=zebra", f"/todos/{lived}/edit/",
    ):  # fmt: skip
        response = as_alice.get(address)
        assert response.status_code == 200, address
        assert b"passphrase" not in response.content, address
        assert b"None" not in response.content, address
    for file in ("trail.csv", "trail.jsonl"):
        assert b"passphrase" not in b"".join(as_alice.get(f"/activity/{file}").streaming_content)


def test_no_search_finds_erased_words(as_alice, alice, lived):
    position = history(lived)[3].position
    assert Page(as_alice.get("/inbox/?q=zebra")).rows == [SECRET]
    erased(alice, lived, 2)
    for address in ("/inbox/?q=zebra", f"/inbox/?at={position}&q=zebra"):
        assert text(Page(as_alice.get(address)).find("rows")) == ""


def test_the_list_the_trash_and_the_activity_name_the_todo(as_alice, alice, lived):
    erased(alice, lived, 2)
    assert Page(as_alice.get("/inbox/")).rows == ["Erased words"]
    feed = Page(as_alice.get("/activity/")).text("feed")
    assert "alice erased the words of a todo" in feed
    assert "alice undid v3 of the todo whose words are erased" in feed
    assert "alice added Buy milk" in feed
    assert Page(as_alice.get("/activity/?what=erased")).text("feed").count("alice erased the words of") == 1
    removed(alice, lived)
    assert "Erased words" in text(Page(as_alice.get("/trash/")).find("rows"))


def test_an_erasure_of_earlier_words_names_the_todo_by_those_it_has(as_alice, alice, lived):
    erased(alice, lived, 3)
    assert f"alice erased the words of {SECRET}" in Page(as_alice.get("/activity/")).text("feed")


def test_the_form_that_edits_it_is_empty_and_new_words_are_kept(as_alice, alice, lived):
    erased(alice, lived, 2)
    form = as_alice.get(f"/todos/{lived}/edit/")

    assert Page(form).field("description").get("value") == ""
    press(as_alice, form, "Save", description="Buy bread")
    assert state(lived)[0] == "Buy bread"
    page = Page(as_alice.get(f"/todos/{lived}/"))
    assert "erased words" in page.text("v6")
    assert "undo-" + lived + "-v6" not in page


def test_words_that_others_change_meanwhile_are_not_in_the_way(as_alice, alice, lived):
    question = ask(as_alice, lived, 2)
    changed(alice, lived, "Buy bread", "Started")

    assert press(as_alice, question, "Erase them").status_code == 303
    assert state(lived) == ("Buy bread", "Started", "in the list")
    assert history(lived)[1].data["description"] is None


@pytest.fixture(params=["/inbox/", "/todos/{}/"], ids=["list", "todo"])
def form(request, either, lived):
    """The form that edits the todo, with the secret in its field."""
    return either.get(f"/todos/{lived}/edit/", {"next": request.param.format(lived)})


@pytest.mark.parametrize("typed", [SECRET, f"{SECRET} tomorrow"], ids=["unchanged", "with more words"])
def test_a_form_from_before_an_erasure_does_not_write_the_words_again(either, alice, lived, form, typed):
    erased(alice, lived, 2)
    response = press(either, form, "Save", description=typed)
    page = Page(response)

    assert response.status_code == 409
    assert state(lived) == ("", "Queued", "in the list")
    assert "You erased words while you were editing it" in page.text(page.place_of(lived))
    assert "“Use mine” saves what stands here now. Take out what was erased." in page.text(page.place_of(lived))
    assert len(events(lived)) == 5


def test_what_stands_in_the_question_is_saved_by_whoever_looked_at_it(either, alice, lived, form):
    erased(alice, lived, 2)
    question = press(either, form, "Save", description=f"{SECRET} tomorrow")

    press(either, question, "Use mine", description="Buy bread")
    assert state(lived)[0] == "Buy bread"
    assert history(lived)[1].data["description"] is None


def test_leaving_the_question_leaves_the_words_erased(either, alice, lived, form):
    erased(alice, lived, 2)
    question = Page(press(either, form, "Save"))

    page = Page(settled(either, either.get(question.link("Cancel"))))
    assert "Erased words" in page.text(page.place_of(lived))
    assert len(events(lived)) == 5


def test_a_status_pressed_before_an_erasure_goes_through_and_says_of_it(alice, lived):
    client = browser(alice, HX_Request="true")
    stale = client.get("/inbox/")
    erased(alice, lived, 2)
    response = press(client, stale, "Started", f"todo-{lived}")

    assert state(lived) == ("", "Started", "in the list")
    # An edit that waits in the browser for this answer still states the version from before the erasure.
    assert response["X-Merged"] == "description"


def test_erasing_twice_changes_nothing(either, alice, lived):
    question = ask(either, lived, 2)
    erased(alice, lived, 4)
    again = settled(either, press(either, question, "Erase them"))

    assert Page(again).text("status-line") == "These words were erased before. Nothing changed."
    response = either.get(f"/todos/{lived}/v2/erase/")
    assert (response.status_code, len(events(lived))) == (200, 5)
    assert "These words were erased before. Nothing changed." in Page(response).text("status-line")


def test_a_form_that_is_sent_twice_is_carried_out_once(as_alice, lived):
    question = ask(as_alice, lived, 2)
    for _ in range(2):
        assert press(as_alice, question, "Erase them").status_code == 303
    assert len(events(lived)) == 5


def test_a_form_without_its_number_is_refused(either, lived):
    response = either.post(f"/todos/{lived}/v2/erase/", {"next": f"/todos/{lived}/"})

    assert response.status_code == 422
    assert "The form was sent incomplete. Send it again." in Page(response).text("status-line")
    assert len(events(lived)) == 4


def test_an_event_without_words_has_nothing_to_erase(either, alice, lived):
    changed(alice, lived, status="Started")
    for response in (either.get(f"/todos/{lived}/v5/erase/"), either.post(f"/todos/{lived}/v5/erase/", number())):
        assert response.status_code == 409
        assert "v5 wrote no words, so there is nothing to erase." in Page(response).text("status-line")


def test_strangers_get_404(as_bob, as_charlie, as_alice, lived):
    for client in (as_bob, as_charlie):
        assert client.get(f"/todos/{lived}/v2/erase/").status_code == 404
        assert client.post(f"/todos/{lived}/v2/erase/", number()).status_code == 404
    assert as_alice.get(f"/todos/{lived}/v9/erase/").status_code == 404
    assert as_alice.get(f"/todos/{uuid4()}/v1/erase/").status_code == 404
    assert len(events(lived)) == 4


def test_an_undo_to_erased_words_is_refused_and_a_version_is_restored_without_them(as_alice, alice, lived):
    changed(alice, lived, "Buy bread")
    erased(alice, lived, 2)

    response = as_alice.post(f"/todos/{lived}/v5/undo/", number())
    assert response.status_code == 409
    assert "v5 cannot be undone, because the words it would bring back were erased." in response.content.decode()
    response = as_alice.get(f"/todos/{lived}/v2/restore/")
    assert response.status_code == 409
    changed(alice, lived, status="Finished")
    question = Page(as_alice.get(f"/todos/{lived}/v2/restore/")).text("v2")
    assert "Finished →became Queued" in question


def test_a_page_from_before_an_erasure_gets_all_of_it_anew(alice, lived):
    client = browser(alice, HX_Request="true")
    erased(alice, lived, 2)
    asked = {"todo": lived, "next": f"/todos/{lived}/"}

    page = Page(client.get("/updates/", asked, headers={"X-Shown": "4"}))
    assert "#todo" in page.targets
    assert "erased by alice" in page.text("v2")
    changed(alice, lived, status="Started")
    assert "#todo" not in Page(client.get("/updates/", asked, headers={"X-Shown": "5"})).targets


def test_a_conflict_shows_erased_words_as_such(as_alice, alice, lived):
    shown = history(lived)[-1].version
    changed(alice, lived, "Buy bread")
    erased(alice, lived, 2)
    form = number(version=shown, description="Buy cake", next="/inbox/")
    response = as_alice.post(f"/todos/{lived}/edit/", form)

    assert response.status_code == 409
    assert "erased words" in response.content.decode()
    assert "None" not in response.content.decode()


def test_the_files_say_which_cells_are_erased(as_alice, alice, lived):
    erased(alice, lived, 2)
    lines = b"".join(as_alice.get("/activity/trail.jsonl").streaming_content).decode().splitlines()
    lines = [line for line in map(json.loads, lines) if "version" in line]

    assert [line["erased"] for line in lines] == ["", "words, after", "before", "words, after", "words"]
    assert [(line["words"], line["before"], line["after"]) for line in lines[1:4]] == [
        ("", "Buy milk", ""),
        ("Buy oat milk", "", "Buy oat milk"),
        ("", "Buy oat milk", ""),
    ]
    assert lines[1]["personal"] == {"description": None}
    assert lines[1]["keys"] == {}
    table = b"".join(as_alice.get("/activity/trail.csv").streaming_content).decode("utf-8-sig")
    assert [row["erased"] for row in csv.DictReader(io.StringIO(table))] == [line["erased"] for line in lines]


def test_admin_and_the_raw_event_show_null(as_alice, alice, lived, django_user_model):
    erased(alice, lived, 2)
    assert '"description": null' in text(Page(as_alice.get(f"/todos/{lived}/v2/")).root)
    chief = browser(django_user_model.objects.create_superuser("chief"))
    position = StoredEvent.objects.get(stream_id=lived, version=2).position
    for address in ("/admin/eventsourcing/storedevent/", f"/admin/eventsourcing/storedevent/{position}/"):
        answer = chief.get(address, follow=True)
        assert answer.status_code == 200
        assert b"passphrase" not in answer.content


def test_words_can_be_erased_in_the_trash(as_alice, alice, lived):
    removed(alice, lived)
    assert press(as_alice, ask(as_alice, lived, 2), "Erase them").status_code == 303
    assert state(lived) == ("", "Queued", "in the trash")


def test_equal_words_of_another_todo_stay(as_alice, alice, lived):
    other = added(alice, SECRET)
    erased(alice, lived, 2)
    assert state(other)[0] == SECRET
