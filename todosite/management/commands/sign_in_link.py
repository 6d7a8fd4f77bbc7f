"""`manage.py sign_in_link NAME`: lets a person in who has no password or forgot it."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser

from todosite.accounts import people
from todosite.accounts.one_time_links import Purpose
from todosite.management.site_command import SiteCommand, make_link


class Command(SiteCommand):
    help = "Print a link that signs NAME in, once, within 15 minutes."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", metavar="NAME")

    def handle(self, *args: Any, name: str, **options: Any) -> None:
        self.stdout.write(make_link(people.named(name), Purpose.SIGN_IN))
