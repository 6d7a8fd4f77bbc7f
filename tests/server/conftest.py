"""The real server, on both databases."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from uuid import UUID

import pytest

from tests.live_server import LiveServer, live_server

ENGINES = ["sqlite", "postgresql"]


@pytest.fixture(scope="module", params=ENGINES)
def site(request: pytest.FixtureRequest) -> Iterator[LiveServer]:
    with live_server(request.param) as server:
        yield server


def events_by_command(site: LiveServer) -> Counter[str]:
    """How many events each command has led to, as the database has them."""
    return Counter(
        str(UUID(str(stored_id)))
        for (stored_id,) in site.rows("SELECT causation_id FROM eventsourcing_storedevent")
        if stored_id
    )


def commands(site: LiveServer) -> set[str]:
    """The commands that were carried out, by their receipts."""
    return {str(UUID(str(stored_id))) for (stored_id,) in site.rows("SELECT command_id FROM eventsourcing_receipt")}


def check_soundness(site: LiveServer) -> None:
    """The log keeps its promises, and the lists agree with it."""
    assert site.manage("verify_events") == (0, "")
    assert site.manage("rebuild_projections", "--check") == (0, "")
    lines = site.log.splitlines()
    assert [line for line in lines if "database is locked" in line or '"level": "error"' in line] == []
