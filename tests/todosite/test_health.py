"""`/healthz`."""

from __future__ import annotations

import os
import re
import shutil
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from types import SimpleNamespace
from urllib.request import urlopen

import pytest
from django.db import OperationalError, connection

from tests.live_server import LiveServer, live_server
from tests.todosite.serving.process import get
from todosite import health
from todosite.clock.jobs import JOBS
from todosite.health import Verdict

asked = pytest.mark.parametrize("query", ["", "?ready"])


@pytest.fixture(autouse=True)
def nothing_known() -> Iterator[None]:
    """Forget what other tests have found, and what this one finds."""
    health.alive.forget()
    health.ready.forget()
    health.jobs.forget()
    yield
    health.alive.forget()
    health.ready.forget()
    health.jobs.forget()


@asked
@pytest.mark.django_db
def test_all_is_well_and_no_session_is_made(client, query):
    answer = client.get(f"/healthz{query}")
    assert (answer.status_code, answer.text.splitlines()[0]) == (200, "ok")
    assert not answer.cookies


@pytest.mark.django_db
def test_the_closer_look_tells_the_last_run_of_each_job(client):
    assert client.get("/healthz").text == "ok"
    first, *lines = client.get("/healthz?ready").text.splitlines()
    assert (first, lines) == ("ok", [f"{job.name}: has not run yet" for job in JOBS])


@asked
@pytest.mark.django_db
def test_many_who_ask_cost_one_look(client, query, django_assert_num_queries):
    client.get(f"/healthz{query}")
    with django_assert_num_queries(0):
        assert {client.get(f"/healthz{query}").status_code for _ in range(5)} == {200}


def test_while_somebody_looks_others_get_the_outcome_before():
    go_on = Event()
    verdict = Verdict(lambda: "" if go_on.wait(5) else "never")
    go_on.set()
    assert verdict.text() == ""
    go_on.clear()
    verdict._until = time.monotonic()  # the outcome is as old as it may be

    with ThreadPoolExecutor(1) as somebody:
        looking = somebody.submit(verdict.text)
        wait_until_locked(verdict)
        began = time.monotonic()
        assert verdict.text() == ""
        assert time.monotonic() - began < 0.9
        go_on.set()
        assert looking.result() == ""


def test_a_first_look_that_hangs_keeps_others_for_a_second():
    go_on = Event()
    verdict = Verdict(lambda: "found" if go_on.wait(5) else "never")
    with ThreadPoolExecutor(1) as somebody:
        looking = somebody.submit(verdict.text)
        wait_until_locked(verdict)
        assert verdict.text() == "this site has just been started"
        go_on.set()
        assert looking.result() == verdict.text() == "found"


def wait_until_locked(verdict: Verdict) -> None:
    limit = time.monotonic() + 5
    while not verdict._looking.locked():
        assert time.monotonic() < limit, "nobody looks"
        time.sleep(0.01)


def test_those_who_ask_first_get_one_outcome_together():
    looks = []

    def look() -> str:
        looks.append("look")
        time.sleep(0.1)
        return ""

    verdict = Verdict(look)
    with ThreadPoolExecutor(8) as people:
        assert set(people.map(lambda _: verdict.text(), range(8))) == {""}
    assert len(looks) == 1


@asked
@pytest.mark.django_db
def test_a_database_that_is_gone_is_told_without_its_reason(client, query):
    def gone(*_: object) -> None:
        raise OperationalError("gone")

    with connection.execute_wrapper(gone):
        answer = client.get(f"/healthz{query}")
    assert (answer.status_code, answer.text) == (503, "the database does not answer")


@asked
@pytest.mark.django_db
@pytest.mark.parametrize(
    ("statement", "trouble"),
    [
        ("ALTER TABLE todos_todoversion RENAME TO gone", "the database lacks a table"),
        ("DELETE FROM django_migrations WHERE app = 'todos'", "the database lacks a migration"),
        ("INSERT INTO django_migrations (app, name, applied) VALUES ('todos', '9999_x', '2026-01-01 00:00Z')",
         "the database was migrated by a newer version"),
    ],
    ids=["table", "older", "newer"],
)  # fmt: skip
def test_another_schema_than_this_version_has_is_told(client, query, statement, trouble):
    with connection.cursor() as cursor:
        cursor.execute(statement)
    answer = client.get(f"/healthz{query}")
    assert (answer.status_code, answer.text) == (503, trouble)


@pytest.mark.django_db
def test_a_log_that_may_be_changed_is_not_ready(client, monkeypatch):
    monkeypatch.setattr(health, "check_log", lambda databases: ["a trigger is missing"])
    assert client.get("/healthz").status_code == 200
    answer = client.get("/healthz?ready")
    assert (answer.status_code, answer.text) == (503, "the event log is not append-only")


@pytest.mark.parametrize(
    ("free", "flag", "trouble"),
    [(0, 0, "the disk is full"), (10**9, os.ST_RDONLY, "the database file cannot be written"), (10**9, 0, "")],
)
def test_what_the_disk_says_of_the_file(monkeypatch, tmp_path, free, flag, trouble):
    monkeypatch.setattr(health, "connection", SimpleNamespace(vendor="sqlite"))
    monkeypatch.setattr(health, "_path", lambda: str(tmp_path))
    monkeypatch.setattr(os, "statvfs", lambda path: SimpleNamespace(f_bavail=free, f_frsize=1, f_flag=flag))
    assert health._trouble_of_file() == trouble


@pytest.fixture
def live() -> Iterator[LiveServer]:
    with live_server() as server:
        yield server


@pytest.mark.parametrize("how", ["deleted", "replaced"])
def test_a_database_file_that_is_not_the_one_that_was_opened_is_told(live, how):
    assert get(f"{live.base}/healthz")[0] == 200
    file = live.folder / "db.sqlite3"
    copy = shutil.copy(file, live.folder / "copy")
    file.unlink()
    if how == "replaced":
        os.replace(copy, file)
    time.sleep(health.SECONDS)
    assert get(f"{live.base}/healthz")[0] == 503
    if how == "deleted":
        assert not file.exists()


def test_a_served_site_runs_its_jobs(live):
    body, limit = "", time.monotonic() + 30
    while body.count(": done") < len(JOBS) and time.monotonic() < limit:
        time.sleep(0.2)
        with urlopen(f"{live.base}/healthz?ready") as answer:
            body = answer.read().decode()
    ran = "".join(rf"{job.name}: done [-0-9]{{10}} [:0-9]{{5}} UTC, in [.0-9]+ s\n" for job in JOBS)
    assert re.fullmatch(rf"ok\n{ran}", body)
