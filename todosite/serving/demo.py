"""Fills the folder of the demo once, with the diary of `todos.demo`, and says where to begin reading."""

from __future__ import annotations

import sys
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.models import User
from django.core.management.base import CommandError
from django.db import connection
from django.urls import reverse
from tqdm import tqdm

from todosite.serving import data_folder

UNFINISHED_FILE = "demo_unfinished"


def refuse_real_data() -> None:
    """Raises CommandError unless the database is in the folder of a demo: events cannot be taken out of a real one."""
    if connection.vendor != "sqlite":
        raise CommandError("The demo is not for the database that DATABASE_URL names. Unset it and start again.")
    if not data_folder.is_demo(settings.DATA):
        raise CommandError(f"The demo is not for the folder {settings.DATA}. Start it with `manage.py up --demo`.")


def fill(owner: User) -> None:
    """Make a month of todos for `owner`, who has none yet. Raises CommandError if an earlier run was cut off."""
    from todos.demo import player
    from todos.read_model.seen_by import seen_by

    unfinished = settings.DATA / UNFINISHED_FILE
    if unfinished.exists():
        raise CommandError(f"The demo was not filled to its end. Delete the folder {settings.DATA} and start again.")
    if seen_by(owner).exists():
        return
    unfinished.touch()
    played = player.play(str(owner.pk), datetime.now(machine_zone()))
    for _ in tqdm(played, "Filling the demo", player.lines(), unit=" acts", file=sys.stderr, disable=None):
        pass
    unfinished.unlink()


def first_page(owner: User) -> str:
    """The address of the todo to look at first; '' if `owner` may not see it."""
    from todos.demo import player
    from todos.read_model import todos

    todo = todos.find(owner, player.opened_todo())
    return reverse("todos:detail", args=[todo.id]) if todo else ""


def machine_zone(file: Path = Path("/etc/localtime")) -> tzinfo:
    """The time zone of this machine, in which the person who starts the demo reads times; UTC where it is unknown."""
    try:
        with file.open("rb") as stream:
            return ZoneInfo.from_file(stream)
    except (OSError, ValueError):
        return UTC
