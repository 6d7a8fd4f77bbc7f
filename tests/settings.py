"""The site's settings, pointed away from anybody's real data, with a second database: PostgreSQL."""

from __future__ import annotations

import os

from tests import servers

os.environ["TODO_DATA"] = str(servers.folder())
os.environ.setdefault("TODO_SECRET_KEY", "only-for-tests")
if os.environ.get("TEST_ENGINE") == "postgresql":
    os.environ["DATABASE_URL"] = servers.postgresql_url()

from todosite.settings import *  # noqa: F403
from todosite.settings import DATABASES, postgresql, sqlite

if "DATABASE_URL" not in os.environ:
    # A file, as in real life: an in-memory database has neither WAL nor a second connection.
    DATABASES["default"] = sqlite(servers.folder() / "db.sqlite3")
    DATABASES["default"]["TEST"] = {"NAME": servers.folder() / "test.sqlite3"}
DATABASES["postgresql"] = postgresql(servers.postgresql_url())
# With the whole suite on PostgreSQL there are two databases there; each wants its own name.
# It needs no other, so tests of this one alone can run alone.
DATABASES["postgresql"]["TEST"] = {"NAME": "test_second", "DEPENDENCIES": []}
for database in DATABASES.values():
    # Threads of tests end when they like; a pool would outlive the database it connects to.
    database["OPTIONS"].pop("pool", None)

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
