"""`manage.py activate NAME`: lets a deactivated account in again."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser

from todosite.accounts import people
from todosite.management.site_command import SiteCommand


class Command(SiteCommand):
    help = "Let the deactivated account NAME sign in again, with the password it had."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", metavar="NAME")
        parser.add_argument("--superuser", action="store_true", help="may also administer the site")

    def handle(self, *args: Any, name: str, superuser: bool, **options: Any) -> None:
        user = people.existing(name)
        user.is_active = True
        if superuser:
            user.is_staff = user.is_superuser = True
        user.save()
        self.stdout.write(f"{user.username} can sign in. `manage.py sign_in_link {user.username}` prints a link.")
