"""The data key of a site, with processes as people start them: another key, a lost one, a killed rotation."""

from __future__ import annotations

import shutil
from base64 import b64decode, b64encode
from pathlib import Path

import pytest

from tests.todosite.serving.killed_rotation import STEPS
from tests.todosite.serving.process import command, database, finished, get, python, refusal, up

WORDS = "Buy a quiet present for Tove"
OTHER = b64encode(bytes(range(32))).decode()


def run(folder: Path, *arguments: str, **variables: str) -> str:
    """What a command that succeeds has printed."""
    status, out, err = finished(command(*arguments, "--data", folder, **variables))
    assert status == 0, err
    return out


def read_by_a_new_process(folder: Path) -> str:
    """The description as decrypted from the log: rows are made again first."""
    run(folder, "rebuild_projections")
    return run(folder, "todo", "list")


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("keys") / "data"
    with up(folder, "--name", "olga"):
        run(folder, "todo", "add", WORDS)
    return folder


@pytest.fixture
def folder(site, tmp_path) -> Path:
    return shutil.copytree(site, tmp_path / "data")


def test_the_command_says_where_the_key_is_and_that_it_fits(folder):
    assert run(folder, "data_key").startswith(f"The data key is in {folder / 'data_key'}. It opens the words")
    assert "TODO_DATA_KEY" in refusal("data_key", "--data", folder, TODO_DATA_KEY=OTHER)


def test_with_another_key_or_none_nothing_starts(folder):
    kept = (folder / "data_key").read_bytes()
    (folder / "data_key").write_text(OTHER)
    assert "does not hold the key that opens them" in refusal("up", "--port", "0", "--data", folder)
    assert "another data key" in python(folder, "-c", "import todosite.asgi").stderr
    (folder / "data_key").unlink()
    assert "`manage.py data_key --lost`" in refusal("up", "--port", "0", "--data", folder)
    assert python(folder, "-c", "import todosite.asgi").returncode == 1
    assert not (folder / "data_key").exists()
    (folder / "data_key").write_bytes(kept)
    assert WORDS in read_by_a_new_process(folder)


def test_a_rotation_changes_the_key_while_the_site_runs(folder):
    old = (folder / "data_key").read_text()
    with up(folder) as link:
        assert "keys of" in run(folder, "data_key", "--rotate")
        assert get(f"{link.split('/in/')[0]}/healthz?ready")[0] == 200
        run(folder, "todo", "add", "Written after the rotation")
    assert b64decode((folder / "data_key").read_text()) != b64decode(old)
    assert not (folder / "data_key.next").exists()
    assert WORDS in read_by_a_new_process(folder)
    (folder / "data_key").write_text(old)
    assert "does not hold the key" in refusal("data_key", "--data", folder)


@pytest.mark.parametrize("step", STEPS)
def test_a_killed_rotation_loses_nothing_and_is_finished_by_the_next_start(folder, step):
    old = (folder / "data_key").read_text()
    killed = python(folder, "-m", "tests.todosite.serving.killed_rotation", step)
    assert killed.returncode == -9, killed.stderr
    assert WORDS in read_by_a_new_process(folder)  # before anything has cleared up
    with up(folder):
        run(folder, "todo", "add", "Written afterwards")
    assert not (folder / "data_key.next").exists()
    assert ((folder / "data_key").read_text() == old) is (step in ("key written", "before the commit"))
    assert WORDS in read_by_a_new_process(folder)


def test_keys_in_the_environment_are_rotated_by_a_second_variable(folder):
    today = (folder / "data_key").read_text().strip()
    (folder / "data_key").unlink()
    assert "TODO_NEW_DATA_KEY" in refusal("data_key", "--rotate", "--data", folder, TODO_DATA_KEY=today)
    both = {"TODO_DATA_KEY": today, "TODO_NEW_DATA_KEY": OTHER}
    assert "Set TODO_DATA_KEY to" in run(folder, "data_key", "--rotate", **both)
    for variables in (both, {"TODO_DATA_KEY": OTHER}):
        run(folder, "rebuild_projections", **variables)
        assert WORDS in run(folder, "todo", "list", **variables)
    assert "does not hold the key" in refusal("data_key", "--data", folder, TODO_DATA_KEY=today)


def test_without_a_lost_key_a_site_goes_on_without_its_words(folder):
    assert "Nothing is lost" in refusal("data_key", "--lost", "--data", folder)
    (folder / "data_key").unlink()
    status, out, err = finished(command("data_key", "--lost", "--data", folder))
    assert (status, out.startswith("Lost for good: ")) == (2, True)
    assert "--yes" in err
    assert "The site can start" in run(folder, "data_key", "--lost", "--yes")
    assert WORDS not in run(folder, "todo", "list")
    run(folder, "verify_events")
    with up(folder):
        run(folder, "todo", "add", "A new beginning")
    assert "A new beginning" in read_by_a_new_process(folder)
    assert database(folder, "SELECT count(*) FROM todos_todo WHERE description LIKE '%quiet%'") == [(0,)]


def test_a_file_that_holds_no_key_is_kept_aside(folder):
    (folder / "data_key").write_text("half a k")
    assert "holds no data key" in refusal("up", "--port", "0", "--data", folder)
    run(folder, "data_key", "--lost", "--yes")
    assert (folder / "data_key.damaged").read_text() == "half a k"
    assert len(b64decode((folder / "data_key").read_text())) == 32
