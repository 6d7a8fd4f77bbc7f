"""`manage.py up`: takes an empty machine to a running site, and prints one link to stdout."""

from __future__ import annotations

import os
from collections.abc import Sequence
from importlib import import_module
from types import ModuleType
from typing import Any, TextIO

from django.conf import settings
from django.contrib.auth.models import User
from django.core import checks
from django.core.management.base import CommandError, CommandParser

from eventsourcing.seals.errors import SealRefused
from eventsourcing.seals.key import new_key, seal_key
from todosite.accounts import account_rules, people, person_names
from todosite.accounts.one_time_links import Purpose
from todosite.forgetting import forget, forgotten_file
from todosite.management.site_command import SiteCommand, make_link
from todosite.serving import data_folder, database, database_file, demo, server, static_files

HOSTS_NEEDED = (
    "Other machines reach this site only by a host that TODO_HOSTS names, for instance TODO_HOSTS=192.168.1.5 for "
    "http://192.168.1.5/."
)
NO_SUPERUSER = (
    "Nobody can administer this site: no superuser is active. "
    "`manage.py activate NAME --superuser` makes the account NAME an active superuser."
)


class Command(SiteCommand):
    help = "Prepare the data folder and serve the site; prints a link that signs its owner in."
    prepares_database = True
    notes: Sequence[str] = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=8000, help="0 takes a free one (default: 8000)")
        parser.add_argument("--host", default="127.0.0.1", help="0.0.0.0 serves the network too (default: 127.0.0.1)")
        parser.add_argument("--data", metavar="DIR", help="the data folder (default: TODO_DATA)")  # manage.py reads it
        parser.add_argument("--demo", action="store_true", help="a month of somebody's todos, in a folder of its own")
        parser.add_argument("--name", default="", help="name of the first account, later whom the link signs in")

    def handle(self, *args: Any, port: int, host: str, name: str, **options: Any) -> None:
        if options["demo"]:
            demo.refuse_real_data()
        server.exit_on_signals()
        with self.lock_folder(), server.listen(host, port) as listening:
            self.prepare()
            owner = people.owner(name)
            first_page = ""
            if options["demo"] and owner is not None:
                demo.fill(owner)
                first_page = demo.first_page(owner)
            if host in ("0.0.0.0", "::") and not (settings.PUBLIC_URL or os.environ.get("TODO_HOSTS")):
                self.stderr.write(HOSTS_NEEDED, str)
            site = load_site(host)
            serving = server.Server(site.application, site.end)
            serving.take_signals()
            self.announce(owner, server.address(host, listening), first_page)
            database.limit_waiting()
            database.keep_open()
            serving.run([listening])

    def lock_folder(self) -> TextIO:
        """The lock on the data folder, held while it is open. Makes what is missing there: folder, key, database."""
        try:
            lock = data_folder.lock(settings.DATA)
            for line in data_folder.mend_rights(settings.DATA):
                self.stderr.write(line, str)
            if not os.environ.get("TODO_SECRET_KEY"):
                settings.SECRET_KEY = data_folder.keep_secret_key(settings.DATA, settings.SECRET_KEY)
            if not os.environ.get("TODO_SEAL_KEY"):
                data_folder.keep_seal_key(settings.DATA, new_key())
            seal_key()
            if settings.DATABASE_FILE:
                database_file.make(settings.DATABASE_FILE)
        except (data_folder.FolderInUse, SealRefused) as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            raise CommandError(
                f"The data folder {settings.DATA} cannot be written: {error.strerror}. Choose another with --data DIR."
            ) from error
        return lock

    def prepare(self) -> None:
        database.prepare()
        person_names.write_all("default")
        forget.erase_late()
        forgotten_file.write("default")
        self.run_system_checks()
        static_files.collect()

    def run_system_checks(self) -> None:
        """Keep the notes of the system checks. Shows warnings; raises SystemCheckError for an error."""
        messages = checks.run_checks(databases=["default"])
        if any(message.level >= checks.WARNING for message in messages):
            self.check(databases=["default"])
        else:
            self.notes = [f"{message.msg} {message.hint or ''}" for message in messages]

    def announce(self, owner: User | None, address: str, first_page: str = "") -> None:
        data_folder.write_address(settings.DATA, address)
        # Without `str` as its style, text on stderr is red on a terminal.
        for note in self.notes:
            self.stderr.write(note, str)
        self.stderr.write(f"Serving {settings.PUBLIC_URL or address}/ from {settings.DATA}. Ctrl-C stops it.", str)
        if not account_rules.active_superusers().exists():
            self.stderr.write(NO_SUPERUSER, str)
        if owner is None:
            return
        self.stderr.write(f"This link signs {owner.username} in, once, within 15 minutes:", str)
        self.stdout.write(make_link(owner, Purpose.SIGN_IN, address, first_page))
        self.stdout.flush()


def load_site(host: str) -> ModuleType:
    """The module of the ASGI application; it answers at `host` too."""
    settings.ALLOWED_HOSTS.append(f"[{host}]" if ":" in host else host)
    return import_module("todosite.asgi")
