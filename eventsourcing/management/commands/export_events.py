"""Writes the whole log to a file, to be imported elsewhere."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.db import connections
from tqdm import tqdm

from ...transfer.exporting import export
from ..one_sentence import OneSentenceCommand


class Command(OneSentenceCommand):
    help = (
        "Write all events, receipts and seals to a file, one a line, while the site runs; compressed where its name "
        "ends in .gz. `import_events` takes it into another database. Not in it: keys and accounts, see --keys."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE", type=Path, help="a file that is not there yet")
        parser.add_argument(
            "--keys",
            metavar="FILE",
            type=Path,
            help="write what opens the words, and the accounts, to this file; the data key is in neither",
        )
        parser.add_argument("--database", default="default", choices=list(connections), help="where the log is")

    def handle(self, *args: Any, file: Path, keys: Path | None, database: str, **options: Any) -> None:
        if keys is not None and keys.absolute() == file.absolute():
            raise CommandError("Events and keys go to two files, to be kept apart.")
        # disable=None: no bar unless standard error is a terminal.
        with tqdm(unit=" events", disable=None, leave=False) as bar:
            written = export(database, file, keys, bar.update)
        self.stderr.write(f"{file} has all {written.events} events.", str)
        if keys is not None:
            self.stderr.write(f"{keys} has the keys and the accounts. Keep it secret, and the data key with it.", str)
        elif written.encrypted:
            self.stderr.write("Its words are encrypted and cannot be read from it alone: --keys was not named.", str)
