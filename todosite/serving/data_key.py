"""The data key of this site: the file `data_key` in the data folder, or TODO_DATA_KEY. Without it no words are read."""

from __future__ import annotations

import os
import secrets
from base64 import b64decode, b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from todosite.environment import Misconfigured
from todosite.serving import whole_file
from todosite.serving.data_folder import DATA_KEY, NEXT_DATA_KEY, path

VARIABLE, NEXT_VARIABLE = "TODO_DATA_KEY", "TODO_NEW_DATA_KEY"
BYTES = 32
LOST = (
    "The words of this site are encrypted, and {where} does not hold the key that opens them. "
    "Put your copy of the file data_key back, or name it in TODO_DATA_KEY. "
    "If no copy is left, the words are lost: `manage.py data_key --lost` lets the site start without them."
)


class RotationUnderWay(Exception):
    """Another process is exchanging the data key just now."""

    def __init__(self) -> None:
        super().__init__("Another process is exchanging the data key just now. Look at it again when it is done.")


def read() -> bytes | None:
    """The key; None where none was made yet. Raises Misconfigured for text that is no key."""
    return _read(VARIABLE, path() / DATA_KEY)


def is_gone() -> bool:
    """Whether nobody who starts now would find a key."""
    try:
        return read() is None
    except Misconfigured:
        return True


def read_next() -> bytes | None:
    """The key that a rotation changes to: TODO_NEW_DATA_KEY, or the file `data_key.next`; None at other times."""
    return _read(NEXT_VARIABLE, path() / NEXT_DATA_KEY)


def given_next() -> bytes | None:
    """TODO_NEW_DATA_KEY; None where it is not set."""
    return _given(NEXT_VARIABLE)


def is_in_environment() -> bool:
    """Whether the environment gives the key, not a file."""
    return bool(os.environ.get(VARIABLE, "").strip())


def new() -> bytes:
    """A random key."""
    return secrets.token_bytes(BYTES)


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Keep other processes from exchanging the key in this folder. Raises RotationUnderWay where one is doing so."""
    try:
        with whole_file.alone(folder):
            yield
    except whole_file.FolderBusy as error:
        raise RotationUnderWay from error


def put_next_in_place(folder: Path) -> None:
    """Let `data_key.next` be the data key, and wait until the disk has it so."""
    (folder / NEXT_DATA_KEY).replace(folder / DATA_KEY)
    whole_file.flush(folder)


def _read(variable: str, file: Path) -> bytes | None:
    return _given(variable) or read_file(file)


def _given(variable: str) -> bytes | None:
    text = os.environ.get(variable, "").strip()
    return _decoded(text, variable) if text else None


def read_file(file: Path) -> bytes | None:
    """The key in a file; None where there is no such file. Raises Misconfigured for a file that holds none."""
    try:
        return _decoded(file.read_text("utf-8").strip(), str(file))
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError) as error:
        raise Misconfigured(f"{file} cannot be read: {error}. Put your copy of it back.") from error


def keep_aside(folder: Path) -> None:
    """Rename a file that holds no key, so that nothing of it is lost."""
    (folder / DATA_KEY).replace(folder / f"{DATA_KEY}.damaged")


def make(folder: Path) -> None:
    """Write a new key into the folder, for its owner alone, whole or not at all. Keeps a key that is there."""
    if not (folder / DATA_KEY).exists():
        write(folder / DATA_KEY, new())


def write(file: Path, key: bytes) -> None:
    """Write a key into a file, for its owner alone, whole or not at all."""
    whole_file.write(file, b64encode(key).decode() + "\n")


def where() -> str:
    """Where the key is kept."""
    return VARIABLE if is_in_environment() else str(path() / DATA_KEY)


def _decoded(text: str, where: str) -> bytes:
    try:
        key = b64decode(text, validate=True)
    except ValueError:
        key = b""
    if len(key) != BYTES:
        raise Misconfigured(f"{where} holds no data key: it is {BYTES} bytes in base64. Put your copy of it back.")
    return key
