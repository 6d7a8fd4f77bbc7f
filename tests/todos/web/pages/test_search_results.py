"""The list follows what is typed: htmx gets the parts that a search changes, and the address that stays."""

from __future__ import annotations

import pytest

from tests.todos.cast import added, changed, number
from tests.todos.page import Page
from todos.models import Todo

HOME = "http://testserver"
SEARCH = {"HX-Source": "form#search-form"}
PARTS = ["#rows", "#rows + .empty", "#only-view", "#counts", "#pages"]


@pytest.fixture
def three(alice):
    return [added(alice, words) for words in ("Buy milk", "Ask the dentist about the crown", "Café crème")]


def searched(htmx, shown="/inbox/", **query):
    response = htmx.get("/inbox/", query, headers=SEARCH | {"HX-Current-URL": f"{HOME}{shown}"})
    return response, Page(response)


def texts(page):
    return [" ".join(each.itertext()).strip() for each in page.root.iter("a") if each.get("class") == "description"]


def test_it_brings_the_rows_the_counts_and_the_links_and_leaves_the_field_alone(htmx, three):
    response, page = searched(htmx, q="crown dentist", status="Queued")

    assert page.targets == [*PARTS, "#select"]
    assert texts(page) == ["Ask the dentist about the crown"]
    assert page.link("All 1") == "/inbox/?q=crown+dentist"
    assert page.find("select").get("href") == "/inbox/?status=Queued&q=crown+dentist&select=1"
    assert "HX-Request" in response["Vary"]


def test_where_nothing_is_found_it_says_so(htmx, three):
    _, page = searched(htmx, q="plumber")
    assert texts(page) == []
    assert "No todos match plumber." in " ".join("".join(page.root.itertext()).split())


@pytest.mark.parametrize(
    ("shown", "query", "header", "address"),
    [
        ("/inbox/", {"q": "milk", "status": ""}, "HX-Push-Url", "/inbox/?q=milk"),
        ("/inbox/?q=mil", {"q": "milk"}, "HX-Replace-Url", "/inbox/?q=milk"),
        ("/inbox/?q=milk&status=Queued", {"q": "", "status": "Queued"}, "HX-Replace-Url", "/inbox/?status=Queued"),
        ("/inbox/?status=Queued", {"q": "a & b", "status": "Queued"}, "HX-Push-Url", "/inbox/?q=a+%26+b&status=Queued"),
    ],
)
def test_a_search_is_one_step_back_however_often_it_is_typed_on(htmx, three, shown, query, header, address):
    response, _ = searched(htmx, shown, **query)
    assert response[header] == address


def test_a_list_as_it_was_follows_too_and_its_links_keep_the_search(htmx, three):
    position = str(max(Todo.objects.values_list("position", flat=True)))
    _, page = searched(htmx, f"/inbox/?at={position}", at=position, q="creme")
    assert page.targets == [*PARTS, "aside.banner", "form.travel", "nav.strip"]
    assert texts(page) == ["Café crème"]
    assert page.link("Back to now") == "/inbox/?q=creme"


def test_what_is_done_after_a_search_counts_what_the_page_shows(htmx, alice, three):
    """The forms of the page still name the address that it was loaded with."""
    changed(alice, three[0], "milk")
    response = htmx.post(
        f"/todos/{three[0]}/status/Started/",
        number(version=2, next="/inbox/"),
        headers={"HX-Current-URL": f"{HOME}/inbox/?q=milk"},
    )
    assert Page(response).link("All 1") == "/inbox/?q=milk"


@pytest.mark.parametrize("shown", ["", "/trash/", "nonsense://[", "https://evil.example/activity/"])
def test_another_address_on_the_screen_changes_nothing(htmx, three, shown):
    response = htmx.post(
        f"/todos/{three[0]}/status/Started/",
        number(version=1, next="/inbox/?q=milk"),
        headers={"HX-Current-URL": shown},
    )
    assert Page(response).link("All 1") == "/inbox/?q=milk"
