"""Seals the log, writes the seal to a file, and has witnesses cosign it."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any, NoReturn

from django.core.management.base import BaseCommand
from django.db import DatabaseError, connections
from tqdm import tqdm

from ...models import Seal
from ...seals import leaves_file, sealing
from ...seals.errors import SealRefused
from ...seals.kept_tree import KeptTree
from ...seals.key import witness_keys
from ...seals.witness import cosign


class Command(BaseCommand):
    help = (
        "Seal the log: sign the root of a tree over all its events. Prints the seal; keep it elsewhere, for "
        "`verify_events --seal FILE`. Where nothing was added since the last seal, that one is printed."
    )
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--out", metavar="FILE", type=Path, help="write the seal to this file instead")
        parser.add_argument("--leaves", metavar="FILE", type=Path, help="write what names each event to this file too")
        parser.add_argument("--cosign", metavar="URL", action="append", default=[], help="have this witness cosign it")
        parser.add_argument("--database", default="default", choices=list(connections), help="where the log is")

    def handle(self, *args: Any, database: str, out: Path | None, leaves: Path | None, **options: Any) -> None:
        try:
            seal = self._seal(database)
            refused = [not self._cosigned(seal, url, database) for url in options["cosign"]]
            if leaves is not None:
                leaves_file.write(leaves, KeptTree(database).leaves(seal.size))
            if out is None:
                self.stdout.write(seal.note, ending="")
            else:
                out.write_text(seal.note, "utf-8")
        except (SealRefused, DatabaseError, OSError) as error:
            self._give_up(" ".join(str(error).split()))
        if any(refused):
            sys.exit(1)

    def _seal(self, database: str) -> Seal:
        # disable=None: no bar unless standard error is a terminal.
        with tqdm(unit=" events", disable=None, leave=False) as bar:
            seal = sealing.make_seal_if_grown(database, bar.update) or sealing.newest(database)
        return seal or self._give_up("The log is empty, so there is nothing to seal.")

    def _cosigned(self, seal: Seal, url: str, database: str) -> bool:
        try:
            keys = cosign(seal, url, witness_keys(), database)
        except SealRefused as error:
            self.stderr.write(f"{url}: {error}")
            return False
        self.stderr.write(f"Cosigned by {', '.join(key.name for key in keys)}.", str)
        return True

    def _give_up(self, sentence: str) -> NoReturn:
        self.stderr.write(sentence)
        sys.exit(2)
