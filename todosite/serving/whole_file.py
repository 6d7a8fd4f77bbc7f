"""Files that are there whole or not at all, for their owner alone; and a lock on a folder of them."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class FolderBusy(Exception):
    """Another process holds the lock of this folder."""


def write(file: Path, text: str) -> None:
    """Write a file, and wait until the disk has it. A file that was there is replaced at once."""
    draft = file.with_name(f"{file.name}.new")
    with draft.open("w", encoding="utf-8") as written:
        os.fchmod(written.fileno(), 0o600)
        written.write(text)
        written.flush()
        os.fsync(written.fileno())
    draft.replace(file)
    flush(file.parent)


def flush(folder: Path) -> None:
    """Wait until the disk has the names in a folder."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Hold the lock of a folder, which is there, while the block runs. Raises FolderBusy where another process does."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise FolderBusy(folder) from error
        yield
    finally:
        os.close(descriptor)
