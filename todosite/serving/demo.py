"""Fills the folder of the demo once, with the commands of `todos.demo`."""

from __future__ import annotations

import sys
from pathlib import Path

from django.conf import settings
from django.contrib.auth.models import User
from django.core.management.base import CommandError
from django.db import connection
from django.utils import timezone
from tqdm import tqdm

from todosite.serving import data_folder

UNFINISHED_FILE = "demo_unfinished"


def refuse_real_data() -> None:
    """Raises CommandError unless the database is in the folder of a demo: events cannot be taken out of a real one."""
    if connection.vendor != "sqlite":
        raise CommandError("The demo is not for the database that DATABASE_URL names. Unset it and start again.")
    if not data_folder.is_demo(Path(connection.settings_dict["NAME"]).parent):
        raise CommandError(f"The demo is not for the folder {settings.DATA}. Start it with `manage.py up --demo`.")


def fill(owner: User) -> None:
    """Make a month of todos for `owner` if the log is empty. Raises CommandError if an earlier run was cut off."""
    from todos import bootstrap, demo

    unfinished = settings.DATA / UNFINISHED_FILE
    if unfinished.exists():
        raise CommandError(f"The demo was not filled to its end. Delete the folder {settings.DATA} and start again.")
    if any(bootstrap.event_store().get_streams()):
        return
    unfinished.touch()
    with tqdm(desc="Filling the demo", unit=" commands", file=sys.stderr, disable=None) as bar:

        def show_progress(done: int, total: int) -> None:
            bar.total = total
            bar.update(done - bar.n)

        demo.fill(str(owner.pk), timezone.now(), show_progress)
    unfinished.unlink()
