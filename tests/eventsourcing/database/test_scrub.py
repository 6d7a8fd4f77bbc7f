"""What was erased leaves the files of SQLite, also where readers are in the way at first."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event as Signal

import pytest
from django.db import connection, transaction

from eventsourcing.database import scrub as scrubbing
from eventsourcing.database.scrub import scrub, scrub_after_commit, scrub_soon
from tests import database_files
from tests.eventsourcing.threads import PATIENCE, in_this_thread

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.sqlite]
SECRET = "zebra-passphrase"


@pytest.fixture
def table():
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA user_version = 0")
        cursor.execute("CREATE TABLE words (id INTEGER PRIMARY KEY, word TEXT)")
        cursor.executemany("INSERT INTO words (word) VALUES (%s)", [[f"{SECRET} {each}"] for each in range(300)])
    yield
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE words")
        cursor.execute("PRAGMA user_version = 0")


def erase(*, and_scrub=True):
    with transaction.atomic(), connection.cursor() as cursor:
        if and_scrub:
            scrub_after_commit("default")
        cursor.execute("UPDATE words SET word = ''")


def mark():
    with connection.cursor() as cursor:
        return cursor.execute("PRAGMA user_version").fetchone()[0]


def files():
    path = Path(str(connection.settings_dict["NAME"]).removeprefix("file:").partition("?")[0])
    return {each.name: database_files.read(each).count(SECRET.encode()) for each in path.parent.glob(f"{path.name}*")}


def test_right_after_the_commit_no_file_holds_it(table):
    assert any(files().values())
    erase()
    assert (mark(), any(files().values())) == (0, False)


def test_without_it_the_write_ahead_log_would_hold_it(table):
    erase(and_scrub=False)
    assert any(files().values())


def test_what_is_rolled_back_marks_nothing(table):
    with transaction.atomic():
        scrub_after_commit("default")
        transaction.set_rollback(True)
    assert mark() == 0


def test_with_a_reader_in_the_way_it_is_done_later(table, monkeypatch):
    reading, done = Signal(), Signal()

    def read():
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM words")
            cursor.fetchone()
            reading.set()
            assert done.wait(PATIENCE)

    # An immediate transaction would be a writer.
    monkeypatch.setitem(connection.settings_dict["OPTIONS"], "transaction_mode", "DEFERRED")
    with ThreadPoolExecutor(1) as pool:
        reader = pool.submit(in_this_thread, read)
        assert reading.wait(PATIENCE)
        erase()
        assert (mark(), scrub("default")) == (1, False)
        done.set()
        reader.result(PATIENCE)
    assert scrub_soon("default")
    assert (mark(), any(files().values())) == (0, False)


def test_a_large_file_waits_for_the_night_with_an_empty_log(table, monkeypatch):
    monkeypatch.setattr(scrubbing, "SMALL_FILE_BYTES", 0)
    erase()
    assert mark() == 1
    assert not any(count for name, count in files().items() if name.endswith("-wal"))
    assert scrub("default")
    assert (mark(), any(files().values())) == (0, False)


def test_the_patience_of_the_connection_is_as_it_was(table):
    with connection.cursor() as cursor:
        before = cursor.execute("PRAGMA busy_timeout").fetchone()
        erase()
        assert cursor.execute("PRAGMA busy_timeout").fetchone() == before
