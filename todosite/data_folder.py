"""The folder that holds everything one installation owns: database, secret key, lock."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

SECRET_KEY = "secret_key"


def path() -> Path:
    """The data folder: TODO_DATA, by default `~/.local/share/todosite`."""
    return Path(os.environ.get("TODO_DATA") or Path.home() / ".local/share/todosite").expanduser()


def read_secret_key(folder: Path) -> str:
    """The installation's key; before `manage.py up` has made one, a key that lasts as long as the process."""
    try:
        return (folder / SECRET_KEY).read_text().strip()
    except FileNotFoundError:
        return secrets.token_urlsafe(50)
