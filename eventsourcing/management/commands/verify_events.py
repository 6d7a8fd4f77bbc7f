"""Verifies the log, as docs/format.md describes; with a seal, against what it was when that was made."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NoReturn

from django.core.management.base import BaseCommand
from django.db import DatabaseError, connections
from tqdm import tqdm

from ...hash_chain import Finding
from ...log import identity
from ...seals import seal_file
from ...seals.errors import SealRefused
from ...seals.log_walk import LogWalk
from ...seals.seal_check import SealCheck
from ...seals.signed_note import NoteKey
from ...seals.verified_mark import VerifiedMark
from ...verification import Verification
from ...verification_checks import checks_its_files


class Command(BaseCommand):
    help = (
        "Verify every stream of events: one finding a line (stream, version, position, reason); exit code 1 if any. "
        "Receipts and read models are held against the events, and SQLite checks its file; PostgreSQL has pg_amcheck."
    )
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--stream", metavar="ID", help="verify this stream only")
        parser.add_argument(
            "--seal", metavar="FILE", type=Path, action="append", help="the log must extend this seal; may be repeated"
        )
        parser.add_argument("--leaves", metavar="FILE", type=Path, help="names each event that differs from the last")
        parser.add_argument(
            "--key", metavar="KEY", help="the public key that signs the seals, as the page of seals shows"
        )
        parser.add_argument(
            "--mark", metavar="FILE", type=Path, help="go on where this file says, and keep there how far it went"
        )
        parser.add_argument("--database", default="default", choices=list(connections), help="where the log is")

    def handle(self, *args: Any, stream: str | None, database: str, seal: list[Path] | None, **options: Any) -> None:
        if not seal and (options["leaves"] or options["mark"] or options["key"]):
            self._give_up("--leaves, --mark and --key need a seal: --seal FILE.")
        if seal and stream is not None:
            self._give_up("A seal is over the whole log. Leave out --stream.")
        try:
            found = self._verify_sealed(database, seal, **options) if seal else self._verify(database, stream)
        except DatabaseError as error:
            self._give_up(f"The log could not be read: {' '.join(str(error).split())}")
        except (SealRefused, OSError) as error:
            self._give_up(str(error))
        if found:
            sys.exit(1)

    def _verify(self, database: str, stream: str | None) -> bool:
        verification = Verification(database)
        if stream is not None:
            if not verification.knows(stream):
                self._give_up(f"Unknown stream {_visible(stream)!r}. Check that the id is complete.")
            return self._report(verification.one_stream(stream))
        # disable=None: no bar unless standard error is a terminal.
        with tqdm(total=verification.size(), unit=" events", disable=None, leave=False) as bar:
            verification.advance = bar.update
            found = self._report(verification.whole_log())
        if not verification.compares_rows():
            self.stderr.write("Not compared: lists and words. The data key of this log is not here.", str)
        if not checks_its_files(database) and self.stderr.isatty():
            self.stderr.write("Not asked: whether the database's files are sound. PostgreSQL has pg_amcheck for that.")
        return found

    def _verify_sealed(
        self, database: str, seals: list[Path], leaves: Path | None, mark: Path | None, key: str | None, **options: Any
    ) -> bool:
        origin, public = identity.origin(database), NoteKey.parse(key) if key else None
        kept = [seal_file.read(path, origin, public) for path in seals]
        largest = max(kept, key=lambda seal: seal.head.size)
        verification = Verification(database)
        with tqdm(total=verification.size(), unit=" events", disable=None, leave=False) as bar:
            in_database = seal_file.in_database(database, origin, public)
            check = SealCheck(database, [seal.head for seal in kept], in_database, leaves)
            if mark is None:
                verification.advance = bar.update
                found = self._report(verification.whole_log()) | self._report(check.findings())
            else:
                found = self._report(self._walk(check, mark, origin, bar).findings())
        if not all(seal.signed_by for seal in kept):
            self.stderr.write(
                "The signature was not checked: there is no seal key here. Name the public one by --key.", str
            )
        if not found:
            names = ", ".join(each.name for each in largest.signed_by)
            signed = f", signed by {names}" if names else ""
            self.stderr.write(f"The log extends the seal over {largest.head.size} events{signed}.", str)
        return found

    def _walk(self, check: SealCheck, path: Path, origin: str, bar: Any) -> LogWalk:
        """What goes on from the mark in a file; from the beginning, where no seal ties the mark to this log."""
        mark = VerifiedMark.read(path, origin)
        walk = LogWalk(check, mark, lambda new: new.write(path), bar.update)
        if not walk.is_bound():
            self.stderr.write("The mark does not belong to the log of this seal; verifying from the beginning.", str)
            walk = LogWalk(check, VerifiedMark.beginning(origin), lambda new: new.write(path), bar.update)
        bar.update(walk.start.size)
        return walk

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
