"""The keys of a site, and who was forgotten, as files: copied into a backup of their own, and put back from there."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from django.conf import settings

from todosite.serving import data_folder, data_key, whole_file

_NAMES = (data_folder.DATA_KEY, data_folder.NEXT_DATA_KEY, data_folder.SEAL_KEY, data_folder.SECRET_KEY)


def write(folder: Path) -> list[str]:
    """Write all keys that this process works with into a folder, from their files or the environment; their names."""
    if (key := data_key.read()) is not None:
        data_key.write(folder / data_folder.DATA_KEY, key)
    if (key := data_key.read_next()) is not None:
        data_key.write(folder / data_folder.NEXT_DATA_KEY, key)
    seal, secret = settings.EVENTSOURCING_SEAL_KEY, os.environ.get("TODO_SECRET_KEY", "")
    _write(folder / data_folder.SEAL_KEY, _read(seal) if isinstance(seal, Path) else seal)
    _write(folder / data_folder.SECRET_KEY, secret or _read(settings.DATA / data_folder.SECRET_KEY))
    _write(folder / data_folder.FORGOTTEN, _read(settings.DATA / data_folder.FORGOTTEN))
    return sorted(path.name for path in folder.iterdir())


def find(folder: Path, name: str) -> Path | None:
    """Where the keys are that belong to the copy `name`: among dated copies, or in the folder itself."""
    return next((each for each in (folder / name, folder) if (each / data_folder.DATA_KEY).is_file()), None)


def forgotten(*folders: Path) -> str:
    """Who was forgotten according to the files in these folders and their dated copies: one line a person."""
    files = [
        file for folder in folders for file in (folder, *folder.glob("*/")) if (file / data_folder.FORGOTTEN).exists()
    ]
    lines: dict[str, str] = {}
    for file in files:
        for line in _read(file / data_folder.FORGOTTEN).splitlines():
            lines.setdefault(line.split(maxsplit=1)[0] if line.strip() else "", line)
    return "".join(f"{line}\n" for person, line in lines.items() if person)


def bring_data_key(folder: Path, stamp: str) -> None:
    """Let the data key of a folder be at hand beside that of today, before the database is replaced.

    Whichever database a process then finds, one of both keys opens it, as where a rotation was killed.
    """
    source, here = folder / data_folder.DATA_KEY, settings.DATA / data_folder.DATA_KEY
    rotated = any((each / data_folder.NEXT_DATA_KEY).exists() for each in (settings.DATA, folder))
    if not here.exists():
        _write(here, _read(source))
    elif _differ(here, source) and not rotated:
        _keep(here, stamp)
        _write(settings.DATA / data_folder.NEXT_DATA_KEY, _read(source))


def put_back(folder: Path, stamp: str) -> list[str]:
    """Put the keys of a folder into the data folder. One that differs there is kept beside; the names of those kept."""
    kept = []
    for name in _NAMES:
        source, target = folder / name, settings.DATA / name
        if not source.exists():
            continue
        if target.exists() and _differ(target, source):
            kept.append(_keep(target, stamp))
        _write(target, _read(source))
    if not (folder / data_folder.NEXT_DATA_KEY).exists():  # the one of bring_data_key is in its place now
        (settings.DATA / data_folder.NEXT_DATA_KEY).unlink(missing_ok=True)
    return kept


def _differ(one: Path, other: Path) -> bool:
    return one.read_bytes() != other.read_bytes()


def _keep(file: Path, stamp: str) -> str:
    """Copy a key, which stays until another takes its place at once; the name of the copy."""
    kept = file.with_name(f"{file.name}.replaced-{stamp}")
    shutil.copy2(file, kept)
    return kept.name


def write_forgotten(text: str) -> None:
    """Write who was forgotten into the data folder, whole or not at all."""
    _write(settings.DATA / data_folder.FORGOTTEN, text)


def _read(file: Path) -> str:
    try:
        return file.read_text("utf-8")
    except FileNotFoundError:
        return ""


def _write(file: Path, text: str) -> None:
    """Write a file whole or not at all; nothing for no text."""
    if text.strip():
        whole_file.write(file, text if text.endswith("\n") else text + "\n")
