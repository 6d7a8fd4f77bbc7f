"""`manage.py up`: takes an empty machine to a running site, and prints one link to stdout."""

from __future__ import annotations

import os
from importlib import import_module
from types import ModuleType
from typing import Any, TextIO

from django.conf import settings
from django.contrib.auth.models import User
from django.core.management.base import CommandError, CommandParser
from django.db import connections

from todosite.accounts import people
from todosite.accounts.one_time_links import Purpose
from todosite.management.site_command import SiteCommand, make_link
from todosite.serving import data_folder, database, demo, server, static_files


class Command(SiteCommand):
    help = "Prepare the data folder and serve the site; prints a link that signs its owner in."

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
        os.umask(0o077)
        with lock_folder(), server.listen(host, port) as listening:
            self.prepare()
            owner = people.owner(name)
            if options["demo"]:
                demo.fill(owner)
            site = load_site(host)
            serving = server.Server(site.application, site.live.end)
            serving.take_signals()
            self.announce(owner, server.address(host, listening))
            connections.close_all()
            serving.run([listening])

    def prepare(self) -> None:
        database.prepare()
        self.check(databases=["default"])
        static_files.collect()
        import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()

    def announce(self, owner: User, address: str) -> None:
        data_folder.write_address(settings.DATA, address)
        # Without `str` as its style, text on stderr is red on a terminal.
        self.stderr.write(f"Serving {settings.PUBLIC_URL or address}/ from {settings.DATA}. Ctrl-C stops it.", str)
        self.stderr.write(f"This link signs {owner.username} in, once, within 15 minutes:", str)
        self.stdout.write(make_link(owner, Purpose.SIGN_IN, address))
        self.stdout.flush()


def lock_folder() -> TextIO:
    """The lock on the data folder, held while it is open. Makes the folder and its secret key if they are missing."""
    try:
        lock = data_folder.lock(settings.DATA)
        if not os.environ.get("TODO_SECRET_KEY"):
            settings.SECRET_KEY = data_folder.keep_secret_key(settings.DATA, settings.SECRET_KEY)
    except data_folder.FolderInUse as error:
        raise CommandError(str(error)) from error
    except OSError as error:
        raise CommandError(
            f"The data folder {settings.DATA} cannot be written: {error.strerror}. Choose another with --data DIR."
        ) from error
    return lock


def load_site(host: str) -> ModuleType:
    """The module of the ASGI application; it answers at `host` too."""
    settings.ALLOWED_HOSTS.append(f"[{host}]" if ":" in host else host)
    return import_module("todosite.asgi")
