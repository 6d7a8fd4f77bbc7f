"""What the site's commands have in common."""

from __future__ import annotations

import sys
from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.urls import reverse

from todosite import data_folder, links
from todosite.links import Purpose


class SiteCommand(BaseCommand):
    """A command that says in one sentence on stderr why it could not run, and then exits with 2."""

    requires_system_checks = []

    def execute(self, *args: Any, **options: Any) -> str | None:
        try:
            return super().execute(*args, **options)
        except (CommandError, DatabaseError) as error:
            refusal = error if isinstance(error, CommandError) else CommandError(_database_trouble(error))
            if not getattr(self, "_called_from_command_line", False):
                raise refusal from error
            self.stderr.write(str(refusal))
            sys.exit(2)


def link(user: User, purpose: Purpose, base: str = "") -> str:
    """A new one-time link as a full address: under TODO_PUBLIC_URL, else `base`, else where `up` serves right now."""
    lifetime = links.SIGN_IN_LIFETIME if purpose is Purpose.SIGN_IN else links.INVITATION_LIFETIME
    site = settings.PUBLIC_URL or base or data_folder.read_address(settings.DATA) or "http://127.0.0.1:8000"
    return site + reverse("in_link", args=[links.make(user, purpose, lifetime)])


def _database_trouble(error: DatabaseError) -> str:
    reason = str(error).strip().splitlines() or ["no reason given"]
    return f"The database cannot be used: {reason[0]}. `manage.py up` prepares it; DATABASE_URL says where it is."
