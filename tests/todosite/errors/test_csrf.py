"""Forms whose CSRF token is not the session's."""

from __future__ import annotations

import pytest

from eventsourcing.models import Receipt, StoredEvent
from tests.todos.cast import added, number
from tests.todos.page import Page
from tests.todosite.errors.failing_site import ERRORS, HTMX, WORDS, send

pytestmark = pytest.mark.django_db


def test_a_form_without_its_token_gives_the_words_back_and_stores_nothing(strict):
    answer = strict.post("/todos/", number(description=WORDS))
    assert answer.status_code == 403
    page = Page(answer)
    assert page.title == "Not sent · Todos"
    assert "".join(page.find("words").itertext()) == WORDS
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert not Receipt.objects.exists()


def test_with_scripts_a_form_without_its_token_gets_one_and_goes_through(strict, alice):
    refused = strict.post("/todos/", number(description=WORDS), headers=HTMX)
    assert (refused.status_code, refused.content) == (403, b"")
    assert refused["X-Person"] == str(alice.pk)
    again = strict.post("/todos/", number(description=WORDS), headers=HTMX | {"X-CSRFToken": refused["X-CSRFToken"]})
    assert again.status_code == 200
    assert StoredEvent.objects.count() == 1


def test_a_form_too_big_is_refused_with_its_words_whatever_its_token(strict):
    address, how = ERRORS["a form that is too big"][:2]
    without = send(strict, address, how)
    strict.get("/")
    with_cookie = send(strict, address, how)
    assert [answer.status_code for answer in (without, with_cookie)] == [403, 413]
    assert ["".join(Page(answer).find("words").itertext()) for answer in (without, with_cookie)] == [WORDS, WORDS]


def test_an_edit_form_without_its_token_gives_the_words_back(strict, alice):
    todo = added(alice)
    answer = strict.post(f"/todos/{todo}/edit/", number(description=WORDS, version=1))
    assert answer.status_code == 403
    assert "".join(Page(answer).find("words").itertext()) == WORDS
    assert StoredEvent.objects.count() == 1


@pytest.mark.parametrize("headers", [HTMX, {}], ids=["scripts on", "scripts off"])
def test_after_all_cookies_were_cleared_a_form_says_how_to_sign_in_and_keeps_its_words(strict, headers):
    strict.cookies.clear()
    answer = strict.post("/todos/", number(description=WORDS), headers=headers)
    assert answer.status_code == 401
    assert "You are signed out. Your words are still here." in answer.text
    assert 'href="/sign-in/' in answer.text
    assert headers or "".join(Page(answer).find("words").itertext()) == WORDS
    assert not StoredEvent.objects.exists()


def test_a_form_of_the_sign_in_page_without_cookies_is_not_sent_to_the_sign_in_page(strict):
    strict.cookies.clear()
    assert strict.post("/sign-in/", {"username": "alice", "password": "x"}).status_code == 403
