"""Which page answers when the database failed: out of reach, full, locked words, or a fault of the site's own."""

from __future__ import annotations

import sqlite3

from django.db import DatabaseError, InterfaceError, OperationalError

from eventsourcing.errors import MissingDataKey, WrongKey
from todosite.errors import error_page
from todosite.errors.error_page import ErrorPage

# Result codes of SQLite: https://www.sqlite.org/rescode.html
_OUT_OF_REACH = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN}
_FULL, _INPUT_OUTPUT = sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR
# Classes of SQLSTATE: connection, resources, intervention by an operator, system; https://www.postgresql.org/docs/current/errcodes-appendix.html
_UNAVAILABLE_CLASSES = "08", "53", "57", "58"
_DISK_FULL, _LOCK_NOT_AVAILABLE, _READ_ONLY, _TOO_MANY_CONNECTIONS = "53100", "55P03", "25006", "53300"
_NOTHING_WRITTEN = {_LOCK_NOT_AVAILABLE, _READ_ONLY, _TOO_MANY_CONNECTIONS}


def page_for(error: BaseException | None) -> ErrorPage:
    """The page for an exception that no view has handled."""
    if isinstance(error, WrongKey | MissingDataKey):
        return error_page.LOCKED
    if not isinstance(error, DatabaseError | InterfaceError):
        return error_page.BROKEN
    cause = error.__cause__
    if isinstance(cause, sqlite3.Error):
        return _page_of_sqlite(getattr(cause, "sqlite_errorcode", 0) & 0xFF)  # the rest tells subtypes apart
    return _page_of_postgresql(error, getattr(cause, "sqlstate", None))


def _page_of_sqlite(code: int) -> ErrorPage:
    if code == _FULL:
        return error_page.FULL
    if code == _INPUT_OUTPUT:
        return error_page.NO_ANSWER
    return error_page.BUSY if code in _OUT_OF_REACH else error_page.BROKEN


def _page_of_postgresql(error: Exception, state: str | None) -> ErrorPage:
    if state == _DISK_FULL:
        return error_page.FULL
    if state in _NOTHING_WRITTEN or _has_no_connection(error):
        return error_page.BUSY
    if state is None:  # the connection was lost, perhaps while it committed
        return error_page.NO_ANSWER if isinstance(error, OperationalError | InterfaceError) else error_page.BROKEN
    return error_page.NO_ANSWER if state.startswith(_UNAVAILABLE_CLASSES) else error_page.BROKEN


def _has_no_connection(error: Exception) -> bool:
    """Whether no connection was made, so that nothing can have been written."""
    return type(error.__cause__).__name__ in ("PoolTimeout", "ConnectionTimeout", "NoneType")
