"""The advisory lock of one stream (PostgreSQL)."""

from __future__ import annotations

from django.db import connections


def lock_stream(stream_id: str, using: str) -> None:
    """Take this stream's advisory lock until the transaction ends. PostgreSQL only.

    Writers that lost a race for the stream queue here. A transaction takes such locks before it reads the streams, in
    the order of their ids, so two of them cannot deadlock. SQLite needs none: a transaction holds the write lock from
    its beginning.
    """
    if connections[using].vendor == "postgresql":
        with connections[using].cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [stream_id])
