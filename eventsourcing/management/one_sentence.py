"""The base of commands that say in one sentence why they could not run, and exit with 2."""

from __future__ import annotations

import sys
from typing import Any, Literal, NoReturn

from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError

from ..database.newer_version import newer_version
from ..errors import EventSourcingError

# The tags of the system checks that run before a command, as Django takes them.
type SystemChecks = list[str] | tuple[str, ...] | Literal["__all__"]


class OneSentenceCommand(BaseCommand):
    """A command on one database (`--database`), which a newer version of the project must not have migrated.

    refusals -- the errors that it tells in one sentence; others are faults of the program
    """

    requires_system_checks: SystemChecks = []
    refusals: tuple[type[Exception], ...] = (DatabaseError, EventSourcingError, ImproperlyConfigured, OSError)

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        # A project may read options ahead of Django, as whole words; an abbreviation of one is then neither.
        return super().create_parser(prog_name, subcommand, allow_abbrev=False, **kwargs)

    def execute(self, *args: Any, **options: Any) -> str | None:
        try:
            self.check_version(**options)
            return super().execute(*args, **options)
        except BrokenPipeError:
            raise  # `manage.py` may know what to do when the reader has gone
        except CommandError as refusal:
            self._end(refusal, refusal)
        except self.refusals as error:
            self._end(CommandError(self.sentence(error)), error)

    def _end(self, refusal: CommandError, cause: Exception) -> NoReturn:
        """Exit, or raise the refusal to code that has called the command."""
        if not getattr(self, "_called_from_command_line", False):
            raise refusal from (None if cause is refusal else cause)
        self.stderr.write(str(refusal))
        sys.exit(2)

    def check_version(self, **options: Any) -> None:
        """Raises CommandError if a newer version of the project has migrated the database."""
        if sentence := newer_version(options["database"]):
            raise CommandError(f"{sentence} Run this with the newer version.")

    def sentence(self, error: Exception) -> str:
        """One of `refusals`, told to the person who runs the command."""
        if isinstance(error, FileExistsError):
            return f"{error} is there already. Name another file, so that nothing is lost."
        if isinstance(error, OSError):
            where = f" ({error.filename})" if error.filename else ""
            return f"The command could not go on: {error.strerror or error}{where}."
        if isinstance(error, DatabaseError):
            reason = str(error).strip().splitlines() or ["no reason given"]
            return f"The database cannot be used: {reason[0]}. `manage.py migrate` prepares it."
        return " ".join(str(error).split())
