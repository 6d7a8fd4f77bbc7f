"""The changes that one act made to a todo are joined in its history, with one undo."""

from __future__ import annotations

import random
from uuid import uuid4

import pytest

from tests.todos.cast import added, at_once, browser, changed, events, facts, number, removed
from tests.todos.page import Page, press, shown, text
from todos import bootstrap, models
from todos.domain.commands import TodoCommands
from todos.web.pages import todo_record

pytestmark = pytest.mark.django_db
BOTH = "Undo both changes in this todo, v2 to v3"


@pytest.fixture
def act(alice, todo):
    """The correlation id of v2 and v3 of the todo: started and renamed at once."""
    return at_once(alice, todo, "Started", "Buy oat milk")


def timeline(client, todo, query=""):
    return Page(client.get(f"/todos/{todo}/{query}")).find("timeline")


def ids(place):
    """Of the entries and acts, in their order; an act with those in it."""
    return [(each.get("id"), [inner.get("id") for inner in each.iter("li")][1:]) for each in place]


def versions(place):
    return [int(entry_id[1:]) for each in place.iter("li") if (entry_id := each.get("id", "act")).startswith("v")]


def test_an_act_says_who_and_how_many_and_its_entries_follow(as_alice, todo, act):
    page = Page(as_alice.get(f"/todos/{todo}/"))

    assert ids(page.find("timeline")) == [("act-v3", ["v3", "v2"]), ("v1", [])]
    assert "alice made two changes at once Undo both v3 changed the description Buy oat milk" in page.text("act-v3")
    assert page.text("act-v3").count("alice ") == 1
    for version, undo in ((2, "back to Queued"), (3, "back to the earlier description")):
        entry = page.find(f"v{version}")
        assert f"/todos/{todo}/v{version}/" in [link.get("href") for link in entry.iter("a")]
        assert "link verified" in text(entry)
        assert (
            page.button(f"Undo v{version}: {undo}", f"v{version}").action == f"/todos/{todo}/v{version}/undo/?entry=1"
        )


def test_the_version_that_an_act_restored_is_named_once(as_alice, alice, todo, act):
    removed(alice, todo)
    [first, *_] = bootstrap.event_store().get_events(todo)
    bootstrap.handle(TodoCommands.restore_version(todo, first, **facts(alice)))
    place = timeline(as_alice, todo)[0]
    words = text(place)

    assert "alice restored v1, three changes at once Undo all 3" in words
    assert words.count("restored v1") == 1
    assert f"/todos/{todo}/v1/" in [link.get("href") for link in place.iter("a")]
    assert "v6 changed the description" in words


def test_an_act_is_undone_at_once_and_redone(either, alice, todo, act):
    at = f"/todos/{todo}/"
    undone = shown(either, press(either, either.get(at), BOTH, "timeline"))

    assert [fact for _, fact in events(todo)][-2:] == [{"status": "Queued"}, {"description": "Buy milk"}]
    assert "undid v2, v3, two changes at once" in Page(either.get(at, headers={"HX-Request": ""})).text("act-v5")
    assert undone.text("status-line").endswith("Undo") or "Redo" in undone.text("status-line")
    after = browser(alice).get(at)
    assert "Undo both" not in Page(after).text("act-v3")
    press(either, after, "Undo both", "act-v5")
    assert [models.Todo.objects.get(pk=todo).status, models.Todo.objects.get(pk=todo).description] == [
        "Started",
        "Buy oat milk",
    ]


def test_the_keyboard_is_at_the_newest_entry_of_an_act_that_was_undone(htmx, todo, act):
    page = Page(press(htmx, htmx.get(f"/todos/{todo}/", headers={"HX-Request": ""}), BOTH, "timeline"))

    assert "autofocus" in page.find(f"undone-{todo}-v3").attrib


def test_what_an_act_did_to_other_todos_stays(as_alice, alice, todo, act):
    other = added(alice, "Buy bread")
    at_once(alice, other, "Finished", act=act)
    press(as_alice, as_alice.get(f"/todos/{todo}/"), BOTH, "timeline")

    assert models.Todo.objects.get(pk=todo).description == "Buy milk"
    assert models.Todo.objects.get(pk=other).status == "Finished"


def test_neither_strangers_nor_staff_find_an_act_to_undo(as_bob, as_charlie, as_alice, alice, todo, act):
    address = f"/todos/{todo}/acts/{act}/undo/"
    other = added(alice, "Buy bread")

    for client in (as_charlie, as_bob):
        assert client.post(address, number()).status_code == 404
    assert as_alice.post(f"/todos/{todo}/acts/{uuid4()}/undo/", number()).status_code == 404
    assert as_alice.post(f"/todos/{other}/acts/{act}/undo/", number()).status_code == 404
    assert as_alice.get(address).url == f"/todos/{todo}/#v3"
    assert len(events(todo)) == 3


def test_only_neighbouring_entries_are_joined(as_alice, alice, todo, act):
    changed(alice, todo, status="Queued")
    at_once(alice, todo, "Finished", act=act)

    assert ids(timeline(as_alice, todo))[:3] == [("v5", []), ("v4", []), ("act-v3", ["v3", "v2"])]


def test_of_a_large_act_five_are_shown_and_the_audit_report_shows_all(as_alice, alice, todo):
    act = at_once(alice, todo, *(f"Buy milk {each}" for each in range(9)))
    place = timeline(as_alice, todo)

    assert versions(place) == [10, 9, 8, 7, 6, 1]
    [rest] = [link for link in place.iter("a") if text(link) == "4 more changes"]
    assert rest.get("href") == f"/activity/?todo={todo}&act={act}"
    assert as_alice.get(rest.get("href")).status_code == 200
    assert versions(timeline(as_alice, todo, "?all=1")) == list(range(10, 0, -1))
    press(as_alice, as_alice.get(f"/todos/{todo}/"), "Undo all 9 changes in this todo, v2 to v10", "timeline")
    assert models.Todo.objects.get(pk=todo).description == "Buy milk"


def test_a_refusal_takes_the_place_of_its_entry(either, alice, todo, act):
    changed(alice, todo, "Buy soy milk")
    at = f"/todos/{todo}/"
    refused = press(either, either.get(at, headers={"HX-Request": ""}), BOTH, "timeline")

    assert refused.status_code == 409
    assert "v4 changed the description after v3" in Page(refused).text("v3")
    press(either, refused, "Undo all anyway")
    assert models.Todo.objects.get(pk=todo).description == "Buy milk"
    assert models.Todo.objects.get(pk=todo).status == "Queued"


def test_a_page_of_the_past_joins_acts_as_well(as_alice, todo, act):
    last = list(bootstrap.event_store().get_events(todo))[-1].position
    place = timeline(as_alice, todo, f"?at={last}")

    assert ids(place) == [("act-v3", ["v3", "v2"]), ("v1", [])]
    assert "Undo" not in text(place)


@pytest.mark.parametrize("seed", range(3))
def test_the_pages_tear_no_act_and_reach_every_event_once(monkeypatch, as_alice, alice, todo, seed):
    monkeypatch.setattr(todo_record, "ENTRIES_PER_PAGE", 6)
    chance = random.Random(seed)
    for each in range(12):
        at_once(alice, todo, *(f"Buy milk {each} {part}" for part in range(chance.choice([1, 1, 2, 3, 7]))))
    length = len(events(todo))
    found, address, pages = [], f"/todos/{todo}/", 0
    while address:
        page, pages = Page(as_alice.get(address)), pages + 1
        found += versions(page.find("timeline"))
        address = page.link("Older")

    assert found == list(range(length, 0, -1))
    assert 3 < pages <= length / 6 + 1
    for after in range(1, length + 1):  # an act that a stated page would begin within is not on it
        shown = timeline(as_alice, todo, f"?after={after}")
        assert all(
            len(inner) + 1 == len(list(each.iter("li"))) for each, (_, inner) in zip(shown, ids(shown), strict=True)
        )
        assert max(versions(shown), default=0) < after
