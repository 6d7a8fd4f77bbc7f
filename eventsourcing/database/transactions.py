"""Transactions of others: refuses what must not happen inside one, and recognises a deadlock with one."""

from __future__ import annotations

from typing import Any

from django.db import OperationalError, connections

from ..errors import InsideTransaction


def refuse_outer_transaction(using: str) -> None:
    """Raises InsideTransaction unless a transaction begun now on `using` would be the outermost one.

    The transaction that Django's TestCase wraps around a test does not count.
    """
    connection: Any = connections[using]
    blocks = connection.atomic_blocks
    # The test that Django itself makes for `atomic(durable=True)`, which has no word for a test's own transaction.
    if blocks and not blocks[-1]._from_testcase:
        raise InsideTransaction(
            f"A command is durable once it is answered. This one would be inside a transaction of database {using!r} "
            f"that is still open and could undo it. {_way_out(connection, using)}"
        )
    if not blocks and not connection.get_autocommit():
        raise InsideTransaction(
            f"A command is durable once it is answered. Database {using!r} has autocommit off, so this one would wait "
            "for a commit(). Call set_autocommit(True) before, or take AUTOCOMMIT out of the database's settings."
        )


def refuse_transaction(using: str) -> None:
    """Raises InsideTransaction unless `using` is in autocommit, where each statement sees all commits before it."""
    connection: Any = connections[using]
    if connection.in_atomic_block or not connection.get_autocommit():
        raise InsideTransaction(
            "The log is read in autocommit only. Read outside atomic(), then open a transaction. "
            f"{_way_out(connection, using) if connection.settings_dict.get('ATOMIC_REQUESTS') else ''}".strip()
        )


def is_deadlock(error: OperationalError) -> bool:
    """Whether PostgreSQL ended this transaction because several waited for one another (SQLSTATE 40P01)."""
    return getattr(error.__cause__, "sqlstate", None) == "40P01"


def _way_out(connection: Any, using: str) -> str:
    if connection.settings_dict.get("ATOMIC_REQUESTS"):
        alias = "" if using == "default" else f"(using={using!r})"
        return (
            "ATOMIC_REQUESTS puts each view into one: decorate the view with "
            f"@transaction.non_atomic_requests{alias}, or call it after the commit by transaction.on_commit()."
        )
    return (
        "Call it outside of atomic(), or after the commit by transaction.on_commit(). "
        "Inside a command, publish an event and send the next command from the store's publisher."
    )


def plan_each_time(using: str) -> None:
    """Let PostgreSQL plan each statement anew until the transaction ends: for one that fills tables.

    A plan that was kept from when a table was empty reads all of it, and would be used for as long as it grows.
    """
    connection = connections[using]
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL plan_cache_mode = force_custom_plan")
