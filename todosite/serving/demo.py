"""Filling the demo's folder, once, with what `todos.demo` makes up."""

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

UNFINISHED = "demo_unfinished"


def refuse_real_data() -> None:
    """Raises CommandError unless the database is in a demo's folder: its events could not be taken out again."""
    if connection.vendor != "sqlite":
        raise CommandError("The demo is not for the database that DATABASE_URL names. Unset it and start again.")
    if not data_folder.is_demo(Path(connection.settings_dict["NAME"]).parent):
        raise CommandError(f"The demo is not for the folder {settings.DATA}. Start it with `manage.py up --demo`.")


def fill(owner: User) -> None:
    """Make `owner` a month of todos, if the event log is empty. Raises CommandError if an earlier try was cut off."""
    from todos import bootstrap, demo

    mark = settings.DATA / UNFINISHED
    if mark.exists():
        raise CommandError(f"The demo was not filled to its end. Delete the folder {settings.DATA} and start again.")
    if any(bootstrap.event_store().get_streams()):
        return
    mark.touch()
    with tqdm(desc="Filling the demo", unit=" commands", file=sys.stderr, disable=None) as bar:

        def report(done: int, total: int) -> None:
            bar.total = total
            bar.update(done - bar.n)

        demo.fill(str(owner.pk), timezone.now(), report)
    mark.unlink()
