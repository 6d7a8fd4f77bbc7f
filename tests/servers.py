"""A folder and a PostgreSQL server for the tests' settings, made by the first process that needs them.

The workers of pytest-xdist inherit both through the environment. TEST_DATABASE_URL names a server of your own
instead; TEST_ENGINE=postgresql runs the whole suite on PostgreSQL.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path

from tests import postgresql


def folder() -> Path:
    """A folder for everything the tests write; removed at the end."""
    if "TODO_TEST_FOLDER" not in os.environ:
        made = os.environ["TODO_TEST_FOLDER"] = tempfile.mkdtemp(prefix="todosite-tests-")
        atexit.register(shutil.rmtree, made, ignore_errors=True)
    return Path(os.environ["TODO_TEST_FOLDER"])


def postgresql_url() -> str:
    """The address of a PostgreSQL server; started here unless one is named."""
    if "TEST_DATABASE_URL" not in os.environ:
        server = postgresql.start(fsync=False)
        atexit.register(server.stop)
        os.environ["TEST_DATABASE_URL"] = server.url
    return os.environ["TEST_DATABASE_URL"]
