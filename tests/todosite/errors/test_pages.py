"""Every error is a page of ours: said plainly, under the policy, with what was typed."""

from __future__ import annotations

import logging
import re

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import OperationalError, connection
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import include, path

from eventsourcing.models import Receipt, StoredEvent
from tests.todos.conftest import added, browser, number
from tests.todos.page import Page
from tests.todosite.serving.test_request_log import capture
from todos import bootstrap
from todosite.errors.typed_words import MAX_READ_BACK

FORM = "application/x-www-form-urlencoded"
WORDS = "Milk & <b>bread</b>"
SECRET = "a-secret-of-the-settings"
HTMX = {"HX-Request": "true"}


def refused(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied


def crash(request: HttpRequest) -> HttpResponse:
    raise ValueError(SECRET)


urlpatterns = [path("refused/", refused), path("crash/", crash), path("", include("todosite.urls"))]
handler400 = "todosite.errors.pages.bad_request"
handler403 = "todosite.errors.pages.forbidden"
handler404 = "todosite.errors.pages.not_found"
handler500 = "todosite.errors.pages.broken"
pytestmark = pytest.mark.django_db

# What is sent, and what comes of it.
ERRORS = {
    "a host that is not ours": ("/todos/", {"HTTP_HOST": "evil.example"}, 400, "Not understood"),
    "a form in another encoding": (
        "/todos/",
        {"content_type": "application/x-www-form-urlencoded; charset=utf-16"},
        400,
        "Not understood",
    ),
    "a form in parts without a boundary": ("/todos/", {"content_type": "multipart/form-data"}, 400, "Not understood"),
    "what nobody may": ("/refused/", {}, 403, "Not allowed"),
    "an address that is not": ("/nowhere/", {}, 404, "Not here"),
    "a todo that is not": ("/todos/00000000-0000-7000-8000-000000000000/edit/", {}, 404, "Not here"),
    "an address for reading": ("/trash/", {}, 405, "Not here"),
    "a form that is too big": (
        "/todos/",
        {"more": "&x=" + "x" * (settings.DATA_UPLOAD_MAX_MEMORY_SIZE)},
        413,
        "Too much",
    ),
    "a form of too many fields": ("/todos/", {"more": "&x=y" * 1001}, 413, "Too much"),
    "a view that breaks": ("/crash/", {}, 500, "Something broke"),
}
every_error = pytest.mark.parametrize(("address", "how", "status", "title"), ERRORS.values(), ids=ERRORS.keys())


@pytest.fixture
def as_alice(alice) -> Client:
    return browser(alice)


@pytest.fixture
def answers_500(alice) -> Client:
    """Alice's browser, which gets the page of an error where tests mostly get the error."""
    client = browser(alice)
    client.raise_request_exception = False
    return client


def send(client: Client, address: str, how: dict, **headers: str) -> HttpResponse:
    """A form with words in it, as it goes over the wire."""
    how = dict(how)
    body = f"description={WORDS.replace('&', '%26')}{how.pop('more', '')}"
    return client.generic("POST", address, body, **{"content_type": FORM} | how, headers=headers)


@pytest.mark.urls(__name__)
@pytest.mark.parametrize("scripts", [{}, HTMX], ids=["scripts off", "scripts on"])
@every_error
def test_an_error_is_a_page_of_ours_and_stores_nothing(answers_500, address, how, status, title, scripts):
    answer = send(answers_500, address, how, **scripts)
    assert answer.status_code == status
    page = Page(answer)
    assert page.title == f"{title} · Todos"
    assert page.link("Back to the list") == "/"
    assert page.targets == []  # htmx swaps no error by itself, and no part of this page asks for it
    assert answer["Content-Type"] == "text/html; charset=utf-8"
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert answer["X-Request-ID"]
    assert not StoredEvent.objects.exists()
    assert not Receipt.objects.exists()


@pytest.mark.urls(__name__)
@every_error
def test_an_error_page_shows_the_words_that_were_typed(answers_500, address, how, status, title):
    page = Page(send(answers_500, address, how))
    readable = status != 400 or "HTTP_HOST" in how
    assert ("words" in page) == readable
    if readable:
        assert "".join(page.find("words").itertext()) == WORDS


@pytest.mark.urls(__name__)
@every_error
def test_an_error_page_needs_no_inline_script_or_style(answers_500, address, how, status, title):
    text = send(answers_500, address, how).text
    assert not re.search(r"<script(?![^>]* src=)|<style|\sstyle=|\son[a-z]+=|javascript:", text)


@pytest.mark.urls(__name__)
def test_no_error_page_tells_what_broke(answers_500):
    text = send(answers_500, "/crash/", {}).text
    for inside in (SECRET, "ValueError", "Traceback", "todosite", settings.SECRET_KEY, str(settings.BASE_DIR)):
        assert inside not in text


def test_an_error_page_shows_a_visitor_no_words_when_there_were_none(client):
    assert "words" not in Page(client.get("/nowhere/"))


def test_of_a_form_without_end_the_first_words_come_back(as_alice):
    answer = as_alice.generic("POST", "/todos/", f"description={'y' * 2 * MAX_READ_BACK}", content_type=FORM)
    assert answer.status_code == 413
    assert 0 < len(Page(answer).find("words").text) < MAX_READ_BACK


def test_a_file_that_is_too_much_gets_the_page_too(as_alice, settings):
    settings.DATA_UPLOAD_MAX_NUMBER_FILES = 1
    body = "".join(f'--x\r\nContent-Disposition: form-data; name="f"; filename="{n}"\r\n\r\n\r\n' for n in range(3))
    answer = as_alice.generic("POST", "/todos/", f"{body}--x--\r\n", content_type="multipart/form-data; boundary=x")
    assert answer.status_code == 413
    assert Page(answer).title == "Too much · Todos"


@pytest.mark.parametrize("size", [0, 1])
def test_the_largest_form_is_as_large_as_the_settings_say(as_alice, settings, size):
    start = "description=milk&x="
    body = start + "x" * (settings.DATA_UPLOAD_MAX_MEMORY_SIZE - len(start) + size)
    assert as_alice.generic("POST", "/todos/", body, content_type=FORM).status_code == (422, 413)[size]


def test_not_allowed_says_what_is_allowed(as_alice):
    assert as_alice.get("/account/feed/")["Allow"] == "POST"
    assert as_alice.post("/trash/")["Allow"] == "GET, HEAD"
    assert as_alice.head("/account/feed/").content == b""


# The breaking of the one thing all acts go through.


@pytest.fixture
def broken(monkeypatch) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError(SECRET)

    monkeypatch.setattr(bootstrap, "handle", fail)


def test_an_act_that_breaks_gives_the_words_back(answers_500, broken):
    answer = answers_500.post("/todos/", number(description=WORDS))
    assert answer.status_code == 500
    assert "".join(Page(answer).find("words").itertext()) == WORDS
    assert not StoredEvent.objects.exists()


def test_an_act_that_breaks_is_logged_with_the_number_of_its_request(answers_500, broken):
    handler = capture(terminal=False)
    logging.getLogger().addHandler(handler)
    answer = answers_500.post("/todos/", number(description=WORDS), headers=HTMX)
    logging.getLogger().removeHandler(handler)
    error, request = handler.stream.read_all()
    assert f"RuntimeError: {SECRET}" in error["exception"]
    assert error["request_id"] == request["request_id"] == answer["X-Request-ID"]
    assert (request["status"], request["path"]) == (500, "/todos/")
    assert SECRET not in answer.text


@pytest.mark.parametrize("what", ["a host that is not ours", "a form that is too big", "a form of too many fields"])
def test_a_request_that_is_refused_is_one_line_of_the_log(as_alice, what):
    handler = capture(terminal=False)
    logging.getLogger().addHandler(handler)
    send(as_alice, *ERRORS[what][:2])
    logging.getLogger().removeHandler(handler)
    assert [line["event"] for line in handler.stream.read_all()] == ["request"]


def test_a_database_that_is_gone_still_gets_the_page_with_the_words(answers_500):
    def gone(*_: object) -> None:
        raise OperationalError("gone")

    with connection.execute_wrapper(gone):
        answer = answers_500.post("/todos/", number(description=WORDS))
    assert answer.status_code == 500
    page = Page(answer)
    assert page.title == "Something broke · Todos"
    assert "".join(page.find("words").itertext()) == WORDS


def test_a_database_that_is_gone_gets_its_page_where_an_address_is_not(answers_500):
    def gone(*_: object) -> None:
        raise OperationalError("gone")

    with connection.execute_wrapper(gone):
        answer = answers_500.get("/nowhere/")
    assert (answer.status_code, Page(answer).title) == (500, "Something broke · Todos")


# Forms whose token is not the session's.


@pytest.fixture
def strict(alice) -> Client:
    """Alice's browser on a site that asks for tokens, as the real one does."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(alice)
    return client


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


# What used to break.


def test_a_page_address_that_is_none_leads_a_person_who_signs_in_to_the_list(client):
    answer = client.post("/todos/", headers=HTMX | {"HX-Current-URL": "http://["})
    assert answer.status_code == 401
    assert 'href="/sign-in/?next=%2F"' in answer.text


@pytest.mark.parametrize("after", ["1" + "0" * 5000, "0" * 17 + "19", "00000000000000000012", "²"])
def test_a_page_of_the_timeline_that_is_no_number_of_ours_is_not_there(alice, after):
    assert browser(alice).get(f"/todos/{added(alice)}/", {"after": after}).status_code == 404


@pytest.mark.parametrize("key", [r'"\000aaaaaaaaaaaaaaaa"', "aaaaaaaa-aaaaaaaaaaaa", r'"\303\251aaaaaaaaaaaaaaaa"'])
def test_a_session_that_cannot_be_is_not_looked_for(client, django_assert_num_queries, key):
    with django_assert_num_queries(0):
        answer = client.get("/", headers={"Cookie": f"sessionid={key}"})
    assert answer.status_code == 302
