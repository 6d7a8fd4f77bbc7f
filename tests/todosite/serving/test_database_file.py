"""The database's file: made by `up` alone, for its owner alone, and readable where nothing can be written."""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
import stat
from contextlib import closing
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError, connections

from tests.todosite.serving.process import command, finished, refusal, up
from todosite.environment import Misconfigured
from todosite.serving import data_folder, database_file, sqlite_version, static_files

NEEDING_ONE = [
    ["todo", "add", "milk"],
    ["invite", "ann"],
    ["verify_events"],
    ["migrate"],
    ["check", "--database", "default"],
]


@pytest.mark.parametrize("words", NEEDING_ONE, ids=" ".join)
def test_a_mistyped_folder_is_named_and_stays_as_it_was(tmp_path, words):
    (tmp_path / "holiday.jpg").touch()
    sentence = refusal(*words, "--data", tmp_path)

    assert f"there is no site in {tmp_path}" in sentence
    assert f"manage.py up --data {tmp_path}" in sentence
    assert [path.name for path in tmp_path.iterdir()] == ["holiday.jpg"]


def test_a_deployment_begins_its_database_with_migrate_in_an_empty_folder(tmp_path):
    assert finished(command("migrate", "--data", tmp_path))[0] == 0
    assert rights(tmp_path / "db.sqlite3") == 0o600


@pytest.mark.parametrize("words", [["todo", "--help"], ["check"]])
def test_what_needs_no_database_makes_none(tmp_path, words):
    assert finished(command(*words, "--data", tmp_path))[0] == 0
    assert list(tmp_path.iterdir()) == []


def rights(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_up_takes_from_others_what_they_could_read_and_says_so(tmp_path):
    folder = tmp_path / "data"
    folder.mkdir(mode=0o755)
    (folder / "db.sqlite3").touch(mode=0o644)
    (folder / "notes").touch(mode=0o644)
    for path in (folder, *folder.iterdir()):
        path.chmod(0o755)

    with up(folder):
        told = folder.with_name("log").read_text()
        # SQLite's files beside the database come and go with the site's connections.
        kept = [folder, *(path for path in folder.iterdir() if path.name != "notes" and "sqlite3-" not in path.name)]
        assert {path.name: rights(path) & 0o077 for path in kept} == {path.name: 0 for path in kept}
    assert rights(folder / "notes") == 0o755
    assert f"get at {folder}. Its rights are 0700 now, not 0755." in told
    assert f"get at {folder / 'db.sqlite3'}. Its rights are 0700 now, not 0755." in told
    assert "notes" not in told


def test_a_folder_that_everybody_writes_to_keeps_its_rights(tmp_path):
    tmp_path.chmod(0o1777)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.touch()
    elsewhere.chmod(0o644)
    (tmp_path / "static").symlink_to(elsewhere)
    (tmp_path / "secret_key").touch(mode=0o600)
    (tmp_path / "address").touch()
    (tmp_path / "address").chmod(0o644)

    [line] = data_folder.mend_rights(tmp_path)

    assert "address. Its rights are 0600 now" in line
    assert (rights(tmp_path), rights(elsewhere)) == (0o1777, 0o644)
    assert data_folder.mend_rights(tmp_path) == []


@pytest.fixture
def unwritable(monkeypatch):
    """Nothing can be written anywhere, as on a read-only file system; root could write in spite of any rights."""
    monkeypatch.setattr(os, "access", lambda path, mode: mode != os.W_OK)


@pytest.fixture
def file(tmp_path) -> Path:
    """A database in WAL mode, closed, at a path with characters of an address."""
    path = tmp_path / "with space, ? and %41" / "db.sqlite3"
    path.parent.mkdir()
    with closing(sqlite3.connect(path, autocommit=True)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("CREATE TABLE words (word)")
        connection.execute("INSERT INTO words VALUES ('milk')")
    return path


@pytest.fixture
def opened(settings):
    """Opens a database file as Django does with the site's settings for it."""
    aliases = []

    def opened(path: Path):
        aliases.append(f"file {len(aliases)}")
        defaults = {"ATOMIC_REQUESTS": False, "AUTOCOMMIT": True, "CONN_MAX_AGE": 0, "TIME_ZONE": None}
        connections.settings[aliases[-1]] = (
            defaults | {"CONN_HEALTH_CHECKS": False, "TEST": {}} | database_file.configuration(path)
        )
        connection = connections[aliases[-1]]
        connection.connect()
        return connection.connection

    yield opened
    for alias in aliases:
        connections[alias].close()
        del connections.settings[alias]
        del connections[alias]


@pytest.mark.django_db(databases=[])
def test_a_database_is_written_where_it_can_be_and_never_made(opened, file):
    opened(file).execute("INSERT INTO words VALUES ('oranges')")

    with pytest.raises(sqlite3.OperationalError, match="unable to open"):
        opened(file.with_name("other.sqlite3"))
    assert sorted(path.name for path in file.parent.iterdir() if "other" in path.name) == []


@pytest.mark.django_db(databases=[])
def test_a_database_that_cannot_be_written_is_read_and_nothing_is_put_beside_it(opened, file, unwritable):
    connection = opened(file)

    assert connection.execute("SELECT word FROM words").fetchall() == [("milk",)]
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        connection.execute("INSERT INTO words VALUES ('oranges')")
    assert [path.name for path in file.parent.iterdir()] == ["db.sqlite3"]


def test_one_that_was_not_closed_is_refused_where_it_cannot_be_written(file, unwritable):
    file.with_name("db.sqlite3-wal").touch()

    with pytest.raises(Misconfigured, match=r"was not closed.*Copy the whole folder"):
        database_file.refuse_unusable(file)
    assert "immutable" not in database_file.configuration(file)["NAME"]


def test_one_that_a_site_is_using_is_not_taken_for_unchanging(file, unwritable):
    assert "immutable=1" in database_file.configuration(file)["NAME"]

    with data_folder.lock(file.parent):
        assert "immutable" not in database_file.configuration(file)["NAME"]


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("site") / "data"
    with up(folder, "--name", "olga"):
        pass
    return folder


@pytest.mark.parametrize(
    "words",
    [
        ["todo", "add", "milk"],
        ["invite", "ann"],
        ["rebuild_projections"],
        ["renew_log_id"],
        ["createsuperuser", "--noinput", "--username", "ann", "--email", ""],
        ["changepassword", "olga"],
        ["migrate", "todos", "zero"],
        ["flush", "--noinput"],
        ["clearsessions"],
    ],
    ids=" ".join,
)
def test_a_database_of_a_newer_version_is_refused_by_whatever_writes(site, tmp_path, words):
    folder = shutil.copytree(site, tmp_path / "data")
    with closing(sqlite3.connect(folder / "db.sqlite3", autocommit=True)) as connection:
        connection.execute("INSERT INTO django_migrations (app, name, applied) VALUES ('lists', '0001_initial', '')")
        before = connection.serialize()

        assert "newer version, which has made changes unknown to this one (lists.0001_initial)" in refusal(
            *words, "--data", folder
        )
        assert connection.serialize() == before


@pytest.mark.django_db
def test_a_full_disk_has_its_sentence(monkeypatch):
    def full(*arguments, **options):
        raise OSError(errno.ENOSPC, "No space left on device", "/data/static")

    monkeypatch.setattr("todosite.accounts.people.create", full)

    with pytest.raises(CommandError, match=r"^The disk is full \(/data/static\). Free some space"):
        call_command("invite", "ann", stdout=StringIO())


@pytest.mark.django_db(transaction=True)
def test_up_on_a_full_disk_ends_with_one_line(monkeypatch):
    """The folder of static files is where a disk that is nearly full gets full."""

    def full():
        raise OSError(errno.ENOSPC, "No space left on device", "/data/static/todos.css")

    monkeypatch.setattr(static_files, "collect", full)

    with pytest.raises(CommandError, match=r"^The disk is full \(/data/static/todos.css\). Free some space"):
        call_command("up", port=0)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (OperationalError("database or disk is full"), "The disk is full, so the database takes nothing more"),
        (PermissionError(errno.EACCES, "Permission denied", "/data"), r"could not go on: Permission denied \(/data\)"),
    ],
)
def test_other_trouble_of_the_disk_has_a_sentence_too(monkeypatch, error, sentence):
    def fails(*arguments, **options):
        raise error

    monkeypatch.setattr("todosite.accounts.people.create", fails)

    with pytest.raises(CommandError, match=sentence):
        call_command("invite", "ann", stdout=StringIO())


RACY = ["3.7.0", "3.40.1", "3.44.5", "3.45.0", "3.49.2", "3.50.6", "3.51.0", "3.51.2"]
SAFE = ["3.6.23", "3.44.6", "3.44.7", "3.50.7", "3.51.3", "3.52.0", "4.0.0"]


@pytest.mark.parametrize(("version", "found"), [(each, True) for each in RACY] + [(each, False) for each in SAFE])
def test_versions_of_sqlite_that_can_lose_a_commit(version, found):
    assert sqlite_version.has_race(tuple(map(int, version.split(".")))) is found


@pytest.mark.sqlite
@pytest.mark.django_db
@pytest.mark.parametrize(("version", "ids"), [((3, 51, 2), ["todosite.I001"]), ((3, 51, 3), [])])
def test_the_check_names_them_in_a_note(monkeypatch, version, ids):
    monkeypatch.setattr(sqlite3, "sqlite_version_info", version)
    monkeypatch.setattr("django.db.backends.sqlite3.base.Database.sqlite_version_info", version)

    assert [each.id for each in sqlite_version.check_sqlite(["default"])] == ids
    assert sqlite_version.check_sqlite(None) == []
