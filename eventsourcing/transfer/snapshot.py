"""Reads a database as it is at one moment, while others write."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connections

from ..database.transactions import refuse_transaction

# On SQLite a plain BEGIN takes no lock that writers wait for, where Django's own would.
_BEGIN = {"sqlite": "BEGIN", "postgresql": "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"}


@contextmanager
def one_moment(using: str) -> Iterator[None]:
    """All reads of the block see the same moment. Raises InsideTransaction inside a transaction."""
    refuse_transaction(using)
    connection = connections[using]
    with connection.cursor() as cursor:
        cursor.execute(_BEGIN[connection.vendor])
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ROLLBACK")
