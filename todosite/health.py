"""`/healthz`: whether the database is there and can be written; `/healthz?ready`: a closer look, and the last jobs.

Anybody may ask. The database is looked at once a second at most, however many do.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from functools import cache
from threading import Lock

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, InterfaceError, connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from eventsourcing.checks import check_log
from eventsourcing.database import log_secret
from todosite.clock import last_runs
from todosite.serving import data_key

SECONDS = 1.0  # how long an answer holds
MIN_FREE_BYTES = 1024 * 1024


class Verdict:
    """The latest outcome of `look`, a function that returns a text: what is wrong, '' for nothing.

    While somebody looks, others get the outcome before: a database that hangs does not keep their threads. For the
    first outcome they wait as long as an outcome holds.
    """

    def __init__(self, look: Callable[[], str]) -> None:
        self._look, self._looking = look, Lock()
        self.forget()

    def forget(self) -> None:
        self._until, self._text = 0.0, "this site has just been started"

    def text(self) -> str:
        if time.monotonic() >= self._until and self._looking.acquire(timeout=0 if self._until else SECONDS):
            try:
                if time.monotonic() >= self._until:
                    self._text = self._look()
                    self._until = time.monotonic() + SECONDS
            finally:
                self._looking.release()
        return self._text


@login_not_required
@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """200 and `ok`, or 503 and one sentence. With `?ready` a line for each job follows `ok`.

    A job that failed is no reason to take the site out of service, so it changes no status.
    """
    closely = "ready" in request.GET
    trouble = (ready if closely else alive).text()
    told = trouble or (f"ok\n{jobs.text()}" if closely else "ok")
    return HttpResponse(told, status=503 if trouble else 200, content_type="text/plain")


def remember_file() -> None:
    """Remember which SQLite file is served. Another file under the same name is not the same database."""
    _files["served"] = _file()


def look() -> str:
    """What is wrong with the database, as far as reading tells."""
    try:
        return _trouble_of_file() or _trouble_of_schema() or _trouble_of_key() or _trouble_of_standby()
    except (DatabaseError, InterfaceError):
        return "the database does not answer"


def look_closely() -> str:
    """The same, and whether a transaction may write and the log is still append-only."""
    if trouble := look():
        return trouble
    try:
        if data_key.is_gone():
            return "the data key is not where it was: the site cannot start again without it"
        with transaction.atomic():  # SQLite begins it only where it may write
            return "the event log is not append-only" if check_log(databases=["default"]) else ""
    except (DatabaseError, InterfaceError):
        return "the database takes no changes"


def look_at_jobs() -> str:
    """What came of each job the last time, in one line each."""
    try:
        return "".join(f"{line}\n" for line in last_runs.lines())
    except (DatabaseError, InterfaceError):
        return "the last runs cannot be read\n"


alive, ready, jobs = Verdict(look), Verdict(look_closely), Verdict(look_at_jobs)
_files: dict[str, tuple[int, int] | None] = {}


def _path() -> str:
    """The file that SQLite has open; '' for a database without a file."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA database_list")
        return str(cursor.fetchone()[2])


def _file() -> tuple[int, int] | None:
    """Device and number of the SQLite file; None for another database."""
    if connection.vendor != "sqlite" or not (path := _path()):
        return None
    try:
        status = os.stat(path)
    except OSError:
        return (0, 0)
    return status.st_dev, status.st_ino


def _trouble_of_file() -> str:
    if connection.vendor != "sqlite":
        return ""
    if _files.get("served") not in (None, _file()):
        return "the database file is gone, or another one is in its place"
    path = _path()
    if not path:
        return ""
    disk = os.statvfs(path)
    if disk.f_flag & os.ST_RDONLY or not os.access(path, os.W_OK):
        return "the database file cannot be written"
    return "the disk is full" if disk.f_bavail * disk.f_frsize < MIN_FREE_BYTES else ""


def _trouble_of_schema() -> str:
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
    if not _tables() <= tables:
        return "the database lacks a table"
    rows = MigrationRecorder(connection).migration_qs.values_list("app", "name")
    applied = {(str(app), str(name)) for app, name in rows}
    known, last = _migrations()
    if not last <= applied:
        return "the database lacks a migration"
    return "" if applied <= known else "the database was migrated by a newer version"


def _trouble_of_key() -> str:
    try:
        wrong = log_secret.is_wrong_data_key(connection.alias)
    except ImproperlyConfigured:
        wrong = True
    return "the data key does not open the words of this site" if wrong else ""


def _trouble_of_standby() -> str:
    if connection.vendor != "postgresql":
        return ""
    with connection.cursor() as cursor:
        cursor.execute("SHOW transaction_read_only")
        return "the database takes no changes" if cursor.fetchone()[0] == "on" else ""


@cache
def _tables() -> set[str]:
    return set(connection.introspection.django_table_names(include_views=False))


@cache
def _migrations() -> tuple[set[tuple[str, str]], set[tuple[str, str]]]:
    """All migrations that this version knows, and the last one of each app."""
    loader = MigrationLoader(None)
    replaced = {old for new in loader.replacements.values() for old in new.replaces}
    return set(loader.disk_migrations) | replaced, set(loader.graph.leaf_nodes())
