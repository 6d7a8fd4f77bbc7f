"""The base of all management commands of the list and the site."""

from __future__ import annotations

import errno
from typing import Any

from django.core.management.base import CommandError
from django.db import DatabaseError

from eventsourcing.database.newer_version import newer_version
from eventsourcing.management.one_sentence import OneSentenceCommand, SystemChecks


class RefusingCommand(OneSentenceCommand):
    """A command on the site's database.

    prepares_database -- whether it brings the database up to date itself; other commands are refused where a newer
                         version of the site has done so
    """

    requires_system_checks: SystemChecks = "__all__"
    refusals = (DatabaseError, OSError)
    prepares_database = False

    def check_version(self, **options: Any) -> None:
        if not self.prepares_database:
            refuse_newer_version()

    def sentence(self, error: Exception) -> str:
        return _system_trouble(error) if isinstance(error, OSError) else _database_trouble(error)


def refuse_newer_version() -> None:
    """Raises CommandError if a newer version of the site has migrated the database."""
    if sentence := newer_version("default"):
        raise CommandError(f"{sentence} Start the newer version, or choose another folder with --data DIR.")


def _system_trouble(error: OSError) -> str:
    where = f" ({error.filename})" if error.filename else ""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return f"The disk is full{where}. Free some space, then start again."
    return f"The command could not go on: {error.strerror or error}{where}."


def _database_trouble(error: Exception) -> str:
    reason = str(error).strip().splitlines() or ["no reason given"]
    if "is full" in reason[0]:
        return "The disk is full, so the database takes nothing more. Free some space, then start again."
    return f"The database cannot be used: {reason[0]}. `manage.py up` prepares it; DATABASE_URL says where it is."
