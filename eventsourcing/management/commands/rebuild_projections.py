"""Makes all registered read models again from the log, or compares them with it."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from collections.abc import Iterable, Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError, connections
from tqdm import tqdm

from ...projections import base
from ...projections.differences import differences
from ...projections.model import ModelProjection
from ...projections.rebuild import Difference, rebuild
from ...projections.streams import owned_streams


class Command(BaseCommand):
    help = "Makes the lists again from the events, while the site runs. With --check it only says where they differ."

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        # A project may read options ahead of Django, as whole words; an abbreviation of one is then neither.
        return super().create_parser(prog_name, subcommand, allow_abbrev=False, **kwargs)

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="change nothing; one difference a line")
        parser.add_argument("--database", default="default", choices=list(connections), help="where log and lists are")

    def execute(self, *args: Any, **options: Any) -> str | None:
        """Exits with 2 and one sentence on stderr when the command cannot run."""
        try:
            return super().execute(*args, **options)
        except (CommandError, DatabaseError) as error:
            refusal = error if isinstance(error, CommandError) else CommandError(_sentence(error))
            if not getattr(self, "_called_from_command_line", False):
                raise refusal from error
            self.stderr.write(str(refusal))
            sys.exit(2)

    def handle(self, *args: Any, check: bool, database: str, **options: Any) -> None:
        found = 0
        for projection in _model_projections():
            found += self._write(_run(projection, database, check))
        sys.exit(1 if found else 0)

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


def _sentence(error: DatabaseError) -> str:
    reason = str(error).strip().splitlines() or ["no reason given"]
    return f"The database cannot be used: {reason[0]}. `manage.py migrate` prepares it."
