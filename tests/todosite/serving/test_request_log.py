"""The log has one line for each request, even a hostile one."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

import pytest
from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from tests.todosite.captured_log import CapturedLog, captured_log


def crash(request: HttpRequest) -> HttpResponse:
    raise ValueError("no\nforged line")


crash.login_required = False
urlpatterns = [path("crash/", crash), path("in/<str:token>/boom/", crash), path("", include("todosite.urls"))]
pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


@pytest.fixture(params=[False])
def log(request) -> Iterator[CapturedLog]:
    with captured_log(terminal=request.param) as log:
        yield log


on_a_terminal = pytest.mark.parametrize("log", [True], indirect=True)


def test_a_request_is_one_line_with_its_facts(client, alice, log):
    client.force_login(alice)
    answer = client.get("/admin/logi")
    (line,) = log.lines()
    assert (line["method"], line["path"], line["status"]) == ("GET", "/admin/logi", answer.status_code)
    assert line["user"] == str(alice.pk)
    assert line["ms"] > 0
    assert line["request_id"] == answer["X-Request-ID"]


def test_the_id_is_ours_never_the_clients(client, log):
    answer = client.get("/healthz", headers={"X-Request-ID": "forged"})
    assert UUID(answer["X-Request-ID"]).version == 7
    assert "forged" not in log.getvalue()


def test_no_token_reaches_the_log(client, log, caplog):
    client.get("/in/secret-token/")
    client.raise_request_exception = False
    client.get("/in/secret-token/boom/")
    client.get("/feed/secret-token/")
    client.get("/calendar/secret-token/?alarm=1")
    assert "secret-token" not in log.getvalue()
    assert "secret-token" not in str([record.msg for record in caplog.records])  # other handlers
    assert [line["path"] for line in log.lines() if "path" in line] == [
        "/in/.../",
        "/in/.../boom/",
        "/feed/.../",
        "/calendar/.../",
    ]


def test_an_unhandled_error_is_logged_with_traceback_and_id(client, log):
    client.raise_request_exception = False
    answer = client.get("/crash/")
    assert answer.status_code == 500
    error, request = log.lines()
    assert "ValueError: no\nforged line" in error["exception"]
    assert error["request_id"] == request["request_id"] == answer["X-Request-ID"]
    assert request["status"] == 500


HOSTILE = "/x%0A%7B%22event%22:1%7D%1B[2J%E2%80%AE%E2%80%A8%FF/" + "y" * 900


def test_a_hostile_path_stays_inside_its_line(client, log):
    client.get(HOSTILE)
    (line,) = log.lines()
    assert line["path"].startswith('/x\n{"event":1}\x1b[2J')
    assert len(line["path"]) == 500
    assert log.getvalue().isascii()


@on_a_terminal
def test_a_hostile_path_moves_nothing_on_a_terminal(client, log):
    client.get(HOSTILE)
    assert log.getvalue().count("\n") == 1
    assert "\\n{" in log.getvalue()
    for bad in ("\x1b[2J", "\u202e", "\u2028"):
        assert bad not in log.getvalue()


@on_a_terminal
def test_a_message_of_an_error_starts_no_line_on_a_terminal(client, log):
    client.raise_request_exception = False
    client.get("/crash/")
    assert "\n    forged line" in log.getvalue()
    assert "\nforged line" not in log.getvalue()
