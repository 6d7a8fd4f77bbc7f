"""An act on a todo's page is answered with what changed there: the page is then what loading it again would give."""

from __future__ import annotations

import random

import pytest

from tests.todos.cast import added, at_once, browser, changed, number, removed
from tests.todos.page import Page
from tests.todos.screen import Screen, todo_as_shown
from todos import models
from todos.web.header_counts import HEADER_COUNTS
from todos.web.pages import todo_record

pytestmark = pytest.mark.django_db


@pytest.fixture
def screen(htmx, todo, alice):
    """The page of Alice's todo at v3, Finished."""
    changed(alice, todo, status="Started")
    changed(alice, todo, status="Finished")
    return Screen(htmx, f"/todos/{todo}/")


def places(response):
    """Where the parts go, without the version that they ask for, and without the counts in the head of the page."""
    return [
        target.rpartition(" ")[2] for target in Page(response).targets if target.removeprefix("#") not in HEADER_COUNTS
    ]


def same(screen):
    """Check that loading the page again would show the same, except for forms in place of words or entries."""
    fresh = Screen(screen.client, screen.address)
    if not any(name in ("Save", "Use mine") or name.endswith(" anyway") for name in screen.buttons):
        assert todo_as_shown(screen) == todo_as_shown(fresh)
    assert [entry.get("id") for entry in screen.find("timeline")] == [
        entry.get("id") for entry in fresh.find("timeline")
    ]


def test_a_press_brings_the_head_and_the_new_entry(screen):
    assert places(screen.press("Started")) == [
        '#head[data-version="3"]',
        "#timeline",
        "#version-links-v3",
        "#status-line",
    ]
    same(screen)


def test_an_undo_brings_also_the_entry_it_undid(screen):
    assert places(screen.press("Undo v3: back to Started")) == [
        '#head[data-version="3"]',
        "#timeline",
        "#v3",
        "#status-line",
    ]
    same(screen)
    assert places(screen.press("Undo v4: back to Finished"))[1:-1] == ["#timeline", "#v4", "#v3"]
    same(screen)


def test_a_version_is_previewed_left_and_restored_in_its_place(screen):
    assert places(screen.follow("Restore v2")) == ['#head[data-version="3"]', "#v2"]
    screen.follow("Cancel")
    same(screen)
    screen.follow("Restore v2")
    assert places(screen.press("Restore v2"))[0] == "#todo"
    same(screen)
    assert places(screen.press("Undo v4: back to Finished"))[1:-1] == ["#timeline", "#v4", "#v3"]
    same(screen)


def test_a_page_that_is_behind_gets_all_it_lacks(screen, bob, todo):
    changed(bob, todo, "Buy oat milk")
    changed(bob, todo, "Buy soy milk")
    screen.press("Undo v2: back to Queued")
    same(screen)
    screen.press("Undo v3: back to Started")
    changed(bob, todo, "Buy no milk")
    screen.update(todo)
    same(screen)


def test_a_refusal_takes_the_place_of_the_entry_until_the_next_act(screen, bob, todo):
    refused = screen.press("Undo v2: back to Queued")

    assert (refused.status_code, places(refused)) == (409, ['#head[data-version="3"]', "#v2", "#status-line"])
    assert "Undo v2 anyway" in screen.text("v2")
    assert screen.shows == ""
    assert places(screen.press("Queued"))[0] == "#todo"
    same(screen)


def test_an_entry_whose_press_changed_nothing_can_be_pressed_again(screen):
    """Its number is used up: pressed again, it would only get the first answer again."""
    screen.press("Queued")
    answer = screen.press("Undo v2: back to Queued")

    assert "Nothing changed" in screen.text("status-line")
    assert places(answer)[1:-1] == ["#v2"]
    screen.press("Undo v4: back to Finished")
    screen.press("Undo v3: back to Started")
    screen.press("Undo v2: back to Queued")
    assert "Undone. Buy milk is Queued again." in screen.text("status-line")
    same(screen)


def test_a_double_press_and_one_used_before_leave_the_page_as_it_is(screen):
    button = screen.button("Started", "todo")
    screen.send(button)
    screen.send(button)
    same(screen)
    used = screen.send(button, version="1")
    assert used.status_code == 409
    same(screen)


def test_an_answer_to_a_page_that_has_gone_on_meanwhile_leaves_it_alone(screen):
    """Of two acts at once the later is answered with everything; the other answer does not fit any more."""
    first, second = screen.button("Started", "todo"), screen.button("Undo v2: back to Queued", "todo")
    fields = {"next": screen.address, "anyway": "3"}
    slow = screen.client.post(first.action, first.fields | fields, headers={"X-Shown": "3"})
    screen.take(screen.client.post(second.action, second.fields | fields, headers={"X-Shown": ""}))
    same(screen)
    screen.take(slow)
    same(screen)


@pytest.mark.parametrize("stated", ["4", "0", "-1", "x", "²", "9" * 30, ""])
def test_a_page_that_shows_nothing_that_there_is_comes_whole(screen, todo, stated):
    answer = screen.client.post(
        f"/todos/{todo}/status/Finished/", number(next=screen.address), headers={"X-Shown": stated}
    )

    assert Page(answer).targets == ["#todo", "#status-line"]


def test_strangers_get_no_part(screen, charlie, todo):
    stranger = browser(charlie, HX_Request="true", X_Shown="3")

    assert stranger.post(f"/todos/{todo}/status/Started/", number(next=screen.address)).status_code == 404
    assert stranger.get("/updates/", {"next": screen.address, "todo": todo}).status_code == 404


def test_an_act_comes_as_one_part(screen, alice, todo):
    at_once(alice, todo, "Queued", "Buy oat milk")
    screen.update(todo)
    same(screen)
    assert places(screen.press("Undo v4: back to Finished"))[1:-1] == ["#timeline", "#act-v5"]
    same(screen)
    assert places(screen.press("Undo both changes in this todo, v4 to v5"))[1:4] == [
        "#timeline",
        "#version-links-v6",
        "#act-v5",
    ]
    same(screen)
    assert places(screen.press("Undo v6: back to Queued"))[1:-1] == ["#timeline", "#version-links-v7", "#v6", "#act-v5"]
    same(screen)


class Somebody:
    """Does at random what can be done on the page of a todo, there or elsewhere."""

    def __init__(self, screen, chance, todo, elsewhere):
        self.screen, self.chance, self.todo, self.elsewhere = screen, chance, todo, elsewhere

    def acts(self):
        self.chance.choice(
            [self.presses, self.presses, self.presses_twice, self.edits, self.is_overtaken, self.undoes]
        )()

    def presses(self):
        label = self.chance.choice(self.screen.buttons)
        self.screen.press(label, description=self.chance.choice(["Buy milk", "Buy oat milk", " "]))

    def presses_twice(self):
        button = self.screen.button(self.chance.choice(self.screen.buttons), "todo")
        self.screen.send(button, description="Buy tea")
        self.screen.send(button, description=self.chance.choice(["Buy tea", "Buy more tea"]))

    def edits(self):
        if link := self.chance.choice([self.screen.link(name) for name in ("Edit", "Cancel", "Cancel")]):
            self.screen.take(self.screen.client.get(link, headers={"X-Shown": self.screen.shows}))

    def undoes(self):
        if "undo" in self.screen:
            self.screen.send(self.screen.button(self.screen.text("undo"), "status-line"))

    def is_overtaken(self):
        if not models.Todo.objects.get(pk=self.todo).removed:
            for size in (1, 2, 9)[: self.chance.randrange(1, 4)]:
                at_once(self.elsewhere, self.todo, *self.chance.choices(["Buy milk", "Sell milk", "Started"], k=size))
            if self.chance.random() < 0.2:
                removed(self.elsewhere, self.todo)
        if "Save" not in self.screen.buttons:
            self.screen.update(self.todo)


@pytest.mark.parametrize("query", ["", "?after=4", "?all=1"])
@pytest.mark.parametrize("seed", range(4))
def test_whatever_is_done_the_page_is_what_loading_it_again_would_give(monkeypatch, htmx, alice, bob, seed, query):
    monkeypatch.setattr(todo_record, "ENTRIES_PER_PAGE", 6)
    todo_id = added(alice)
    for status in ("Started", "Finished", "Queued"):
        changed(alice, todo_id, status=status)
    somebody = Somebody(Screen(htmx, f"/todos/{todo_id}/{query}"), random.Random(f"{seed} {query}"), todo_id, bob)
    for _ in range(15):
        somebody.acts()
        same(somebody.screen)
