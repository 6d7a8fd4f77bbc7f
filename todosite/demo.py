"""Filling the demo's folder, once, with what `todos.demo` makes up."""

from __future__ import annotations

import sys

from django.conf import settings
from django.contrib.auth.models import User
from django.core.management.base import CommandError
from django.utils import timezone
from tqdm import tqdm

from eventsourcing.models import StoredEvent

UNFINISHED = "demo_unfinished"


def fill(owner: User) -> None:
    """Make `owner` a month of todos, if the event log is empty. Raises CommandError if an earlier try was cut off."""
    from todos import demo

    mark = settings.DATA / UNFINISHED
    if mark.exists():
        raise CommandError(f"The demo was not filled to its end. Delete the folder {settings.DATA} and start again.")
    if StoredEvent.objects.exists():
        return
    mark.touch()
    with tqdm(desc="Filling the demo", unit=" commands", file=sys.stderr, disable=None) as bar:

        def report(done: int, total: int) -> None:
            bar.total = total
            bar.update(done - bar.n)

        demo.fill(str(owner.pk), timezone.now(), report)
    mark.unlink()
