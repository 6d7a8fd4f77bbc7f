"""`manage.py backup DIR`: a dated copy of the database, made while the site runs, and verified."""

from __future__ import annotations

import sys
from argparse import ArgumentTypeError
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError, CommandParser
from django.db import connection

from eventsourcing.transfer.errors import TransferRefused
from todosite.management.site_command import SiteCommand
from todosite.serving import backup, data_key, dated_copies, key_copies
from todosite.serving.data_key import RotationUnderWay
from todosite.serving.dated_copies import CopyUnderWay
from todosite.serving.postgresql_dump import DumpFailed

WITHOUT_KEYS = (
    "No words can be read from this backup alone: their keys are not in it. --keys DIR copies the keys elsewhere."
)


class Command(SiteCommand):
    help = (
        "Copy the database while the site runs, and verify the copy: into a folder of its own in DIR, named after the "
        "time; or to a new file. Exit code 1 if the copy does not verify."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", metavar="DIR", type=Path, help="a folder, or a file that is not there yet")
        parser.add_argument(
            "--keys", metavar="DIR", type=Path, help="copy the keys into this folder, which should be on another disk"
        )
        parser.add_argument("--keep", metavar="N", type=_number, help="delete all dated copies but the last N")

    def handle(self, *args: Any, path: Path, keys: Path | None, keep: int | None, **options: Any) -> None:
        try:
            if path.is_dir():
                self.copy_into(path, keys, keep)
            elif keys is not None or keep is not None:
                raise CommandError(f"{path} is no folder. --keys and --keep go with a folder for dated copies.")
            else:
                self.copy_to(path)
        except (CopyUnderWay, RotationUnderWay, DumpFailed, TransferRefused) as error:
            raise CommandError(str(error)) from error

    def copy_into(self, folder: Path, keys: Path | None, keep: int | None) -> None:
        if keys is not None:
            refuse_together(folder, keys)
        name = dated_copies.new_name()
        with ExitStack() as locks:
            for each in (folder, keys) if keys else (folder,):
                locks.enter_context(dated_copies.alone(each))
            file = write_copies(folder, keys, name)
            self.verify(folder / name / file)
            self.say_where_the_keys_are(keys and keys / name)
            if keep is not None:
                for each in (folder, keys) if keys else (folder,):
                    dated_copies.keep_last(each, keep)

    def copy_to(self, file: Path) -> None:
        if connection.vendor != "sqlite":
            raise CommandError("The database is PostgreSQL's. Name a folder that is there: `manage.py backup DIR`.")
        try:
            backup.copy_database(file)
        except FileExistsError as error:
            raise CommandError(f"{file} is there already. Name another, so that no backup is lost.") from error
        self.verify(file)
        self.say_where_the_keys_are(None)

    def verify(self, copy: Path) -> None:
        if found := backup.findings(copy):
            self.stderr.write(f"{copy} is a copy of the database, and it does not verify: {found[0].reason}.")
            sys.exit(1)
        self.stdout.write(f"{copy} is a copy of the database, and verified.")

    def say_where_the_keys_are(self, keys: Path | None) -> None:
        self.stderr.write(f"{keys} has its keys." if keys else WITHOUT_KEYS, str)


def write_copies(folder: Path, keys: Path | None, name: str) -> str:
    """Write a copy of the database, and one of the keys that open it; returns the name of the first one's file."""
    # The data key is not exchanged meanwhile.
    with data_key.alone(settings.DATA), dated_copies.new_copy(folder, name) as draft:
        file = backup.write(draft).name
        if keys is not None:
            with dated_copies.new_copy(keys, name) as draft_of_keys:
                key_copies.write(draft_of_keys)
    return file


def refuse_together(folder: Path, keys: Path) -> None:
    """Raises CommandError for keys that would be where the database is."""
    if not keys.is_dir():
        raise CommandError(f"There is no folder {keys} for the keys. Make it first, on another disk where you can.")
    one, other = folder.resolve(), keys.resolve()
    if one == other or one in other.parents or other in one.parents:
        raise CommandError("The keys would be where the database is: who finds one has both. Name another folder.")


def _number(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not int(text[:9]) > 0:
        raise ArgumentTypeError("it takes a number from 1 on")
    return int(text[:9])
