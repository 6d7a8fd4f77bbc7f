"""Makes all registered read models again from the log, or compares them with it."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from collections.abc import Iterable, Iterator
from typing import Any

from django.core.management.base import CommandError
from django.db import DatabaseError, connections
from tqdm import tqdm

from ...database.newer_version import newer_version
from ...projections import base
from ...projections.differences import differences
from ...projections.model import ModelProjection
from ...projections.rebuild import Difference, rebuild
from ...projections.streams import owned_streams
from ...verification import Verification
from ..one_sentence import OneSentenceCommand


class Command(OneSentenceCommand):
    requires_system_checks = "__all__"
    refusals = (DatabaseError,)
    help = "Makes the lists again from the events, while the site runs. With --check it only says where they differ."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="change nothing; one difference a line")
        parser.add_argument("--anyway", action="store_true", help="rebuild even from a log that does not verify")
        parser.add_argument("--database", default="default", choices=list(connections), help="where log and lists are")

    def check_version(self, **options: Any) -> None:
        if sentence := newer_version(options["database"]):
            raise CommandError(f"{sentence} Its rows are made by the newer version.")

    def handle(self, *args: Any, check: bool, anyway: bool, database: str, **options: Any) -> None:
        if not check and not anyway:
            self._refuse_unverified(database)
        found = 0
        for projection in _model_projections():
            found += self._write(_run(projection, database, check))
        sys.exit(1 if found else 0)

    def _refuse_unverified(self, database: str) -> None:
        """Ends with 1 for a log that does not verify: rows made from it would look as if nothing were wrong."""
        finding = next(Verification(database).log(), None)
        if finding is None:
            return
        where = f" (stream {finding.stream_id}, v{finding.version})" if finding.stream_id else ""
        self.stderr.write(
            f"Nothing was rebuilt, as the log does not verify: {finding.reason}{where}. `manage.py verify_events` "
            "names all that it finds. With --anyway the lists are made from the log as it is."
        )
        sys.exit(1)

    def _write(self, found: Iterable[Difference]) -> int:
        """Write one difference a line; returns how many there were."""
        number = 0
        for difference in found:
            self.stdout.write(f"{difference.stream_id}\t{difference.reason}")
            number += 1
        return number


def _run(projection: ModelProjection, using: str, check: bool) -> Iterator[Difference]:
    shown = sys.stderr.isatty()
    total = sum(1 for _ in owned_streams(projection, using)) if shown else None
    with tqdm(total=total, unit=" streams", disable=not shown) as bar:
        run = differences if check else rebuild
        yield from run(projection, using, report=bar.update)


def _model_projections() -> list[ModelProjection]:
    """The registered projections. Raises CommandError for one whose rows this command cannot make."""
    for projection in base.registered:
        if not isinstance(projection, ModelProjection):
            raise CommandError(f"{projection.name} is not a ModelProjection; rebuild it with code of its own.")
    return [projection for projection in base.registered if isinstance(projection, ModelProjection)]
