"""Where an answer leads: the page of the act, and never another site; and the line that is kept for it."""

from __future__ import annotations

from uuid import UUID

import pytest

from tests.todos.cast import added, changed, number
from tests.todos.page import Page

pytestmark = pytest.mark.django_db

ELSEWHERE = [
    "https://evil.example/inbox/",
    "https://evil.example",
    "//evil.example/inbox/",
    "///evil.example/",
    "/\\evil.example/",
    "\\\\evil.example",
    "http:evil.example",
    "javascript:alert(1)",
    "data:text/html,x",
    "/admin/",
    "/admin/login/",
    "/sign-out/",
    "/in/token/",
    "/todos/",
    "nonsense",
    "",
    "\0",
    "\r\nSet-Cookie: a=b",
    "/%2e%2e//evil.example",
    "https://[evil/",
]


@pytest.mark.parametrize("stated", ELSEWHERE)
def test_no_answer_leads_off_the_lists(as_alice, todo, stated):
    response = as_alice.post(f"/todos/{todo}/status/Started/", number(next=stated))

    assert (response.status_code, response.url) == (303, "/inbox/")


@pytest.mark.parametrize("stated", ELSEWHERE)
def test_no_form_comes_back_with_another_site_in_it(htmx, todo, stated):
    response = htmx.post(f"/todos/{todo}/status/Started/", number(next=stated))

    assert response.status_code == 200
    assert {field.get("value") for field in Page(response).root.iter("input") if field.get("name") == "next"} <= {
        "/inbox/"
    }


def test_of_an_address_of_ours_on_another_site_only_the_path_is_kept(as_alice, todo):
    response = as_alice.post(f"/todos/{todo}/status/Started/", number(next=f"https://evil.example/todos/{todo}/"))

    assert response.url == f"/todos/{todo}/"


@pytest.mark.parametrize(
    "stated", ["/inbox/", "/inbox/?status=Queued", "/inbox/?status=Finished&q=milk+%26+more", "/trash/", "detail"]
)
def test_an_answer_leads_back_to_where_the_act_was_done(as_alice, todo, stated):
    stated = f"/todos/{todo}/" if stated == "detail" else stated

    assert as_alice.post(f"/todos/{todo}/status/Started/", number(next=stated)).url == stated


def test_every_form_of_a_page_names_that_page(as_alice, alice, todo):
    for address in ("/inbox/", "/inbox/?status=Queued&q=milk", f"/todos/{todo}/"):
        page = Page(as_alice.get(address))
        places = {field.get("value") for field in page.root.iter("input") if field.get("name") == "next"}
        assert places == {address}


def test_the_word_after_a_redirect_is_shown_once(as_alice, todo):
    as_alice.post(f"/todos/{todo}/status/Finished/", number(next="/inbox/"))

    assert Page(as_alice.get("/inbox/")).text("status-line").endswith("Finished Buy milk. Undo")
    assert Page(as_alice.get("/inbox/")).text("status-line") == ""


@pytest.mark.parametrize("address", ["/inbox/", "/trash/", "detail"])
def test_the_word_is_shown_on_whichever_page_comes_next(as_alice, todo, address):
    as_alice.post(f"/todos/{todo}/status/Finished/", number(next="/inbox/"))
    page = Page(as_alice.get(f"/todos/{todo}/" if address == "detail" else address))

    assert page.text("status-line").endswith("Finished Buy milk. Undo")


def test_the_kept_line_says_what_the_act_did_whatever_happened_since(as_alice, alice, todo):
    as_alice.post(f"/todos/{todo}/status/Finished/", number(next="/inbox/"))
    changed(alice, todo, "Buy oat milk", "Started")

    assert "Finished Buy milk." in Page(as_alice.get("/inbox/")).text("status-line")


def test_with_scripts_no_line_is_kept_for_later(htmx, todo):
    htmx.post(f"/todos/{todo}/status/Finished/", number(next="/inbox/"))

    assert Page(htmx.get("/inbox/")).text("status-line") == ""


def test_an_act_on_the_page_of_another_todo_answers_for_its_own(htmx, alice, todo):
    other = added(alice, "Mow the lawn")
    response = htmx.post(f"/todos/{todo}/remove/", number(next=f"/todos/{other}/"))

    assert response.status_code == 200
    assert "Removed Buy milk." in Page(response).text("status-line")


def test_a_page_that_is_not_there_does_not_hide_what_was_done(htmx, todo):
    response = htmx.post(f"/todos/{todo}/status/Started/", number(next=f"/todos/{UUID(int=7)}/"))

    assert response.status_code == 200
    assert "Started Buy milk." in Page(response).text("status-line")
