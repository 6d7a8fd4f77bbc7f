"""The folder that holds everything one installation owns: database, secret key, lock."""

from __future__ import annotations

import fcntl
import os
import secrets
from pathlib import Path
from typing import TextIO

SECRET_KEY = "secret_key"
LOCK = "up.lock"
ADDRESS = "address"
DEMO = "-demo"


class InUse(Exception):
    """Another process serves this folder; `address` is where, as far as it said."""

    def __init__(self, folder: Path, address: str) -> None:
        self.folder, self.address = folder, address
        super().__init__(f"The data folder {folder} is in use: {address or 'another `manage.py up`'} is serving it.")


def path() -> Path:
    """The data folder: TODO_DATA, by default `~/.local/share/todosite`."""
    return Path(os.environ.get("TODO_DATA") or Path.home() / ".local/share/todosite").expanduser().absolute()


def demo(folder: Path) -> Path:
    """The folder of the demo beside `folder`."""
    return folder.parent / f"{folder.name}{DEMO}"


def is_demo(folder: Path) -> bool:
    """Whether a folder is a demo's."""
    return folder.name.endswith(DEMO)


def read_secret_key(folder: Path) -> str:
    """The installation's key; before `manage.py up` has made one, a key that lasts as long as the process."""
    try:
        key = (folder / SECRET_KEY).read_text().strip()
    except OSError:
        key = ""
    return key or secrets.token_urlsafe(50)


def keep_secret_key(folder: Path, proposal: str) -> str:
    """The installation's key, from now on `proposal` if it had none."""
    file = folder / SECRET_KEY
    if file.exists() and (key := file.read_text().strip()):
        return key
    draft = folder / f"{SECRET_KEY}.new"
    draft.write_text(proposal + "\n")
    draft.chmod(0o600)
    draft.replace(file)
    return proposal


def lock(folder: Path) -> TextIO:
    """Make the folder if need be and claim it for as long as the returned file is open.

    Raises InUse if another process has claimed it, OSError if the folder cannot be made or written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    file = (folder / LOCK).open("a")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.close()
        raise InUse(folder, read_address(folder)) from None
    (folder / ADDRESS).write_text("")
    return file


def write_address(folder: Path, address: str) -> None:
    (folder / ADDRESS).write_text(address + "\n")


def read_address(folder: Path) -> str:
    try:
        return (folder / ADDRESS).read_text().strip()
    except FileNotFoundError:
        return ""
