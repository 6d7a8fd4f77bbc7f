"""The triggers that make the events table append-only, for everyone and on both engines.

Django remakes SQLite tables in some migrations and drops their triggers with them, so they are installed again after
every `migrate`. On SQLite `INSERT OR REPLACE` deletes rows without asking a DELETE trigger; a BEFORE INSERT trigger
refuses an insert that would replace a row.
"""

from __future__ import annotations

from django.db import connections

from ..models import StoredEvent

TABLE = StoredEvent._meta.db_table
_LABEL = StoredEvent._meta.app_label
REFUSED = "events are append-only"
VERSION_TAKEN = "append-only: the stream has this version already"
EVENT_ID_TAKEN = "append-only: an event with this id is stored already"
POSITION_TAKEN = "append-only: this position is taken"

_SQLITE = {
    f"{_LABEL}_no_update": f"""
        CREATE TRIGGER {_LABEL}_no_update BEFORE UPDATE ON {TABLE}
        BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END""",
    f"{_LABEL}_no_delete": f"""
        CREATE TRIGGER {_LABEL}_no_delete BEFORE DELETE ON {TABLE}
        BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END""",
    f"{_LABEL}_no_replace": f"""
        CREATE TRIGGER {_LABEL}_no_replace BEFORE INSERT ON {TABLE}
        BEGIN
            SELECT RAISE(ABORT, '{VERSION_TAKEN}')
            WHERE EXISTS (SELECT 1 FROM {TABLE} WHERE stream_id = NEW.stream_id AND version = NEW.version);
            SELECT RAISE(ABORT, '{EVENT_ID_TAKEN}')
            WHERE EXISTS (SELECT 1 FROM {TABLE} WHERE event_id = NEW.event_id);
            SELECT RAISE(ABORT, '{POSITION_TAKEN}')
            WHERE EXISTS (SELECT 1 FROM {TABLE} WHERE position = NEW.position);
        END""",
}
_FUNCTION = f"""
    CREATE OR REPLACE FUNCTION {_LABEL}_refuse() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION '{REFUSED}' USING ERRCODE = 'restrict_violation'; END $$"""
_POSTGRESQL = {
    f"{_LABEL}_no_update": f"""
        CREATE TRIGGER {_LABEL}_no_update BEFORE UPDATE OR DELETE ON {TABLE}
        FOR EACH STATEMENT EXECUTE FUNCTION {_LABEL}_refuse()""",
    f"{_LABEL}_no_truncate": f"""
        CREATE TRIGGER {_LABEL}_no_truncate BEFORE TRUNCATE ON {TABLE}
        FOR EACH STATEMENT EXECUTE FUNCTION {_LABEL}_refuse()""",
}


def install(using: str) -> None:
    """Put every missing trigger in place; does nothing on a database without the events table."""
    connection = connections[using]
    if TABLE not in connection.introspection.table_names():
        return
    names = missing(using)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql" and names:
            cursor.execute(_FUNCTION)
        for name in names:
            # A disabled trigger counts as missing; created again it is enabled.
            cursor.execute(_drop(connection.vendor, name))
            cursor.execute(_statements(connection.vendor)[name])


def remove(using: str) -> None:
    """Take the triggers away, for `eventsourcing.testing` and for repairs by hand; `migrate` puts them back."""
    connection = connections[using]
    with connection.cursor() as cursor:
        for name in _statements(connection.vendor):
            cursor.execute(_drop(connection.vendor, name))


def missing(using: str) -> list[str]:
    """Names of the triggers that do not exist or are disabled."""
    connection = connections[using]
    if connection.vendor == "sqlite":
        query = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s"
    else:
        query = "SELECT tgname FROM pg_trigger WHERE tgrelid = %s::regclass AND tgenabled IN ('O', 'A')"
    with connection.cursor() as cursor:
        cursor.execute(query, [TABLE])
        present = {name for (name,) in cursor.fetchall()}
    return [name for name in _statements(connection.vendor) if name not in present]


def _statements(vendor: str) -> dict[str, str]:
    """The triggers of an engine by name. Raises KeyError for an engine other than SQLite and PostgreSQL."""
    return {"sqlite": _SQLITE, "postgresql": _POSTGRESQL}[vendor]


def _drop(vendor: str, name: str) -> str:
    return f"DROP TRIGGER IF EXISTS {name}" + (f" ON {TABLE}" if vendor == "postgresql" else "")
