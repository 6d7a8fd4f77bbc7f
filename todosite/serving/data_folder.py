"""The data folder: it holds everything that one installation owns, such as its database, secret key and lock."""

from __future__ import annotations

import fcntl
import hashlib
import os
import secrets
import stat
from pathlib import Path
from typing import TextIO

from todosite.serving import whole_file

SECRET_KEY = "secret_key"
SEAL_KEY = "seal_key"
DATA_KEY = "data_key"
# The data key that a rotation changes to, until it is in place.
NEXT_DATA_KEY = "data_key.next"
# Who was forgotten, and when (todosite/serving/forgotten.py).
FORGOTTEN = "forgotten"
# What a backup of the database does not hold.
KEYS = (DATA_KEY, SEAL_KEY, SECRET_KEY, FORGOTTEN)
LOCK = "up.lock"
ADDRESS = "address"
DEMO_SUFFIX = "-demo"
DATABASE = "db.sqlite3"
STATIC = "static"
# All that the site keeps in its folder, and what SQLite puts beside the database.
KEPT = (
    *(SECRET_KEY, DATA_KEY, NEXT_DATA_KEY, SEAL_KEY, FORGOTTEN, LOCK, ADDRESS, STATIC),
    *(f"{DATABASE}{end}" for end in ("", "-wal", "-shm", "-journal")),
)


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


def site_mark(key: str, place: str = "") -> str:
    """Eight characters that tell this site from others on the same host, for the names of its cookies.

    place -- what else tells it from others, where several may have the same key
    """
    return hashlib.sha256(f"site {place} {key}".encode()).hexdigest()[:8]


def read_secret_key(folder: Path) -> str:
    """The key of the installation; before `manage.py up` has stored one, a new key for this process alone."""
    try:
        key = _stored_key(folder / SECRET_KEY)
    except OSError:
        key = ""
    return key or secrets.token_urlsafe(50)


def keep_secret_key(folder: Path, proposal: str) -> str:
    """The key of the installation. Stores `proposal` as the key if there is none."""
    file = folder / SECRET_KEY
    if file.exists() and (key := _stored_key(file)):
        return key
    whole_file.write(file, proposal + "\n")
    return proposal


def keep_seal_key(folder: Path, proposal: str) -> None:
    """Store `proposal` as the key that signs seals, unless the folder has one."""
    file = folder / SEAL_KEY
    if not file.exists():
        whole_file.write(file, proposal + "\n")


def _stored_key(file: Path) -> str:
    """The key in a file; empty when the file is. Raises Misconfigured for a file that cannot be a key, and OSError."""
    # `manage.py` imports this module before Django.
    from todosite.environment import Misconfigured, is_secret

    try:
        key = file.read_text("utf-8").strip()
    except UnicodeDecodeError as error:
        raise Misconfigured(
            f"{file} is not text. Put your copy of it back; without it everybody signs in again."
        ) from error
    if key and not is_secret(key):
        raise Misconfigured(
            f"The key in {file} is too short to be secret. Put your copy of the file back, or delete it."
        )
    return key


def has_only_keys(folder: Path) -> bool:
    """Whether nothing is in the folder but keys, as where a site is to begin again."""
    return {path.name for path in folder.iterdir()} <= set(KEYS)


def is_served(folder: Path) -> bool:
    """Whether some process holds the lock of the folder."""
    try:
        with (folder / LOCK).open() as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False


def mend_rights(folder: Path) -> list[str]:
    """Take away what other accounts may do with the folder and what the site keeps in it; one line for each thing.

    A folder that belongs to somebody else, or that everybody may write to as /tmp, keeps its rights.
    """
    kept = [path for name in KEPT if (path := folder / name).exists() and not path.is_symlink()]
    shared = folder.stat().st_mode & stat.S_ISVTX or folder.stat().st_uid != os.geteuid()
    return [line for path in ([] if shared else [folder]) + kept if (line := _mend(path))]


def _mend(path: Path) -> str:
    mode = stat.S_IMODE(path.stat().st_mode)
    if not mode & 0o077:
        return ""
    try:
        path.chmod(mode & 0o700)
    except OSError as error:
        return f"Other accounts of this machine can get at {path} ({mode:04o}): {error.strerror}."
    return f"Other accounts of this machine could get at {path}. Its rights are {mode & 0o700:04o} now, not {mode:04o}."


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
