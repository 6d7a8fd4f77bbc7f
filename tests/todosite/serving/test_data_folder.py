"""The secret key in the data folder."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from tests.todosite.serving.process import refusal
from todosite.environment import Misconfigured
from todosite.serving import data_folder

KEY = "correct horse battery staple, and more"


def test_the_key_is_read_as_it_was_stored(tmp_path: Path):
    assert data_folder.keep_secret_key(tmp_path, KEY) == data_folder.read_secret_key(tmp_path) == KEY
    assert data_folder.keep_secret_key(tmp_path, "another") == KEY


def test_the_seal_key_is_made_once_for_its_owner_alone(tmp_path: Path):
    data_folder.keep_seal_key(tmp_path, "one")
    data_folder.keep_seal_key(tmp_path, "another")

    file = tmp_path / data_folder.SEAL_KEY
    assert (file.read_text(), stat.S_IMODE(file.stat().st_mode)) == ("one\n", 0o600)


def test_up_refuses_a_seal_key_that_is_none_in_one_line(tmp_path: Path):
    (tmp_path / data_folder.SEAL_KEY).write_text("short")
    assert "The seal key is not 32 bytes" in refusal("up", "--port", "0", "--data", tmp_path, TODO_SEAL_KEY="")


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", "schlüssel".encode("latin-1"), b"short", b"a" * 60])
def test_a_file_that_is_no_key_is_refused_and_left_alone(tmp_path: Path, content: bytes):
    file = tmp_path / data_folder.SECRET_KEY
    file.write_bytes(content)
    for read in (data_folder.read_secret_key, lambda folder: data_folder.keep_secret_key(folder, KEY)):
        with pytest.raises(Misconfigured, match="Put your copy"):
            read(tmp_path)
    assert file.read_bytes() == content


def test_up_refuses_such_a_file_and_such_a_setting_in_one_line(tmp_path: Path):
    (tmp_path / data_folder.SECRET_KEY).write_bytes(b"\xff")
    assert "is not text" in refusal("up", "--port", "0", "--data", tmp_path)
    assert "too short to be secret" in refusal("up", "--port", "0", "--data", tmp_path, TODO_SECRET_KEY="x")
