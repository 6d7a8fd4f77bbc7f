"""An act that raises an exception, and a database that is gone."""

from __future__ import annotations

import pytest
from django.db import OperationalError, connection

from eventsourcing.models import StoredEvent
from tests.todos.cast import number
from tests.todos.page import Page
from tests.todosite.captured_log import captured_log
from tests.todosite.errors.failing_site import HTMX, SECRET, WORDS
from todos import bootstrap

pytestmark = pytest.mark.django_db


@pytest.fixture
def broken(monkeypatch) -> None:
    """Every act breaks in the one function that all acts go through."""

    def fail(*_: object) -> None:
        raise RuntimeError(SECRET)

    monkeypatch.setattr(bootstrap, "handle_all", fail)


def test_an_act_that_breaks_gives_the_words_back(answers_500, broken):
    answer = answers_500.post("/todos/", number(description=WORDS))
    assert answer.status_code == 500
    assert "".join(Page(answer).find("words").itertext()) == WORDS
    assert not StoredEvent.objects.exists()


def test_an_act_that_breaks_is_logged_with_the_number_of_its_request(answers_500, broken):
    with captured_log() as log:
        answer = answers_500.post("/todos/", number(description=WORDS), headers=HTMX)
    error, request = log.lines()
    assert f"RuntimeError: {SECRET}" in error["exception"]
    assert error["request_id"] == request["request_id"] == answer["X-Request-ID"]
    assert (request["status"], request["path"]) == (500, "/todos/")
    assert SECRET not in answer.text


def test_a_database_that_is_gone_still_gets_the_page_with_the_words(answers_500):
    def gone(*_: object) -> None:
        raise OperationalError("gone")

    with connection.execute_wrapper(gone):
        answer = answers_500.post("/todos/", number(description=WORDS))
    assert answer.status_code == 503
    assert answer["Retry-After"] == "5"
    page = Page(answer)
    assert page.title == "Not now · Todos"
    assert "".join(page.find("words").itertext()) == WORDS


def test_a_database_that_is_gone_gets_its_page_where_an_address_is_not(answers_500):
    def gone(*_: object) -> None:
        raise OperationalError("gone")

    with connection.execute_wrapper(gone):
        answer = answers_500.get("/nowhere/")
    assert (answer.status_code, Page(answer).title) == (503, "Not now · Todos")
