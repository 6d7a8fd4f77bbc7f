"""Renews the id of a log after a restore or an import, as its positions may now belong to other events."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import DatabaseError, connections

from ...log import identity


class Command(BaseCommand):
    help = (
        "Give the log a new id, after it was restored from a copy or imported: "
        "every checkpoint taken so far is refused from now on. Prints the new id."
    )
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--database", default="default", choices=list(connections), help="where the log is")

    def handle(self, *args: Any, database: str, **options: Any) -> None:
        try:
            self.stdout.write(identity.renew(database))
        except (DatabaseError, RuntimeError) as error:
            self.stderr.write(f"The log got no new id: {' '.join(str(error).split())}")
            sys.exit(2)
