"""A standby of the PostgreSQL server of the tests."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from tests import postgresql


@contextmanager
def standby(facts: dict[str, Any]) -> Iterator[int]:
    """The port of a standby of the server that Django's settings `facts` name."""
    primary = f"postgresql://{facts['USER']}:{facts['PASSWORD']}@{facts['HOST']}:{facts['PORT']}/postgres"
    server = postgresql.start_standby(primary)
    try:
        yield server.port
    finally:
        server.stop()
