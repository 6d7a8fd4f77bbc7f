"""The base of all management commands of the list and the site."""

from __future__ import annotations

import sys

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError


class RefusingCommand(BaseCommand):
    """A command that cannot run prints one sentence on stderr and exits with 2."""

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: object) -> CommandParser:
        # manage.py reads --data and --demo before the settings, as whole words. An abbreviation must not pass here.
        return super().create_parser(prog_name, subcommand, allow_abbrev=False, **kwargs)

    def execute(self, *args: object, **options: object) -> str | None:
        try:
            return super().execute(*args, **options)
        except (CommandError, DatabaseError) as error:
            refusal = error if isinstance(error, CommandError) else CommandError(_database_trouble(error))
            if not getattr(self, "_called_from_command_line", False):
                raise refusal from error
            self.stderr.write(str(refusal))
            sys.exit(2)


def _database_trouble(error: DatabaseError) -> str:
    reason = str(error).strip().splitlines() or ["no reason given"]
    return f"The database cannot be used: {reason[0]}. `manage.py up` prepares it; DATABASE_URL says where it is."
