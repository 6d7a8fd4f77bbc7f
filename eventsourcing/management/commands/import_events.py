"""Takes the file of a log into an empty database."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connections
from tqdm import tqdm

from ...models import StoredEvent
from ...transfer.importing import Import
from ..one_sentence import OneSentenceCommand


class Command(OneSentenceCommand):
    help = (
        "Import what `export_events` wrote into an empty site: verified while it loads, and all of it or nothing. "
        "Positions and hashes stay, so old seals go on holding. The log gets a new id."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE", type=Path)
        parser.add_argument("--keys", metavar="FILE", type=Path, help="what opens the words, and the accounts")
        parser.add_argument(
            "--without-keys", action="store_true", help="import events whose words nobody can read any more"
        )
        parser.add_argument(
            "--reseal",
            action="store_true",
            help="encrypt what was stored in clear: all hashes change, and seals begin anew under a new origin",
        )
        parser.add_argument("--database", default="default", choices=list(connections), help="where it goes")

    def handle(self, *args: Any, file: Path, keys: Path | None, database: str, **options: Any) -> None:
        if keys is not None and options["without_keys"]:
            raise CommandError("Name --keys or --without-keys, not both.")
        if StoredEvent._meta.db_table not in connections[database].introspection.table_names():
            call_command("migrate", database=database, interactive=False, verbosity=0)
        # disable=None: no bar unless standard error is a terminal.
        with tqdm(unit=" events", disable=None, leave=False) as bar:
            done = Import(
                database,
                file,
                keys,
                without_keys=options["without_keys"],
                reseal=options["reseal"],
                advance=bar.update,
            ).run()
        self.stderr.write(f"Imported and verified: {done.events} events, {done.receipts} receipts.", str)
        if options["reseal"]:
            self.stderr.write(f"Encrypted: the words of {done.resealed} events.", str)
