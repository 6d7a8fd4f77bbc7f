"""Renews the id of a log after a restore or an import, as its positions may now belong to other events."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import DatabaseError, connections

from ...database.newer_version import newer_version
from ...log import identity
from ...seals import new_line
from ...seals.errors import SealRefused


class Command(BaseCommand):
    help = (
        "Give the log a new id, after it was restored from a copy or imported: "
        "every checkpoint taken so far is refused from now on. Prints the new id."
    )
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--origin",
            action="store_true",
            help="new seals name the new id too: an older state was put back, and would contradict seals from after it",
        )
        parser.add_argument("--database", default="default", choices=list(connections), help="where the log is")

    def handle(self, *args: Any, database: str, origin: bool, **options: Any) -> None:
        try:
            if sentence := newer_version(database):
                raise RuntimeError(f"{sentence} Run this with the newer version.")
            identity.log_id(database)  # raises an error that says what is missing
            self.stdout.write(new_line.begin(database) if origin else identity.renew(database))
        except (DatabaseError, RuntimeError, SealRefused) as error:
            self.stderr.write(f"The log got no new id: {' '.join(str(error).split())}")
            sys.exit(2)
