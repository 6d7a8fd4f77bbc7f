"""`manage.py invite NAME`: makes an account for one more person."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.db import transaction

from todosite.accounts import people
from todosite.accounts.one_time_links import Purpose
from todosite.management.site_command import SiteCommand, make_link


class Command(SiteCommand):
    help = "Make an account and print the link, valid 7 days, at whose end its owner chooses a password."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", metavar="NAME")
        parser.add_argument("--staff", action="store_true", help="may read all events in Django admin")

    def handle(self, *args: Any, name: str, staff: bool, **options: Any) -> None:
        if people.find(name) is not None:
            raise CommandError(f"There is an account {name!r} already. `manage.py sign_in_link {name}` lets it in.")
        with transaction.atomic():
            invitation = make_link(people.create(name, is_staff=staff), Purpose.INVITATION)
        self.stdout.write(invitation)
