"""The base of the site's commands, and the one-time links that they print."""

from __future__ import annotations

import sys
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.models import User
from django.core.management.base import CommandError
from django.urls import reverse

from todos.management.refusing_command import RefusingCommand
from todosite.accounts import one_time_links
from todosite.accounts.one_time_links import Purpose
from todosite.serving import data_folder


class SiteCommand(RefusingCommand):
    """A command that runs without system checks; `up` runs them by itself, after it has migrated the database."""

    requires_system_checks = []

    def confirm(self, question: str, yes: bool) -> None:
        """Go on only after a yes: --yes, or the word on a terminal. Raises CommandError."""
        if yes:
            return
        if not sys.stdin.isatty():
            raise CommandError("Nothing was done: nobody is there to ask. --yes says yes at once.")
        self.stdout.write(f"{question} Type yes to go on: ", ending="")
        self.stdout.flush()
        if sys.stdin.readline().strip().lower() != "yes":
            raise CommandError("Nothing was done.")


def make_link(user: User, purpose: Purpose, base: str = "", target: str = "") -> str:
    """A new one-time link, as a full address under TODO_PUBLIC_URL, else `base`, else where `up` serves right now.

    target -- the address on this site that a sign-in link leads to; by default the list
    """
    lifetime = one_time_links.SIGN_IN_LIFETIME if purpose is Purpose.SIGN_IN else one_time_links.INVITATION_LIFETIME
    site = settings.PUBLIC_URL or base or data_folder.read_address(settings.DATA) or "http://127.0.0.1:8000"
    query = f"?{urlencode({'next': target}, safe='/')}" if target else ""
    return site + reverse("in_link", args=[one_time_links.make(user, purpose, lifetime)]) + query
