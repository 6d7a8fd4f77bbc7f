"""The base of all commands of the list and the site."""

from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError


class RefusingCommand(BaseCommand):
    """A command that says in one sentence on stderr why it could not run, and then exits with 2."""

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        # manage.py reads --data and --demo ahead of settings, as whole words: an abbreviation must not pass here.
        return super().create_parser(prog_name, subcommand, allow_abbrev=False, **kwargs)

    def execute(self, *args: Any, **options: Any) -> str | None:
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
