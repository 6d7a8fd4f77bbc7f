"""What the whole suite stands on."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from eventsourcing.testing import allow_flush

BOTH = ["default", "postgresql"]


@pytest.fixture(autouse=True)
def _append_only_reset(request: pytest.FixtureRequest) -> Iterator[None]:
    """After a transactional test Django empties the tables, which the append-only triggers would refuse."""
    marker = request.node.get_closest_marker("django_db")
    transactional = marker is not None and marker.kwargs.get("transaction", False)
    if transactional:
        request.getfixturevalue("transactional_db")
    yield
    if transactional:
        allow_flush(marker.kwargs.get("databases") or ["default"])
