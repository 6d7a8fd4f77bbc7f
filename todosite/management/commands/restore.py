"""`manage.py restore FILE`: puts a backup back, verified before it replaces anything."""

from __future__ import annotations

from itertools import islice
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError, CommandParser

from eventsourcing.errors import EventSourcingError
from todosite.environment import Misconfigured
from todosite.management.site_command import SiteCommand
from todosite.serving import data_folder, dated_copies, key_copies, restore
from todosite.serving.postgresql_dump import DumpFailed
from todosite.serving.restore import NotRestored, Source


class Command(SiteCommand):
    help = (
        "Put a backup back, in a folder that no site is served from. It is verified first; what it replaces is kept "
        "beside it. Whoever was forgotten since is forgotten again, and seals begin anew where the state is older."
    )
    prepares_database = True

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", type=Path, help="what `backup` wrote: a dated folder, or its file")
        parser.add_argument("--keys", metavar="DIR", type=Path, help="the folder to which `backup` copied the keys")
        parser.add_argument(
            "--without-keys", action="store_true", help="restore it although nobody can read its words here"
        )

    def handle(self, *args: Any, file: Path, keys: Path | None, without_keys: bool, **options: Any) -> None:
        try:
            source = restore.find(file)
            with data_folder.lock(settings.DATA):
                self.restore(source, keys, without_keys)
        except (NotRestored, DumpFailed, EventSourcingError, Misconfigured, data_folder.FolderInUse) as error:
            raise CommandError(f"Nothing was restored. {error}") from error

    def restore(self, source: Source, keys: Path | None, without_keys: bool) -> None:
        stamp = dated_copies.new_name()
        folder = find_keys(keys, source.name)
        # First of all: whatever becomes of the rest, nobody is remembered who was forgotten.
        key_copies.write_forgotten(key_copies.forgotten(settings.DATA, *([keys] if keys else [])))
        target, kept = settings.DATABASE_FILE, None
        if target is None:
            self.load(source, folder, without_keys)
        else:
            with restore.beside(target) as draft:
                self.load(source, folder, without_keys)
            if folder:
                key_copies.bring_data_key(folder, stamp)
            kept = restore.put_in_place(draft, target, stamp)
        for name in key_copies.put_back(folder, stamp) if folder else ():
            self.stderr.write(f"Another key was there: it is kept as {settings.DATA / name}.", str)
        if kept is not None:
            self.stderr.write(f"What was there is kept in {kept}.", str)
        self.stdout.write(f"{source.file} is restored, and verified. `manage.py up` serves it.")

    def load(self, source: Source, folder: Path | None, without_keys: bool) -> None:
        """Load it, hold it against its hashes and its newest seal, and prepare it to go on."""
        with restore.with_key(folder):
            restore.load(source)
            for finding in islice(restore.findings(without_keys=without_keys), 1):
                raise NotRestored(f"{source.file} does not verify: {finding.reason}.")
            present = settings.DATABASE_FILE
            is_same = present is not None and restore.is_same_state(source.file, present)
            restore.go_on(is_same=is_same)
            restore.forget_again()


def find_keys(keys: Path | None, name: str) -> Path | None:
    """The folder of the keys that belong to a copy. Raises NotRestored where there are none."""
    if keys is None:
        return None
    folder = key_copies.find(keys, name)
    if folder is None:
        raise NotRestored(f"There are no keys in {keys}, neither for {name} nor in the folder itself.")
    return folder
