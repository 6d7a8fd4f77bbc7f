"""A site on a database of its own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from shutil import copy
from uuid import uuid4

from tests import servers
from tests.live_server import LiveServer
from todosite.serving.data_folder import DATA_KEY, SEAL_KEY, SECRET_KEY


@contextmanager
def served(database_url: str, first: LiveServer | None = None) -> Iterator[LiveServer]:
    """A started site on an empty PostgreSQL database; on SQLite without an address.

    first -- the site whose database and keys it shares
    """
    site = LiveServer(servers.folder() / f"live_{uuid4().hex}", database_url)
    if first is not None:
        site.folder.mkdir()
        for key in (SECRET_KEY, DATA_KEY, SEAL_KEY):
            copy(first.folder / key, site.folder)
    site.start()
    try:
        yield site
    finally:
        site.kill()
