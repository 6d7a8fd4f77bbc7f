"""Lists on pages: made, renamed, removed, restored, undone; todos in them, and nobody else's."""

from __future__ import annotations

from uuid import uuid4

import pytest

from tests.todos.cast import added, added_list, browser, changed, events, moved, number, person
from tests.todos.page import Page, press, shown, text
from todos import bootstrap, models
from todos.read_model import lists

pytestmark = pytest.mark.django_db


def history(list_id: str) -> list[str]:
    return [event.type for event in bootstrap.event_store().get_events(list_id)]


def test_a_list_is_made_and_its_page_is_empty(as_alice):
    made = press(as_alice, as_alice.get("/lists/"), "Add", name="House & garden")
    page = shown(as_alice, made)

    assert made.status_code == 303
    assert page.title == "House & garden · Todos"
    assert page.rows == []
    assert "Added House & garden." in page.text("status-line")


def test_a_name_that_is_none_comes_back_with_its_reason(as_alice):
    refused = press(as_alice, as_alice.get("/lists/"), "Add", name="x" * 101)

    assert refused.status_code == 422
    assert Page(refused).find("list-name").get("value") == "x" * 101
    assert "101 characters" in Page(refused).text("list-error")
    assert not models.TodoList.objects.exists()


def test_what_is_added_on_the_page_of_a_list_is_in_it(as_alice, alice):
    house = added_list(alice)
    press(as_alice, as_alice.get(f"/lists/{house}/"), "Add", description="Fix the roof")

    assert Page(as_alice.get(f"/lists/{house}/")).rows == ["Fix the roof"]
    assert Page(as_alice.get("/inbox/")).rows == []
    assert models.Todo.objects.get().place == house


def test_a_todo_is_moved_on_its_page_and_back_by_undo(as_alice, alice, todo):
    house = added_list(alice)
    form = as_alice.get(f"/todos/{todo}/edit/?field=place&next=/todos/{todo}/")
    page = shown(as_alice, press(as_alice, form, "Save", place=house))

    assert [type_ for type_, _ in events(todo)] == ["TodoAdded", "TodoMoved"]
    assert Page(as_alice.get(f"/lists/{house}/")).rows == ["Buy milk"]
    assert Page(as_alice.get("/inbox/")).rows == []
    assert "Inbox" in page.text("v2")
    assert "House" in page.text("v2")
    press(as_alice, as_alice.get(f"/todos/{todo}/"), "Undo", at="v2")
    assert Page(as_alice.get("/inbox/")).rows == ["Buy milk"]


def test_where_it_is_already_it_stays_and_the_page_says_so(as_alice, alice, todo):
    form = as_alice.get(f"/todos/{todo}/edit/?field=place&next=/todos/{todo}/")
    page = shown(as_alice, press(as_alice, form, "Save", place=f"inbox:{alice.pk}"))

    assert "It is already there. Nothing changed." in page.text("status-line")
    assert len(events(todo)) == 1


@pytest.mark.parametrize("headers", [{}, {"HX_Request": "true"}], ids=["scripts off", "scripts on"])
def test_who_moves_what_was_moved_elsewhere_is_asked(alice, bob, todo, headers):
    house, choir = added_list(alice), added_list(alice, "Choir")
    client = browser(alice, **headers)
    form = browser(alice).get(f"/todos/{todo}/edit/?field=place&next=/todos/{todo}/")
    moved(bob, todo, house)
    asked = press_saved(client, form, choir)

    assert asked.status_code == 409
    assert all(name in text(Page(asked).root) for name in ("bob moved it", "Inbox", "House", "Choir"))
    assert press(client, asked, "Use mine").status_code in (200, 303)
    assert models.Todo.objects.get().place == choir


def press_saved(client, form, place):
    save = Page(form).button("Save")
    return client.post(save.action, save.fields | {"place": place})


def test_nobody_moves_a_todo_into_a_list_of_others(as_alice, alice, bob, todo):
    bobs = added_list(bob, "Choir")
    form = as_alice.get(f"/todos/{todo}/edit/?field=place")
    refused = press(as_alice, form, "Save", place=bobs)

    assert refused.status_code == 422
    assert "There is no such place." in refused.content.decode()
    assert len(events(todo)) == 1


def test_a_removed_list_takes_its_todos_out_of_sight_and_brings_them_back_changed(as_alice, alice):
    house = added_list(alice)
    roof = added(alice, "Fix the roof")
    moved(alice, roof, house)
    page = shown(as_alice, press(as_alice, as_alice.get(f"/lists/{house}/settings/"), "Remove this list"))
    changed(alice, roof, "Fix the whole roof")

    assert "Removed House, with all that is in it." in page.text("status-line")
    assert as_alice.get(f"/lists/{house}/").status_code == 302
    assert as_alice.get(f"/todos/{roof}/").status_code == 200
    assert history(house) == ["ListAdded", "ListRemoved"]
    assert [type_ for type_, _ in events(roof)] == ["TodoAdded", "TodoMoved", "TodoDescriptionChanged"]
    press(as_alice, as_alice.get("/lists/"), "Restore House")
    assert Page(as_alice.get(f"/lists/{house}/")).rows == ["Fix the whole roof"]


def test_a_list_is_renamed_and_the_undo_gives_the_name_back(as_alice, alice):
    house = added_list(alice)
    page = press(as_alice, as_alice.get(f"/lists/{house}/settings/"), "Rename", name="Home")
    told = shown(as_alice, page)

    assert "Renamed “House” to Home." in told.text("status-line")
    assert models.TodoList.objects.get().name == "Home"
    as_alice.post(f"/lists/{house}/v2/undo/", number(next="/lists/"))
    assert models.TodoList.objects.get().name == "House"
    assert history(house) == ["ListAdded", "ListNameChanged", "ListNameChanged"]


def test_the_same_again_changes_nothing_and_says_so(as_alice, alice):
    house = added_list(alice)
    page = shown(as_alice, press(as_alice, as_alice.get(f"/lists/{house}/settings/"), "Rename", name="House"))

    assert "Nothing changed." in page.text("status-line")
    assert history(house) == ["ListAdded"]


def test_lists_of_others_are_not_there(as_charlie, alice):
    house = added_list(alice)
    for address in (f"/lists/{house}/", f"/lists/{house}/settings/", f"/lists/{uuid4()}/"):
        assert as_charlie.get(address).status_code == 404
    for act in ("rename", "remove", "restore", "v1/undo"):
        assert as_charlie.post(f"/lists/{house}/{act}/", number(name="Mine")).status_code == 404
    assert "House" not in as_charlie.get("/lists/").content.decode()
    assert history(house) == ["ListAdded"]


def test_a_list_is_seen_as_it_was(as_alice, alice):
    house = added_list(alice)
    roof = added(alice, "Fix the roof")
    moved(alice, roof, house)
    there = models.Todo.objects.get(pk=roof).position
    moved(alice, roof)

    assert set(Page(as_alice.get(f"/lists/{house}/?at={there}")).rows) == {"Fix the roof"}
    assert Page(as_alice.get(f"/lists/{house}/")).rows == []
    assert "Fix the roof" not in Page(as_alice.get(f"/inbox/?at={there}")).text("rows")


def test_the_counts_are_those_of_open_todos_in_lists_that_are_there(alice):
    alice = person("ann")
    house, choir = added_list(alice), added_list(alice, "Choir")
    for name in (house, house, choir, ""):
        moved(alice, added(alice), name)
    changed(alice, added(alice), status="Finished")
    browser(alice).post(f"/lists/{choir}/remove/", number())

    assert lists.open_counts(alice) == {house: 2, f"inbox:{alice.pk}": 1}
    assert [(each.todo_list.name, each.open) for each in lists.with_counts(alice)] == [("House", 2)]
