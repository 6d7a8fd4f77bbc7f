"""Acts on several todos among changes that their author had not seen, and undos against which later changes stand."""

from __future__ import annotations

import pytest

from tests.todos.cast import added, browser, changed, events, number, removed
from tests.todos.page import Page, press, shown, text
from todos import bootstrap, models

pytestmark = pytest.mark.django_db


@pytest.fixture
def three(alice):
    """The ids of three todos of Alice's: milk, bread, salt."""
    return [added(alice, words) for words in ("milk", "bread", "salt")]


def states(ids):
    todos = [models.Todo.objects.get(pk=todo_id) for todo_id in ids]
    return ["removed" if todo.removed else todo.status for todo in todos]


def tick(ids, version=1):
    return [f"{todo_id}.v{version}" for todo_id in ids]


def send(client, act, boxes, at="/?select=1"):
    return client.post(f"/todos/bulk/{act}/", number(todo=boxes, next=at))


def then(client, response):
    """The page that comes after what was carried out."""
    return client.get(response.headers.get("HX-Redirect") or response.url)


def asked(response):
    """The lines of the choice, as shown; none where nothing is asked."""
    forms = [
        form for form in Page(response).root.iter("form") if form.get("aria-labelledby") == "bulk-conflict-heading"
    ]
    return [text(line) for form in forms for line in form.iter("div")]


def boxes(response):
    """What each box on the page sends, and whether it is ticked."""
    fields = [field for field in Page(response).root.iter("input") if field.get("type") == "checkbox"]
    return {field.get("value"): "checked" in field.attrib for field in fields}


def acts(ids):
    return {[event.metadata.correlation_id for event in bootstrap.event_store().get_events(todo)][-1] for todo in ids}


def test_what_was_changed_meanwhile_is_asked_about_and_none_is_done(either, bob, three):
    changed(bob, three[0], status="Finished")
    response = send(either, "status/Started", tick(three))
    heading, line, answers = asked(response)

    assert response.status_code == 409
    assert heading == "1 of 3 todos was changed before you did this"
    assert line.endswith("v2 bob milk Queued →became Finished")
    assert answers == "Set all to Started anyway Leave it What they are now stays in the history either way."
    assert "Nothing was changed. 1 of 3 todos was changed" in Page(response).text("status-line")
    assert states(three) == ["Finished", "Queued", "Queued"]


def test_done_anyway_it_is_one_act_on_all_of_them(either, bob, three):
    changed(bob, three[0], status="Finished")
    page = then(either, press(either, send(either, "status/Started", tick(three)), "Set all to Started anyway"))

    assert states(three) == ["Started"] * 3
    assert len(acts(three)) == 1
    assert "3 todos" in Page(page).text("status-line")


def test_what_was_ticked_stays_so_and_states_what_is_shown_now(either, bob, three):
    changed(bob, three[0], status="Finished")
    response = send(either, "status/Started", tick(three[:2]))
    found = boxes(response)

    # With scripts the rows that have not changed stay as they are on the screen.
    assert found[f"{three[0]}.v2"] is True
    assert found.get(f"{three[1]}.v1", True) is True
    assert found.get(f"{three[2]}.v1", False) is False
    then(either, send(either, "status/Started", [f"{three[0]}.v2", f"{three[1]}.v1"]))
    assert states(three) == ["Started", "Started", "Queued"]


def test_all_that_were_changed_are_named_with_who_did_it(either, alice, bob, three):
    changed(bob, three[0], status="Finished")
    changed(alice, three[2], "pepper", "Started")
    heading, milk, pepper, _ = asked(send(either, "remove", tick(three)))

    assert heading == "2 of 3 todos were changed before you did this"
    assert sorted([milk[6:], pepper[6:]]) == [
        "v2 bob milk Queued →became Finished",
        "v3 Elsewhere pepper Queued →became Started",
    ]
    assert states(three) == ["Finished", "Queued", "Started"]


def test_words_that_were_changed_are_shown_with_their_difference(either, bob, three):
    changed(bob, three[1], "brown bread")
    response = send(either, "remove", tick(three))

    assert asked(response)[1].endswith("v2 bob brown bread")
    assert asked(response)[2].startswith("Remove all anyway Leave it")
    assert [text(mark) for mark in Page(response).root.iter("ins")] == ["brown"]


def test_one_that_was_away_and_came_back_is_asked_about(either, bob, alice, three):
    removed(bob, three[0])
    browser(alice).post(f"/todos/{three[0]}/restore/", number())

    assert asked(send(either, "status/Finished", tick(three)))[1].endswith("v3 Elsewhere milk now in the list")


def test_another_change_before_the_answer_is_asked_about_again(either, bob, three):
    changed(bob, three[0], status="Finished")
    response = send(either, "status/Started", tick(three))
    changed(bob, three[0], status="Queued")
    changed(bob, three[1], status="Finished")
    again = press(either, response, "Set all to Started anyway")

    assert again.status_code == 409
    assert asked(again)[0] == "2 of 3 todos were changed before you did this"
    assert states(three) == ["Queued", "Finished", "Queued"]


def test_one_that_the_list_does_not_show_any_more_is_asked_about_all_the_same(either, bob, three):
    changed(bob, three[0], status="Finished")
    response = send(either, "status/Started", tick(three), "/?status=Queued&select=1")

    assert "milk" in asked(response)[1]
    then(either, press(either, response, "Set all to Started anyway"))
    assert states(three) == ["Started"] * 3


def test_left_as_they_are_nothing_is_done(either, bob, three):
    changed(bob, three[0], status="Finished")
    response = send(either, "status/Started", tick(three))
    page = shown(either, either.get(Page(response).link("Leave it")))

    assert states(three) == ["Finished", "Queued", "Queued"]
    assert "bulk" in page.ids
    assert "bulk-conflict-heading" not in page.ids


def test_another_field_changed_meanwhile_lets_both_stand_and_says_so(either, bob, three):
    changed(bob, three[0], "oat milk")
    page = Page(then(either, send(either, "status/Finished", tick(three))))

    assert states(three) == ["Finished"] * 3
    assert page.text("status-line").endswith(
        "Finished 3 todos. bob changed the description of “oat milk” meanwhile; both changes stand. Undo"
    )


def test_several_changed_by_oneself_elsewhere_are_counted(either, alice, three):
    changed(alice, three[0], "oat milk")
    changed(alice, three[1], "brown bread")
    page = Page(then(either, send(either, "status/Finished", tick(three))))

    assert "2 of them were changed meanwhile, by you elsewhere; all changes stand." in page.text("status-line")


def test_the_same_done_by_somebody_else_meanwhile_is_no_conflict(either, bob, three):
    changed(bob, three[0], status="Finished")
    then(either, send(either, "status/Finished", tick(three)))

    assert states(three) == ["Finished"] * 3
    assert len(events(three[0])) == 2


def test_a_restoration_stands_whatever_came_since(either, alice, three):
    for todo_id in three:
        removed(alice, todo_id)
    then(either, send(either, "restore", tick(three), "/trash/?select=1"))

    assert states(three) == ["Queued"] * 3


def test_a_box_that_states_no_version_means_what_is_there_now(either, bob, three):
    changed(bob, three[0], status="Finished")
    then(either, send(either, "status/Started", three))

    assert states(three) == ["Started"] * 3


@pytest.mark.parametrize("version", ["0", "", "x", "-1", "²", str(2**53), "9" * 99])
def test_a_version_that_is_none_is_refused(either, three, version):
    response = send(either, "remove", [f"{three[0]}.v{version}", f"{three[1]}.v1"])

    assert response.status_code == 422
    assert "This form has lost its number." in Page(response).text("status-line")
    assert states(three) == ["Queued"] * 3


def test_a_version_to_come_is_refused(either, three):
    response = send(either, "status/Started", [f"{three[0]}.v1", f"{three[1]}.v7"])

    assert response.status_code == 409
    assert "This form is ahead of the history." in Page(response).text("status-line")
    assert states(three) == ["Queued"] * 3


def test_a_stranger_is_asked_nothing(charlie, bob, three):
    changed(bob, three[0], status="Finished")
    client = browser(charlie)

    assert send(client, "status/Started", [*tick(three), *tick([added(charlie)])]).status_code == 404
    assert states(three) == ["Finished", "Queued", "Queued"]


# The undo of a whole act.


@pytest.fixture
def finished(alice, three):
    """The act that finished all three, at the address of its undo."""
    send(browser(alice), "status/Finished", tick(three))
    [act] = acts(three)
    return f"/acts/{act}/undo/"


PLACES = ["/", "/?q=salt", "/trash/", "/activity/", "detail"]


@pytest.fixture(params=PLACES)
def at(request, three):
    return f"/todos/{three[0]}/" if request.param == "detail" else request.param


def test_an_undo_against_which_a_later_change_stands_asks_where_it_was_pressed(either, bob, three, finished, at):
    changed(bob, three[0], status="Started")
    refused = either.post(finished, number(next=at))
    heading, line, answers = asked(refused)
    page = Page(refused)

    assert refused.status_code == 409
    assert heading == "1 of 3 todos was changed after this"
    assert line.endswith("v3 bob milk Started →became Queued")
    assert answers.startswith("Set them anyway Leave it Undo what came after first, or set all back anyway.")
    assert f"/todos/{three[0]}/v3/" in [link.get("href") for link in page.root.iter("a")]
    assert page.text("status-line").startswith("Nothing was changed. 1 of 3 todos was changed after this.")
    assert states(three) == ["Started", "Finished", "Finished"]

    done = then(either, press(either, refused, "Set them anyway"))
    assert states(three) == ["Queued"] * 3
    assert len(acts(three)) == 1
    assert "Undone: 3 todos are as they were. Redo" in Page(done).text("status-line")
    assert done.wsgi_request.get_full_path() == at


def test_set_anyway_takes_nothing_that_was_not_told(either, bob, three, finished):
    changed(bob, three[0], status="Started")
    refused = either.post(finished, number(next="/"))
    changed(bob, three[1], status="Started")
    again = press(either, refused, "Set them anyway")

    assert again.status_code == 409
    assert asked(again)[0] == "2 of 3 todos were changed after this"
    assert states(three) == ["Started", "Started", "Finished"]
    changed(bob, three[0], status="Finished")
    assert press(either, again, "Set them anyway").status_code == 409
    then(either, press(either, either.post(finished, number(next="/")), "Set them anyway"))
    assert states(three) == ["Queued"] * 3


@pytest.mark.parametrize("box", ["x.v1", "{id}.v0", "{id}.v"])
def test_a_version_seen_that_is_none_is_refused(either, three, finished, box):
    response = either.post(finished, number(next="/", todo=box.format(id=three[0])))

    assert response.status_code == 422
    assert states(three) == ["Finished"] * 3


def test_every_field_that_stands_against_it_is_told(either, alice, bob, three, finished):
    then(either, either.post(finished, number(next="/")))  # an act that can be redone
    [undone] = acts(three)
    changed(bob, three[1], status="Started")
    changed(bob, three[2], status="Started")
    lines = asked(either.post(f"/acts/{undone}/undo/", number(next="/")))

    assert lines[0] == "2 of 3 todos were changed after this"
    assert sorted(line[6:] for line in lines[1:-1]) == [
        "v4 bob bread Started →became Finished",
        "v4 bob salt Started →became Finished",
    ]


def test_on_the_activity_it_is_asked_in_place_of_the_act(either, bob, three, finished):
    changed(bob, three[0], status="Started")
    page = Page(either.post(finished, number(next="/activity/")))

    assert "was changed after this" in page.text(f"act-{finished.split('/')[2]}")
    assert page.text("bulk-conflict") == ""


def test_left_as_it_is_the_undo_is_there_again(either, bob, three, finished, at):
    changed(bob, three[0], status="Started")
    refused = Page(either.post(finished, number(next=at)))
    page = shown(either, either.get(refused.link("Leave it")))

    assert states(three) == ["Started", "Finished", "Finished"]
    assert page.button("Undo", "status-line").action == finished
    assert "bulk-conflict-heading" not in page.ids


def test_an_undo_that_a_rule_refuses_says_so(either, alice, three, finished):
    removed(alice, three[1])
    response = either.post(finished, number(next="/"))

    assert response.status_code == 409
    assert Page(response).text("status-line").startswith("Nothing was changed. “bread” refused: This todo was removed.")


def test_what_a_rule_would_refuse_all_the_same_is_no_choice(either, alice, bob, three, finished):
    changed(bob, min(three), status="Started")
    removed(alice, max(three))
    response = either.post(finished, number(next="/"))

    assert "refused: This todo was removed." in Page(response).text("status-line")
    assert asked(response) == []


def test_one_change_of_an_act_refuses_its_undo_at_its_place_in_the_activity(htmx, bob, three, finished):
    changed(bob, three[0], status="Started")
    refused = htmx.post(f"/todos/{three[0]}/v2/undo/?entry=1", number(next="/activity/"))

    assert "v3 changed the status after this" in Page(refused).text(f"entry-{three[0]}-v2")
    press(htmx, refused, "Set it anyway")
    assert states(three) == ["Queued", "Finished", "Finished"]


def test_a_stranger_is_not_asked_about_an_act_either(charlie, bob, three, finished):
    changed(bob, three[0], status="Started")
    client = browser(charlie)

    assert client.post(finished, number(next="/")).status_code == 404
    assert client.get(finished, {"cancel": "1", "next": "/"}).status_code == 404
