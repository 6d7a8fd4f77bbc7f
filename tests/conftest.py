"""What the whole suite stands on."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest
from django.db import connections

from eventsourcing.testing import append_only_reset
from tests import servers

__all__ = ["append_only_reset"]

BOTH = ["default", "postgresql"]


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None) -> Iterator[None]:
    """Threads of tests end when they like; whoever is still at a database then would keep it from being dropped."""
    yield
    connections.close_all()
    names = [each.settings_dict["NAME"] for each in connections.all() if each.vendor == "postgresql"]
    ours = [name for name in names if name.startswith("test_")]
    with psycopg.connect(servers.postgresql_url(), autocommit=True) as connection:
        connection.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = ANY(%s)", [ours])
