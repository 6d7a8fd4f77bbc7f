"""Which page answers when the database failed."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing

import psycopg
import pytest
from django.conf import settings
from django.contrib.sessions.backends.base import UpdateError
from django.db import DatabaseError, IntegrityError, InterfaceError, InternalError, OperationalError, connection
from psycopg_pool import PoolTimeout

from eventsourcing.database import data_key, value_keys
from eventsourcing.models import Receipt, StoredEvent
from eventsourcing.verification import Verification
from tests.todos.cast import number
from tests.todos.page import Page
from tests.todosite.captured_log import captured_log
from tests.todosite.errors.failing_site import WORDS
from todos.models import Todo, TodoVersion
from todosite import health
from todosite.accounts.sessions import SessionStore
from todosite.errors import error_page
from todosite.errors.database_errors import page_for


def caused(kind: type[DatabaseError], cause: Exception) -> Exception:
    error = kind(*cause.args)
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "page"),
    [
        (caused(OperationalError, PoolTimeout("no connection")), error_page.BUSY),
        (caused(OperationalError, psycopg.errors.LockNotAvailable("lock")), error_page.BUSY),
        (caused(OperationalError, psycopg.errors.TooManyConnections("many")), error_page.BUSY),
        (caused(InternalError, psycopg.errors.ReadOnlySqlTransaction("standby")), error_page.BUSY),
        (caused(OperationalError, psycopg.errors.AdminShutdown("shut")), error_page.NO_ANSWER),
        (caused(OperationalError, psycopg.OperationalError("closed unexpectedly")), error_page.NO_ANSWER),
        (caused(InterfaceError, psycopg.InterfaceError("closed")), error_page.NO_ANSWER),
        (caused(OperationalError, psycopg.errors.DiskFull("full")), error_page.FULL),
        (caused(OperationalError, psycopg.errors.UndefinedTable("no table")), error_page.BROKEN),
        (caused(IntegrityError, psycopg.errors.UniqueViolation("twice")), error_page.BROKEN),
        (ValueError("x"), error_page.BROKEN),
        (None, error_page.BROKEN),
    ],
)
def test_an_error_of_postgresql_says_what_it_means(error, page):
    assert page_for(error) is page


def sqlite_error(*statements: str) -> Exception:
    with closing(sqlite3.connect(":memory:")) as memory:
        try:
            for statement in statements:
                memory.execute(statement)
        except sqlite3.Error as error:
            return caused(OperationalError, error)
    raise AssertionError


def test_an_error_of_sqlite_says_what_it_means(tmp_path):
    full = ["PRAGMA max_page_count = 2", "CREATE TABLE a (b)", "INSERT INTO a VALUES (zeroblob(20000))"]
    assert page_for(sqlite_error(*full)) is error_page.FULL
    assert page_for(sqlite_error("PRAGMA query_only = 1", "CREATE TABLE a (b)")) is error_page.BUSY
    assert page_for(sqlite_error(f"ATTACH '{tmp_path}/none/x' AS y")) is error_page.BUSY
    assert page_for(sqlite_error("SELECT * FROM gone")) is error_page.BROKEN


@pytest.mark.django_db
def test_on_a_full_disk_the_words_come_back_and_pages_are_read(answers_500):
    def full(execute, sql, *arguments):
        if sql.startswith("INSERT"):
            raise caused(OperationalError, psycopg.errors.DiskFull("No space left on device"))
        return execute(sql, *arguments)

    with connection.execute_wrapper(full):
        refused = answers_500.post("/todos/", number(description=WORDS))
        page = answers_500.get("/")
    assert refused.status_code == 507
    assert Page(refused).title == "No room · Todos"
    assert "".join(Page(refused).find("words").itertext()) == WORDS
    assert page.status_code == 200
    assert not StoredEvent.objects.exists()


@pytest.fixture
def no_room() -> Iterator[Callable[[bool], None]]:
    """Lets the database of SQLite grow no more (True), or again (False)."""

    def limit(full: bool) -> None:
        with connection.cursor() as cursor:
            cursor.execute("VACUUM")  # what other tests have deleted is room too
            cursor.execute("PRAGMA page_count")
            cursor.execute(f"PRAGMA max_page_count = {cursor.fetchone()[0] if full else 2**30}")

    yield limit
    limit(False)


@pytest.mark.sqlite
@pytest.mark.django_db(transaction=True)
def test_a_database_without_room_writes_nothing_by_half_and_goes_on_when_there_is_some(answers_500, no_room):
    no_room(True)
    for accepted in range(500):
        form = number(description=f"{WORDS} {accepted} {'x' * 400}")
        if (answer := answers_500.post("/todos/", form)).status_code != 303:
            break

    assert answer.status_code == 507
    assert "".join(Page(answer).find("words").itertext()) == form["description"]
    assert answers_500.get("/").status_code == 200
    # Where only the session found no room, the todo is stored. Sent again, it is not stored twice.
    [stored] = {model.objects.count() for model in (StoredEvent, Receipt, Todo, TodoVersion)}
    assert stored in (accepted, accepted + 1)
    no_room(False)
    assert answers_500.post("/todos/", form).status_code == 303
    assert [model.objects.count() for model in (StoredEvent, Receipt, Todo, TodoVersion)] == [accepted + 1] * 4
    assert list(Verification().whole_log()) == []


@pytest.mark.django_db
def test_a_session_that_cannot_be_kept_says_what_the_database_says():
    def full(execute, sql, *arguments):
        raise caused(OperationalError, psycopg.errors.DiskFull("No space left on device"))

    session = SessionStore()
    session.create()
    session["notes"] = "longer than before"
    with connection.execute_wrapper(full), pytest.raises(OperationalError) as failed:
        session.save()
    assert page_for(failed.value) is error_page.FULL
    SessionStore(session.session_key).delete()
    with pytest.raises(UpdateError):
        session.save()


@pytest.mark.django_db
def test_words_whose_key_is_not_here_get_a_page_and_a_line_in_the_log(answers_500, monkeypatch):
    assert answers_500.post("/todos/", number(description=WORDS)).status_code == 303
    monkeypatch.setattr(settings, data_key.SETTING, bytes(32))
    value_keys._known.clear()
    value_keys._opened_person_key.cache_clear()
    data_key.read_again()
    try:
        with captured_log() as log:
            refused = answers_500.post("/todos/", number(description=WORDS))
        health.alive.forget()
        healthz = answers_500.get("/healthz")
    finally:
        monkeypatch.undo()
        data_key.read_again()
        health.alive.forget()

    assert (refused.status_code, Page(refused).title) == (503, "Words locked · Todos")
    assert "".join(Page(refused).find("words").itertext()) == WORDS
    assert "Put the right data key back" in log.getvalue()
    assert (healthz.status_code, healthz.text) == (503, "the data key does not open the words of this site")
    assert StoredEvent.objects.count() == 1
