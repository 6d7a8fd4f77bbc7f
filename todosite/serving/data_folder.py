"""The data folder: it holds everything that one installation owns, such as its database, secret key and lock."""

from __future__ import annotations

import fcntl
import os
import secrets
from pathlib import Path
from typing import TextIO

SECRET_KEY = "secret_key"
LOCK = "up.lock"
ADDRESS = "address"
DEMO_SUFFIX = "-demo"


class FolderInUse(Exception):
    """Another process serves this folder, at `address`; empty when that process has written none yet."""

    def __init__(self, folder: Path, address: str) -> None:
        self.folder, self.address = folder, address
        super().__init__(f"The data folder {folder} is in use: {address or 'another `manage.py up`'} is serving it.")


def path() -> Path:
    """The data folder: TODO_DATA, by default `~/.local/share/todosite`."""
    return Path(os.environ.get("TODO_DATA") or Path.home() / ".local/share/todosite").expanduser().absolute()


def demo_folder(folder: Path) -> Path:
    """The folder of the demo, beside `folder`."""
    return folder.parent / f"{folder.name}{DEMO_SUFFIX}"


def is_demo(folder: Path) -> bool:
    """Whether this is the folder of a demo."""
    return folder.name.endswith(DEMO_SUFFIX)


def read_secret_key(folder: Path) -> str:
    """The key of the installation; before `manage.py up` has stored one, a new key for this process alone."""
    try:
        key = (folder / SECRET_KEY).read_text().strip()
    except OSError:
        key = ""
    return key or secrets.token_urlsafe(50)


def keep_secret_key(folder: Path, proposal: str) -> str:
    """The key of the installation. Stores `proposal` as the key if there is none."""
    file = folder / SECRET_KEY
    if file.exists() and (key := file.read_text().strip()):
        return key
    draft = folder / f"{SECRET_KEY}.new"
    draft.write_text(proposal + "\n")
    draft.chmod(0o600)
    draft.replace(file)
    return proposal


def lock(folder: Path) -> TextIO:
    """Lock the folder for as long as the returned file is open. Makes the folder if it is missing.

    Raises FolderInUse if another process holds the lock, OSError if the folder cannot be made or written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    file = (folder / LOCK).open("a")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.close()
        raise FolderInUse(folder, read_address(folder)) from None
    (folder / ADDRESS).write_text("")
    return file


def write_address(folder: Path, address: str) -> None:
    """Write down where the site is served."""
    (folder / ADDRESS).write_text(address + "\n")


def read_address(folder: Path) -> str:
    """Where the site is served; empty when it is not."""
    try:
        return (folder / ADDRESS).read_text().strip()
    except FileNotFoundError:
        return ""
