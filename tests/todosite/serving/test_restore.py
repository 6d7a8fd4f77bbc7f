"""`manage.py restore`: a backup goes on as the site, verified, and what it replaces is kept."""

from __future__ import annotations

import re
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.todosite.serving.killed_restore import AFTERWARDS, BEFORE
from tests.todosite.serving.process import command, database, finished, get, python, refusal, up

LIST = ("todo", "list", "--as", "olga")
OTHER_KEY = "".join(map(chr, range(48, 122))).replace("\\", "") + "\n"
CHANGES = "SELECT count(*) FROM eventsourcing_storedevent WHERE type = 'LogOriginChanged'"
IDENTITY = "SELECT log_id, origin FROM eventsourcing_logidentity"


def done(*arguments) -> str:
    status, out, err = finished(command(*arguments))
    assert status == 0, err
    return out


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Path:
    """A site in `data` with two todos, and a backup in `kept` and `keys` from when it had one."""
    folder = tmp_path_factory.mktemp("restore")
    for name in ("kept", "keys"):
        (folder / name).mkdir()
    with up(folder / "data", "--name", "olga"):
        done("todo", "add", "Buy milk", "--as", "olga", "--data", folder / "data")
        done("seal", "--data", folder / "data")
        done("backup", folder / "kept", "--keys", folder / "keys", "--data", folder / "data")
        done("todo", "add", "Bake bread", "--as", "olga", "--data", folder / "data")
    return folder


@pytest.fixture
def site(made, tmp_path) -> Path:
    """A copy of all that."""
    return shutil.copytree(made, tmp_path / "site")


def newest(folder: Path) -> Path:
    return max(folder.iterdir())


def restored(site: Path, *options, data: str = "data") -> str:
    return done("restore", newest(site / "kept"), *options, "--data", site / data)


def descriptions(folder: Path) -> set[str]:
    return set(re.findall("Buy milk|Bake bread", done(*LIST, "--data", folder)))


def test_after_the_loss_of_the_machine_the_site_goes_on(site):
    shutil.rmtree(site / "data")

    assert "is restored, and verified" in restored(site, "--keys", site / "keys")

    assert descriptions(site / "data") == {"Buy milk"}
    assert done("verify_events", "--data", site / "data") == ""
    assert sorted(path.name for path in (site / "data").iterdir() if not path.name.startswith("up")) == [
        "address", "data_key", "db.sqlite3", "seal_key", "secret_key",
    ]  # fmt: skip
    with up(site / "data") as link:
        assert get(link)[0] == 200


def test_an_older_state_gets_a_new_id_and_a_new_line_of_seals_that_names_the_old_one(site):
    [(log_id, origin)] = database(site / "data", IDENTITY)
    [(size, root)] = database(site / "data", "SELECT size, root FROM eventsourcing_seal")

    restored(site)

    [(new, new_origin)] = database(site / "data", IDENTITY)
    assert new == new_origin not in (log_id, origin)
    former = database(site / "data", "SELECT log_id, size, root, reason FROM eventsourcing_formerlog")
    assert former == [(log_id, size, root, "restored")]
    assert database(
        site / "data", "SELECT count(*) FROM eventsourcing_storedevent WHERE type = 'LogOriginChanged'"
    ) == [(1,)]
    done("seal", "--data", site / "data")
    assert done("verify_events", "--data", site / "data") == ""


def test_the_very_state_that_is_there_keeps_its_origin(site):
    (site / "now").mkdir()
    done("backup", site / "now", "--data", site / "data")
    [(log_id, origin)] = database(site / "data", IDENTITY)

    done("restore", newest(site / "now"), "--data", site / "data")

    [(new, same)] = database(site / "data", IDENTITY)
    assert (new != log_id, same) == (True, origin)
    assert descriptions(site / "data") == {"Buy milk", "Bake bread"}


def test_what_is_replaced_is_kept(site):
    restored(site)

    [kept] = (site / "data").glob("replaced-*")
    assert descriptions(site / "data") == {"Buy milk"}
    shutil.copy(site / "data" / "data_key", kept)
    assert descriptions(kept) == {"Buy milk", "Bake bread"}


def test_keys_that_differ_are_kept_too(site):
    (site / "data" / "secret_key").write_text(OTHER_KEY)

    restored(site, "--keys", site / "keys")

    [kept] = (site / "data").glob("secret_key.replaced-*")
    assert kept.read_text() == OTHER_KEY
    assert (site / "data" / "secret_key").read_bytes() == (newest(site / "keys") / "secret_key").read_bytes()


def unchanged(site: Path, *arguments) -> str:
    """The sentence of a refusal that changes nothing."""
    before = contents(site / "data")
    sentence = refusal("restore", *arguments, "--data", site / "data")
    assert contents(site / "data") == before
    return sentence


def contents(folder: Path) -> dict[str, bytes]:
    """The database and the keys in a data folder."""
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.name.startswith(("db", "data_key"))}


def test_a_backup_that_does_not_verify_replaces_nothing(site):
    copy = newest(site / "kept")
    with closing(sqlite3.connect(copy / "db.sqlite3", autocommit=True)) as connection:
        connection.execute("DROP TRIGGER eventsourcing_no_update")
        connection.execute("UPDATE eventsourcing_storedevent SET actor = '9'")

    assert "does not verify: its hash does not match" in unchanged(site, copy)
    assert descriptions(site / "data") == {"Buy milk", "Bake bread"}


def test_a_backup_whose_end_was_cut_off_with_its_receipt_is_named_by_its_seal(site):
    copy = newest(site / "kept")
    with closing(sqlite3.connect(copy / "db.sqlite3", autocommit=True)) as connection:
        connection.execute("DROP TRIGGER eventsourcing_no_delete")
        for table in ("eventsourcing_storedevent", "eventsourcing_receipt", "todos_todoversion", "todos_todo"):
            connection.execute(f"DELETE FROM {table}")

    assert "does not verify: 2 events that were here" in unchanged(site, copy)


def test_damaged_and_foreign_files_replace_nothing(site):
    copy = newest(site / "kept") / "db.sqlite3"
    whole = copy.read_bytes()
    (site / "text").write_text("hello")

    for content in (whole[: len(whole) // 2], whole[:8000] + b"\xff" * 30_000 + whole[38_000:]):
        copy.write_bytes(content)
        assert "Nothing was restored" in unchanged(site, copy) or "cannot be used" in unchanged(site, copy)
    assert "is no database" in unchanged(site, site / "text")
    assert "There is no file" in unchanged(site, site / "nothing")
    assert f"The newest in it is {newest(site / 'kept')}" in unchanged(site, site / "kept")


def test_without_the_right_data_key_nothing_is_replaced_unless_asked(site):
    (site / "data" / "data_key").unlink()

    assert "--keys DIR" in unchanged(site, newest(site / "kept"))
    (site / "empty").mkdir()
    assert "There are no keys" in unchanged(site, newest(site / "kept"), "--keys", site / "empty")
    restored(site, "--without-keys")
    done("data_key", "--lost", "--yes", "--data", site / "data")
    assert database(site / "data", "SELECT description FROM todos_todo") == [("",)]


def test_a_folder_in_use_is_refused(site):
    with up(site / "data"):
        assert "is in use" in refusal("restore", newest(site / "kept"), "--data", site / "data")


def test_who_was_forgotten_by_any_file_is_written_down(site):
    (site / "data" / "forgotten").write_text("7 2026-11-01T00:00:00+00:00\n")
    later = site / "keys" / "2099-01-01T000000Z"
    later.mkdir()
    (later / "forgotten").write_text("7 2026-11-01T00:00:00+00:00\n8 2026-11-02T00:00:00+00:00\n")

    restored(site, "--keys", site / "keys")

    assert (site / "data" / "forgotten").read_text().split() == [
        "7", "2026-11-01T00:00:00+00:00", "8", "2026-11-02T00:00:00+00:00",
    ]  # fmt: skip


@pytest.mark.parametrize("step", [*BEFORE, *AFTERWARDS])
def test_a_killed_restore_leaves_one_of_both_states_whole_and_can_be_sent_again(site, step):
    """The data key was exchanged after the backup, so each state has another."""
    done("data_key", "--rotate", "--data", site / "data")
    of_today = (site / "data" / "data_key").read_bytes()
    arguments = [str(newest(site / "kept")), "--keys", str(site / "keys")]

    killed = python(site / "data", "-m", "tests.todosite.serving.killed_restore", step, *arguments)
    assert killed.returncode == -9, killed.stderr

    found = {"Buy milk", "Bake bread"} if step in BEFORE else {"Buy milk"}
    assert descriptions(site / "data") == found
    with up(site / "data") as link:
        assert get(link)[0] == 200
    assert descriptions(site / "data") == found
    assert ((site / "data" / "data_key").read_bytes() == of_today) is (step in BEFORE)
    assert not (site / "data" / "data_key.next").exists()
    assert done("verify_events", "--data", site / "data") == ""
    if step in AFTERWARDS:
        [kept], [key] = ((site / "data").glob(f"{name}replaced-*") for name in ("", "data_key."))
        shutil.copy(key, kept / "data_key")
        assert descriptions(kept) == {"Buy milk", "Bake bread"}

    assert "is restored, and verified" in done("restore", *arguments, "--data", site / "data")
    assert descriptions(site / "data") == {"Buy milk"}
