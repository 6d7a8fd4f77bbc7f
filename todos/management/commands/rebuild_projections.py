from __future__ import annotations

import sys
from argparse import ArgumentParser
from collections.abc import Iterable
from typing import Any

from django.db import connections
from tqdm import tqdm

from todos import bootstrap, rebuild
from todos.management.refusing_command import RefusingCommand


class Command(RefusingCommand):
    help = "Makes the lists anew from the events, while the site runs. With --check only says where they differ."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="change nothing; one difference a line")
        parser.add_argument("--database", default="default", choices=list(connections), help="where log and lists are")

    def handle(self, *args: Any, **options: Any) -> None:
        using = options["database"]
        found = self._check(using) if options["check"] else self._rebuild(using)
        sys.exit(1 if found else 0)

    def _check(self, using: str) -> int:
        with _bar(using) as bar:
            return self._tell(rebuild.differences(using, bar.update))

    def _rebuild(self, using: str) -> int:
        with _bar(using) as bar:
            return self._tell(rebuild.rebuild(using, bar.update))

    def _tell(self, differences: Iterable[rebuild.Difference]) -> int:
        """Write one difference a line; returns how many there were."""
        found = 0
        for difference in differences:
            self.stdout.write(f"{difference.todo_id}\t{difference.reason}")
            found += 1
        return found


def _bar(using: str) -> tqdm[Any]:
    total = sum(1 for _ in bootstrap.event_store(using).get_streams())
    return tqdm(total=total, unit=" todos", disable=not sys.stderr.isatty())
