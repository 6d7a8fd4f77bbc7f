"""Verifies the log, as docs/format.md describes."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from collections.abc import Iterable
from typing import Any, NoReturn

from django.core.management.base import BaseCommand
from django.db import DatabaseError, connections
from tqdm import tqdm

from ...hash_chain import Finding
from ...verification import Verification


class Command(BaseCommand):
    help = "Verify every stream of events: one finding a line (stream, version, position, reason); exit code 1 if any."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--stream", metavar="ID", help="verify this stream only")
        parser.add_argument("--database", default="default", choices=list(connections), help="where the log is")

    def handle(self, *args: Any, stream: str | None, database: str, **options: Any) -> None:
        try:
            found = self._verify(database, stream)
        except DatabaseError as error:
            self._give_up(f"The log could not be read: {' '.join(str(error).split())}")
        if found:
            sys.exit(1)

    def _verify(self, database: str, stream: str | None) -> bool:
        verification = Verification(database)
        if stream is not None:
            if not verification.knows(stream):
                self._give_up(f"Nothing knows a stream {_visible(stream)!r}; is the id complete?")
            return self._report(verification.one_stream(stream))
        # disable=None: no bar unless standard error is a terminal.
        with tqdm(total=verification.size(), unit=" events", disable=None, leave=False) as bar:
            verification.advance = bar.update
            return self._report(verification.whole_log())

    def _report(self, findings: Iterable[Finding]) -> bool:
        found = False
        for finding in findings:
            found = True
            with tqdm.external_write_mode():
                self.stdout.write("\t".join(_visible(part) for part in finding))
        return found

    def _give_up(self, sentence: str) -> NoReturn:
        self.stderr.write(sentence)
        sys.exit(2)


def _visible(part: object) -> str:
    """One field of a line, with characters escaped that would break the line or be invisible."""
    return "".join(
        character if character.isprintable() and character != "\\" else character.encode("unicode_escape").decode()
        for character in str(part)
    )
