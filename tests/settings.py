"""The site's settings, pointed away from anybody's real data, with a second database: PostgreSQL."""

from __future__ import annotations

import os

from tests import servers

os.environ["TODO_DATA"] = str(servers.folder())
# Keys for tests, and so nobody's secrets. Two are 32 bytes in base64; files in the folder would be made by `up` alone.
os.environ.setdefault("TODO_SECRET_KEY", "only-for-tests, and so nobody's secret")
os.environ.setdefault("TODO_SEAL_KEY", "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=")
os.environ.setdefault("TODO_DATA_KEY", "b25seSBmb3IgdGVzdHMsIG5vYm9keSdzIGRhdGEga2U=")
if os.environ.get("TEST_ENGINE") == "postgresql":
    os.environ["DATABASE_URL"] = servers.postgresql_url()

from todosite.settings import *  # noqa: F403
from todosite.settings import DATABASES, database_file, postgresql

if "DATABASE_URL" not in os.environ:
    # A file, as in real life: an in-memory database has neither WAL nor a second connection.
    DATABASES["default"] = database_file.configuration(servers.folder() / "db.sqlite3")
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
