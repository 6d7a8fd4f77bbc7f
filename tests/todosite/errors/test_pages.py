"""Every error is a page of this site: a plain sentence, under the policy, with the words that were typed."""

from __future__ import annotations

import re

import pytest
from django.conf import settings

from eventsourcing.models import Receipt, StoredEvent
from tests.todos.cast import added
from tests.todos.page import Page
from tests.todosite.captured_log import captured_log
from tests.todosite.errors.failing_site import ERRORS, FORM, HTMX, SECRET, WORDS, every_error, send
from todosite.errors.typed_words import MAX_READ_BACK

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.todosite.errors.failing_site")]


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


@every_error
def test_an_error_page_shows_the_words_that_were_typed(answers_500, address, how, status, title):
    page = Page(send(answers_500, address, how))
    readable = status != 400 or "HTTP_HOST" in how
    assert ("words" in page) == readable
    if readable:
        assert "".join(page.find("words").itertext()) == WORDS


@every_error
def test_an_error_page_needs_no_inline_script_or_style(answers_500, address, how, status, title):
    text = send(answers_500, address, how).text
    assert not re.search(r"<script(?![^>]* src=)|<style|\sstyle=|\son[a-z]+=|javascript:", text)


def test_no_error_page_says_what_broke(answers_500):
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
    assert Page(answer).title == "Too long · Todos"


@pytest.mark.parametrize("size", [0, 1])
def test_the_largest_form_is_as_large_as_the_settings_say(as_alice, settings, size):
    start = "description=milk&x="
    body = start + "x" * (settings.DATA_UPLOAD_MAX_MEMORY_SIZE - len(start) + size)
    assert as_alice.generic("POST", "/todos/", body, content_type=FORM).status_code == (422, 413)[size]


def test_not_allowed_says_what_is_allowed(as_alice):
    assert as_alice.get("/account/feed/")["Allow"] == "POST"
    assert as_alice.post("/trash/")["Allow"] == "GET, HEAD"
    assert as_alice.head("/account/feed/").content == b""


@pytest.mark.parametrize("what", ["a host that is not ours", "a form that is too big", "a form of too many fields"])
def test_a_request_that_is_refused_is_one_line_of_the_log(as_alice, what):
    with captured_log() as log:
        send(as_alice, *ERRORS[what][:2])
    assert [line["event"] for line in log.lines()] == ["request"]


@pytest.mark.parametrize("after", ["1" + "0" * 5000, "0" * 17 + "19", "00000000000000000012", "²"])
def test_a_page_of_the_timeline_that_is_no_number_of_ours_is_not_there(as_alice, alice, after):
    assert as_alice.get(f"/todos/{added(alice)}/", {"after": after}).status_code == 404
