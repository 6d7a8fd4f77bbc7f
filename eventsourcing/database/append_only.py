"""The triggers that make the events table append-only, for everyone and on both engines.

Django remakes SQLite tables in some migrations and drops their triggers with them, so they are (re)installed after
every `migrate`. On SQLite `INSERT OR REPLACE` deletes without asking a DELETE trigger; a BEFORE INSERT trigger
refuses rows that stand already.
"""

from __future__ import annotations

from django.db import connections

TABLE = "eventsourcing_storedevent"
REFUSED = "events are append-only"
VERSION_TAKEN = "append-only: the stream has this version already"
EVENT_ID_TAKEN = "append-only: an event with this id is stored already"
POSITION_TAKEN = "append-only: this position is taken"

_SQLITE = {
    "eventsourcing_no_update": f"""
        CREATE TRIGGER eventsourcing_no_update BEFORE UPDATE ON {TABLE}
        BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END""",
    "eventsourcing_no_delete": f"""
        CREATE TRIGGER eventsourcing_no_delete BEFORE DELETE ON {TABLE}
        BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END""",
    "eventsourcing_no_replace": f"""
        CREATE TRIGGER eventsourcing_no_replace BEFORE INSERT ON {TABLE}
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
    CREATE OR REPLACE FUNCTION eventsourcing_refuse() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN RAISE EXCEPTION '{REFUSED}' USING ERRCODE = 'restrict_violation'; END $$"""
_POSTGRESQL = {
    "eventsourcing_no_update": f"""
        CREATE TRIGGER eventsourcing_no_update BEFORE UPDATE OR DELETE ON {TABLE}
        FOR EACH STATEMENT EXECUTE FUNCTION eventsourcing_refuse()""",
    "eventsourcing_no_truncate": f"""
        CREATE TRIGGER eventsourcing_no_truncate BEFORE TRUNCATE ON {TABLE}
        FOR EACH STATEMENT EXECUTE FUNCTION eventsourcing_refuse()""",
}


def install(using: str) -> None:
    """Put every missing trigger in place; does nothing on a database without the events table."""
    connection = connections[using]
    if TABLE not in connection.introspection.table_names():
        return
    missing_ones = missing(using)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql" and missing_ones:
            cursor.execute(_FUNCTION)
        for name in missing_ones:
            # A trigger that somebody disabled counts as missing; made anew it is enabled.
            cursor.execute(_drop(connection.vendor, name))
            cursor.execute(_statements(connection.vendor)[name])


def remove(using: str) -> None:
    """Take the triggers away, for `eventsourcing.testing` and for repairs by hand; `migrate` puts them back."""
    connection = connections[using]
    with connection.cursor() as cursor:
        for name in _statements(connection.vendor):
            cursor.execute(_drop(connection.vendor, name))


def missing(using: str) -> list[str]:
    """Names of the triggers that are not there, or not enabled."""
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
    """The triggers of an engine by name. Raises KeyError for an engine whose triggers nobody wrote."""
    return {"sqlite": _SQLITE, "postgresql": _POSTGRESQL}[vendor]


def _drop(vendor: str, name: str) -> str:
    return f"DROP TRIGGER IF EXISTS {name}" + (f" ON {TABLE}" if vendor == "postgresql" else "")
