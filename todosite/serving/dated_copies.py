"""Copies in folders named after the time they were made, of which the last ones are kept."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from todosite.serving import whole_file

_is_copy = re.compile(r"\d{4}-\d\d-\d\dT\d{6}Z").fullmatch
_is_draft = re.compile(r"\.\d{4}-\d\d-\d\dT\d{6}Z\.partial").fullmatch


class CopyUnderWay(Exception):
    """Another process is writing a copy into this folder."""

    def __init__(self, folder: Path) -> None:
        super().__init__(f"Another backup is being written into {folder}. Wait for its end.")


def new_name() -> str:
    """The name of a copy made now: 2026-11-29T203046Z."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H%M%SZ")


def copies(folder: Path) -> list[Path]:
    """The copies in a folder, oldest first."""
    return sorted(path for path in folder.iterdir() if _is_copy(path.name) and path.is_dir())


@contextmanager
def new_copy(folder: Path, name: str) -> Iterator[Path]:
    """A folder to write a copy into; it gets its name when the block ends without an error. Raises FileExistsError."""
    target, draft = folder / name, folder / f".{name}.partial"
    if target.exists():
        raise FileExistsError(target)
    draft.mkdir(mode=0o700)
    try:
        yield draft
        whole_file.flush(draft)
        draft.rename(target)
        whole_file.flush(folder)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise


def keep_last(folder: Path, number: int) -> list[str]:
    """Delete all copies but the last ones; returns the names of those deleted. Anything else in the folder stays."""
    old = copies(folder)[:-number]
    for path in old:
        # Renamed first: a copy that is half deleted must not look like one.
        gone = path.rename(path.with_name(f".{path.name}.partial"))
        shutil.rmtree(gone)
    return [path.name for path in old]


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Keep other processes from writing copies here, and clear what a killed one left. Raises CopyUnderWay."""
    try:
        with whole_file.alone(folder):
            for path in folder.iterdir():
                if _is_draft(path.name):
                    shutil.rmtree(path)
            yield
    except whole_file.FolderBusy as error:
        raise CopyUnderWay(folder) from error
