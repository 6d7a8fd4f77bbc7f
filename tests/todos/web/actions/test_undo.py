"""Undo and Redo: the status line's own form is the command that puts it back, and names what it undoes."""

from __future__ import annotations

import pytest

from tests.todos.cast import added, changed, events, facts, number, removed
from tests.todos.page import Page, press, shown, text
from todos import bootstrap, models
from todos.domain.commands import TodoCommands

pytestmark = pytest.mark.django_db

ACTS = {
    "Queued to Started": ("Queued", "status/Started", {}),
    "Queued to Finished": ("Queued", "status/Finished", {}),
    "Started to Queued": ("Started", "status/Queued", {}),
    "Finished to Started": ("Finished", "status/Started", {}),
    "edit": ("Queued", "edit", {"description": "Buy oat milk", "version": 1}),
    "remove": ("Queued", "remove", {}),
}


def act(client, todo_id, act, fields, at="/"):
    """The answer to an act that carries the status line: the parts, or the page after the redirect."""
    return settled(client, client.post(f"/todos/{todo_id}/{act}/", number(next=at, **fields)))


def settled(client, response):
    return client.get(response.url) if response.status_code == 303 else response


def state(todo_id):
    todo = models.Todo.objects.get(pk=todo_id)
    return todo.description, todo.status, "in the trash" if todo.removed else "in the list"


def undoes(todo_id):
    """By version, the versions that each event names as undone."""
    history = list(bootstrap.event_store().get_events(todo_id))
    versions = {event.id: event.version for event in history}
    return [[versions[undone] for undone in event.metadata.extra.get("undoes", ())] for event in history]


@pytest.mark.parametrize("at", ["/", "detail"])
@pytest.mark.parametrize(("status", "path", "fields"), ACTS.values(), ids=ACTS)
def test_every_act_is_undone_and_redone_by_the_status_line(either, alice, status, path, fields, at):
    todo_id = added(alice, "Buy milk", status)
    at = f"/todos/{todo_id}/" if at == "detail" else at
    before = state(todo_id)
    done = act(either, todo_id, path, fields, at)
    after = state(todo_id)

    undone = settled(either, press(either, done, "Undo", "status-line"))
    assert state(todo_id) == before
    assert undoes(todo_id) == [[], [], [2]]
    assert "Undone:" in Page(undone).text("status-line")

    redone = settled(either, press(either, undone, "Redo", "status-line"))
    assert state(todo_id) == after != before
    assert undoes(todo_id) == [[], [], [2], [3]]

    settled(either, press(either, redone, "Undo", "status-line"))
    assert state(todo_id) == before
    assert undoes(todo_id) == [[], [], [2], [3], [4]]


def test_an_addition_is_undone_by_the_trash_and_redone_from_it(either):
    done = settled(either, either.post("/todos/", number(description="Buy milk", next="/")))
    todo_id = str(models.Todo.objects.get().pk)

    undone = settled(either, press(either, done, "Undo", "status-line"))
    assert state(todo_id) == ("Buy milk", "Queued", "in the trash")

    settled(either, press(either, undone, "Redo", "status-line"))
    assert state(todo_id) == ("Buy milk", "Queued", "in the list")
    assert events(todo_id)[1:] == [("TodoRemoved", {}), ("TodoRestored", {})]
    assert undoes(todo_id) == [[], [1], [2]]


def test_a_restoration_is_undone_by_removing(either, alice, todo):
    removed(alice, todo)
    done = act(either, todo, "restore", {}, "/trash/")
    settled(either, press(either, done, "Undo", "status-line"))

    assert state(todo)[2] == "in the trash"
    assert undoes(todo) == [[], [], [], [3]]


def test_the_timeline_says_what_was_undone(either, todo):
    press(either, act(either, todo, "status/Finished", {}), "Undo", "status-line")

    assert "alice undid v2, back to Queued" in text(Page(either.get(f"/todos/{todo}/")).root)


def test_undoing_twice_from_a_stale_page_says_that_nothing_changed(either, alice, todo):
    done = act(either, todo, "status/Started", {})
    press(either, done, "Undo", "status-line")
    changed(alice, todo, status="Finished")
    # The same form once more, from a page that was open elsewhere: a number of its own.
    button = Page(done).button("Undo", "status-line")
    fields = button.fields | number()
    again = shown(either, either.post(button.action, fields))

    assert again.text("status-line") == "v2 was undone already, in v3; nothing changed."
    assert len(events(todo)) == 4
    changed(alice, todo, status="Started")
    late = shown(either, either.post(button.action, fields))
    assert late.text("status-line") == "v2 was undone already, in v3; nothing changed."


def test_a_removal_that_was_undone_and_made_again_is_not_undone_by_an_old_page(either, alice, todo):
    removed(alice, todo)
    undo(either, todo, 2)
    removed(alice, todo)
    page = Page(undo(either, todo, 2, "/trash/"))

    assert page.text("status-line") == "v2 was undone already, in v3; nothing changed."


def test_what_is_as_it_was_without_an_undo_is_said_to_be_so(either, alice, todo):
    changed(alice, todo, status="Started")
    changed(alice, todo, status="Queued")
    page = Page(undo(either, todo, 2))

    assert page.text("status-line") == "It already is as it was before; nothing changed."


def undo(client, todo_id, version, at="/", **fields):
    """The answer to an undo of one version."""
    return settled(client, client.post(f"/todos/{todo_id}/v{version}/undo/", number(next=at, **fields)))


@pytest.fixture(params=["/", "detail"])
def at(request, todo):
    """Where the undo is pressed."""
    return f"/todos/{todo}/" if request.param == "detail" else request.param


def test_an_undo_never_takes_a_later_change_away_unasked(either, alice, bob, todo, at):
    changed(alice, todo, "Buy oat milk")
    changed(bob, todo, "Buy soy milk")
    refused = undo(either, todo, 2, at)
    page = Page(refused)

    assert refused.status_code == 409
    assert state(todo)[0] == "Buy soy milk"
    where = "todo" if "todo" in page else f"todo-{todo}"
    told = page.text(where)
    assert "v3 changed the description after this" in told
    assert "Undo v3 first, or set it to the earlier words anyway." in told
    assert page.link("v3") == f"/todos/{todo}/v3/"
    assert "bob Buy soy milk" in told
    assert "Undone Buy soy milk" in told
    assert page.text("status-line").startswith("v3 changed the description after this.")

    done = settled(either, press(either, refused, "Set it anyway"))
    assert state(todo)[0] == "Buy milk"
    assert undoes(todo) == [[], [], [], [2]]
    assert "Undone:" in Page(done).text("status-line")


def test_anyway_asks_again_where_it_was_changed_since_it_was_asked(either, alice, bob, todo, at):
    changed(alice, todo, "Buy oat milk")
    changed(alice, todo, "Buy soy milk")
    refused = undo(either, todo, 2, at)
    changed(bob, todo, "Buy rice milk")
    again = press(either, refused, "Set it anyway")

    assert again.status_code == 409
    assert state(todo)[0] == "Buy rice milk"
    assert "v4 changed the description after this" in text(Page(again).root)
    assert "bob Buy rice milk" in text(Page(again).root)
    settled(either, press(either, again, "Set it anyway"))
    assert state(todo)[0] == "Buy milk"


def test_anyway_sent_twice_is_done_once(either, alice, todo):
    changed(alice, todo, "Buy oat milk")
    changed(alice, todo, "Buy soy milk")
    button = Page(undo(either, todo, 2)).button("Set it anyway")
    first, second = (settled(either, either.post(button.action, button.fields)) for _ in range(2))

    assert Page(first).text("status-line") == Page(second).text("status-line")
    assert len(events(todo)) == 4


@pytest.mark.parametrize("anyway", ["0", "on", "-1", str(2**53), "²"])
def test_anyway_that_states_no_version_is_refused(either, alice, todo, anyway):
    changed(alice, todo, status="Started")
    response = either.post(f"/todos/{todo}/v2/undo/", number(anyway=anyway))

    assert response.status_code == 422
    assert Page(response).text("status-line") == "This form has lost its number. Send it again."


def test_leaving_it_after_a_refusal_changes_nothing(either, alice, todo):
    changed(alice, todo, "Buy oat milk")
    changed(alice, todo, "Buy soy milk")
    refused = undo(either, todo, 2)
    page = shown(either, either.get(Page(refused).link("Leave it")))

    assert page.rows == ["Buy soy milk"]
    assert len(events(todo)) == 3


def test_a_refused_undo_goes_through_once_what_came_later_is_undone(either, alice, todo):
    changed(alice, todo, "Buy oat milk")
    changed(alice, todo, "Buy soy milk")
    undo(either, todo, 3)
    undo(either, todo, 2)

    assert state(todo)[0] == "Buy milk"
    assert undoes(todo) == [[], [], [], [3], [2]]


def test_any_entry_of_the_timeline_is_undone_at_its_place(either, alice, todo):
    changed(alice, todo, "Buy oat milk", "Started")
    removed(alice, todo)
    at = f"/todos/{todo}/"
    settled(either, press(either, either.get(at), "Undo v4: take it out of the trash", "timeline"))
    settled(either, press(either, either.get(at), "Undo v2: back to the earlier description", "timeline"))
    page = Page(settled(either, press(either, either.get(at), "Undo v3: back to Queued", "timeline")))

    assert state(todo) == ("Buy milk", "Queued", "in the list")
    assert undoes(todo) == [[], [], [], [], [4], [2], [3]]
    assert "Undone: Buy milk is Queued again." in page.text("status-line")


def text_of_undo(page, version):
    entry = page.find(f"v{version}")
    return [text(each) for each in entry.iter() if "undone" in each.get("class", "").split()]


def test_an_undone_entry_says_where_in_place_of_its_undo(either, alice, todo):
    changed(alice, todo, "Buy oat milk")
    undo(either, todo, 2, f"/todos/{todo}/")
    page = Page(either.get(f"/todos/{todo}/"))

    assert text_of_undo(page, 2) == ["undone in v3"]
    assert text_of_undo(page, 3) == text_of_undo(page, 1) == ["Undo"]
    assert "undid v2, back to the earlier description" in page.text("v3")
    assert f"/todos/{todo}/v2/" in [link.get("href") for link in page.find("v3").iter("a")]


def test_a_redone_entry_can_be_undone_again(either, alice, todo):
    changed(alice, todo, "Buy oat milk")
    undo(either, todo, 2)
    undo(either, todo, 3)
    page = Page(either.get(f"/todos/{todo}/"))

    assert [text_of_undo(page, version) for version in (2, 3, 4)] == [["Undo"], ["undone in v4"], ["Undo"]]


def test_an_undo_on_its_own_page_leads_to_that_of_the_todo(as_alice, alice, todo):
    changed(alice, todo, status="Started")
    page = as_alice.get(f"/todos/{todo}/v2/")
    assert "hx-boost" not in Page(page).find("undo-form").attrib  # parts of another page have no place on this one
    answer = press(as_alice, page, "Undo v2: back to Queued")
    assert (answer.status_code, answer.url) == (303, f"/todos/{todo}/")
    page = settled(as_alice, answer)

    assert state(todo)[1] == "Queued"
    assert "Undone:" in Page(page).text("status-line")


def test_an_entry_of_a_page_further_back_is_refused_on_that_page(either, alice, todo):
    for each in range(60):
        changed(alice, todo, status=("Started", "Queued")[each % 2])
    refused = undo(either, todo, 3, f"/todos/{todo}/?after=20")

    assert refused.status_code == 409
    assert "v61 changed the status after this" in Page(refused).text("v3")


def test_a_refusal_is_shown_even_where_its_entry_is_not(either, alice, todo):
    for each in range(60):
        changed(alice, todo, status=("Started", "Queued")[each % 2])
    refused = undo(either, todo, 3, f"/todos/{todo}/")

    assert "v61 changed the status after this" in Page(refused).text("todo")


def test_the_undo_of_a_removed_todo_is_refused_by_its_rule(either, alice, todo):
    changed(alice, todo, status="Started")
    removed(alice, todo)
    refused = undo(either, todo, 2, f"/todos/{todo}/")

    assert refused.status_code == 409
    assert Page(refused).text("status-line").startswith("This todo was removed.")


@pytest.fixture
def restored_at_once(alice, todo):
    """A todo of Alice's whose first version was restored: v4 and v5 came of one command."""
    changed(alice, todo, "Buy oat milk", "Started")
    first = next(bootstrap.event_store().get_events(todo))
    outcome = bootstrap.handle(TodoCommands.restore_version(todo, first, **facts(alice)))
    assert outcome.version == 5
    [last] = bootstrap.event_store().get_at([outcome.position])
    return f"/acts/{last.record.correlation_id}/undo/"


@pytest.mark.parametrize("at", ["/", "detail", "/activity/"])
def test_what_one_act_did_to_a_todo_is_undone_and_redone_in_its_place(either, todo, restored_at_once, at):
    fields = number(next=f"/todos/{todo}/" if at == "detail" else at)
    undone = settled(either, either.post(restored_at_once, fields))
    assert state(todo) == ("Buy oat milk", "Started", "in the list")
    assert undoes(todo)[5:] == [[4, 5], [4, 5]]
    assert Page(undone).text("status-line").endswith("Undone: Buy oat milk is as it was. Redo")

    redone = settled(either, press(either, undone, "Redo", "status-line"))
    assert state(todo) == ("Buy milk", "Queued", "in the list")
    assert undoes(todo)[7:] == [[6, 7], [6, 7]]
    assert Page(redone).text("status-line").endswith("Redone: Buy milk is as it was. Undo")
    assert Page(settled(either, either.post(restored_at_once, fields))).text("status-line").endswith("is as it was.")
    assert len(events(todo)) == 9


def test_what_one_act_did_to_a_todo_is_not_undone_past_a_later_change_unasked(either, bob, todo, restored_at_once):
    changed(bob, todo, status="Finished")
    refused = either.post(restored_at_once, number(next=f"/todos/{todo}/"))
    assert refused.status_code == 409
    assert "v6 changed the status after this" in Page(refused).text("v5")
    assert len(events(todo)) == 6

    settled(either, press(either, refused, "Set it anyway"))
    assert state(todo) == ("Buy oat milk", "Started", "in the list")


def test_all_fields_that_stand_against_an_undo_are_shown_before_it_sets_them(either, bob, todo, restored_at_once):
    changed(bob, todo, "Buy soy milk", "Finished")
    refused = either.post(restored_at_once, number(next=f"/todos/{todo}/"))
    told = text(Page(refused).root)

    assert "v6 changed the description after this, v7 the status. Undo those first, or set all back anyway." in told
    assert "v6 bob Buy soy milk" in told
    assert "v7 bob Finished" in told
    settled(either, press(either, refused, "Set them anyway"))
    assert state(todo) == ("Buy oat milk", "Started", "in the list")


def test_a_version_that_there_is_not_cannot_be_undone(either, todo):
    assert either.post(f"/todos/{todo}/v2/undo/", number()).status_code == 404


def test_an_undo_without_a_number_is_refused(either, todo):
    assert either.post(f"/todos/{todo}/v1/undo/", {"command_id": "nonsense"}).status_code == 422
    assert len(events(todo)) == 1


def test_the_undo_of_a_page_changes_that_page(htmx, todo):
    done = act(htmx, todo, "status/Finished", {}, f"/todos/{todo}/")

    assert Page(press(htmx, done, "Undo", "status-line")).targets == ["#todo", "#status-line"]
