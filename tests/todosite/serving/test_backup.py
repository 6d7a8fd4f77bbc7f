"""`manage.py backup`: a whole copy of a running site, verified."""

from __future__ import annotations

import re
import shutil
import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest

from tests.todosite.serving.process import command, database, finished, refusal, up

DATED = r"\d{4}-\d\d-\d\dT\d{6}Z"
WITHOUT_KEYS = "No words can be read from this backup alone"


@pytest.fixture(scope="module")
def copies(tmp_path_factory) -> Path:
    """What backups of the running site in `data` made: `a.sqlite3`; a dated copy in `kept`, its keys in `keys`."""
    folder = tmp_path_factory.mktemp("backup")
    for name in ("kept", "keys"):
        (folder / name).mkdir()
    with up(folder / "data", "--name", "olga"), closing(sqlite3.connect(folder / "data" / "db.sqlite3")) as reader:
        # While somebody reads, SQLite leaves what was committed last in a file of its own.
        reader.execute("BEGIN").execute("SELECT count(*) FROM auth_user").fetchall()
        added = finished(command("todo", "add", "Buy milk", "--as", "olga", "--data", folder / "data"))
        assert added[0] == 0, added
        assert finished(command("seal", "--data", folder / "data"))[0] == 0
        for arguments, note in (
            (("a.sqlite3",), WITHOUT_KEYS),
            (("kept", "--keys", folder / "keys"), f"{folder}/keys/{DATED} has its keys."),
        ):
            target = (folder / arguments[0], *arguments[1:], "--data", folder / "data")
            status, out, err = finished(command("backup", *target))
            assert status == 0, err
            assert re.match(note, err)
            assert re.fullmatch(rf"{folder}/\S+ is a copy of the database, and verified\.\n", out)
    return folder


def only(folder: Path) -> Path:
    [path] = folder.iterdir()
    assert re.fullmatch(DATED, path.name)
    return path


def events(path: Path) -> int:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute("SELECT count(*) FROM eventsourcing_storedevent WHERE type LIKE 'Todo%'").fetchone()[
            0
        ]


def test_a_copy_has_every_command_that_was_answered(copies):
    assert events(copies / "a.sqlite3") == events(only(copies / "kept") / "db.sqlite3") == 1


def test_a_copy_is_one_file_for_its_owner_alone_and_keys_are_elsewhere(copies):
    assert sorted(path.name for path in copies.iterdir() if path.name.startswith("a.")) == ["a.sqlite3"]
    assert [path.name for path in only(copies / "kept").iterdir()] == ["db.sqlite3"]
    assert only(copies / "keys").name == only(copies / "kept").name
    keys = sorted(only(copies / "keys").iterdir())
    assert [path.name for path in keys] == ["data_key", "seal_key", "secret_key"]
    assert all(path.read_bytes() == (copies / "data" / path.name).read_bytes() for path in keys)
    for path in (copies / "a.sqlite3", only(copies / "kept") / "db.sqlite3", *keys):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_no_copy_holds_the_words_in_clear(copies):
    for path in (copies / "a.sqlite3", only(copies / "kept") / "db.sqlite3"):
        assert b"Buy milk" not in path.read_bytes()
        assert b"buy milk" not in path.read_bytes()


def test_a_dated_copy_with_its_keys_is_a_site(copies, tmp_path):
    folder = shutil.copytree(only(copies / "kept"), tmp_path / "site")
    shutil.copytree(only(copies / "keys"), folder, dirs_exist_ok=True)

    with up(folder):
        assert "Buy milk" in finished(command("todo", "list", "--as", "olga", "--data", folder))[1]
    assert finished(command("verify_events", "--data", folder)) == (0, "", "")


def test_a_dated_copy_is_a_data_folder(copies):
    without_key = "Not compared: lists and words. The data key of this log is not here.\n"
    assert finished(command("verify_events", "--data", only(copies / "kept"))) == (0, "", without_key)
    assert database(only(copies / "kept"), "SELECT username FROM auth_user") == [("olga",)]


def test_the_last_copies_are_kept_and_nothing_else_is_touched(copies, tmp_path):
    for name in ("kept", "keys"):
        shutil.copytree(copies / name, tmp_path / name)
        for day in ("2026-01-01", "2026-01-02", "2026-01-03"):
            shutil.copytree(only(copies / name), tmp_path / name / f"{day}T000000Z")
        (tmp_path / name / "mine").mkdir()
        (tmp_path / name / ".2026-01-04T000000Z.partial").mkdir()
    before = only(copies / "kept").name

    options = ("--keys", tmp_path / "keys", "--keep", "2", "--data", copies / "data")
    assert finished(command("backup", tmp_path / "kept", *options))[0] == 0

    for name in ("kept", "keys"):
        one, two, mine = sorted(path.name for path in (tmp_path / name).iterdir())
        assert (one, mine) == (before, "mine")
        assert two > one


def test_keys_beside_their_database_are_refused(copies, tmp_path):
    (tmp_path / "inside").mkdir()
    for folder, keys in ((tmp_path, tmp_path), (tmp_path, tmp_path / "inside"), (tmp_path / "inside", tmp_path)):
        assert "who finds one has both" in refusal("backup", folder, "--keys", keys, "--data", copies / "data")
    assert "Make it first" in refusal("backup", tmp_path, "--keys", tmp_path / "no", "--data", copies / "data")
    assert list(tmp_path.rglob("*")) == [tmp_path / "inside"]


def test_no_backup_is_written_over(copies):
    before = (copies / "a.sqlite3").read_bytes()

    assert "is there already" in refusal("backup", copies / "a.sqlite3", "--data", copies / "data")
    assert (copies / "a.sqlite3").read_bytes() == before


def test_a_copy_that_does_not_verify_is_kept_and_said(copies, tmp_path):
    folder = shutil.copytree(only(copies / "kept"), tmp_path / "data")
    with closing(sqlite3.connect(folder / "db.sqlite3", autocommit=True)) as connection:
        connection.execute("DROP TRIGGER eventsourcing_no_update")
        connection.execute("UPDATE eventsourcing_storedevent SET actor = '9'")

    status, out, err = finished(command("backup", tmp_path / "copy", "--data", folder))

    assert (status, out) == (1, "")
    assert "it does not verify: its hash does not match" in err
    assert events(tmp_path / "copy") == 1


def test_a_folder_that_is_not_there_has_a_sentence(copies, tmp_path):
    assert "cannot be used" in refusal("backup", tmp_path / "no" / "copy", "--data", copies / "data")
    assert list(tmp_path.iterdir()) == []
