"""`manage.py data_key`: where the key is that opens the words of this site, whether it fits; exchanges it."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import CommandError, CommandParser
from django.db import connection

from eventsourcing.database import log_secret, rotation
from eventsourcing.database.rotation import Locked
from eventsourcing.errors import MissingDataKey, WrongKey
from todosite.accounts import person_names
from todosite.management.site_command import SiteCommand
from todosite.serving import data_folder, data_key, key_rotation


class Command(SiteCommand):
    help = "Say where the data key is, and whether it opens the words of this site."

    def add_arguments(self, parser: CommandParser) -> None:
        act = parser.add_mutually_exclusive_group()
        act.add_argument("--rotate", action="store_true", help="exchange it for a new one, while the site runs")
        act.add_argument("--lost", action="store_true", help="no copy is left: go on without the words it opened")
        parser.add_argument("--yes", action="store_true", help="--lost does not ask")

    def handle(self, *args: Any, rotate: bool, lost: bool, yes: bool, **options: Any) -> None:
        if lost:
            self.go_on_without(yes)
        elif rotate:
            self.rotate()
        else:
            self.show()

    def show(self) -> None:
        if not log_secret.is_made(connection.alias):
            self.stdout.write("There is no data key yet. `manage.py up` makes it with the first word.")
            return
        _refuse_misfit()
        opens = _told(rotation.locked(connection.alias))
        self.stdout.write(f"The data key is in {data_key.where()}. It opens the words of this site: {opens}.")

    def rotate(self) -> None:
        _refuse_misfit()
        try:
            people = key_rotation.rotate()
        except (WrongKey, MissingDataKey, data_key.RotationUnderWay) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"The data key is another one now: it wraps the keys of {_counted(people, 'person', 'people')}."
        )
        if data_key.given_next():
            self.stdout.write(
                f"Set {data_key.VARIABLE} to the key in {data_key.NEXT_VARIABLE} now, then take the latter away."
            )
        self.stdout.write(
            "Put a copy of it away, apart from the backups. Backups of the database from before still need the old key."
        )

    def go_on_without(self, yes: bool) -> None:
        if key_rotation.fits():
            raise CommandError(f"The data key in {data_key.where()} opens the words of this site. Nothing is lost.")
        try:
            with data_folder.lock(settings.DATA):
                lost = _told(rotation.locked(connection.alias))
                self.stdout.write(
                    f"Lost for good: {lost}. Statuses, times, who did what, and the proof of it all stay. "
                    "Stop every other process of this site first."
                )
                self.confirm("Go on without these words?", yes)
                key_rotation.begin_without_lost_key()
                person_names.write_again(connection.alias)
        except data_folder.FolderInUse as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"The site can start. Its data key is in {data_key.where()}; put a copy of it away.")


def _refuse_misfit() -> None:
    if not key_rotation.fits():
        raise CommandError(data_key.LOST.format(where=data_key.where()))


def _told(locked: Locked) -> str:
    return f"{_counted(locked.values, 'text', 'texts')} by {_counted(locked.people, 'person', 'people')}"


def _counted(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}"
