"""The reset of an append-only database between tests."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pytest
from django.db import connections


def allow_flush(databases: Iterable[str] = ("default",)) -> None:
    """Let the next `flush` empty the events table; the `post_migrate` it sends puts the triggers back.

    Call it at the end of a transactional test, before Django's flush: last in `tearDown` of a TransactionTestCase.
    """
    # Not at the top: it imports models, and a conftest.py may import this module before Django is set up.
    from ..database import append_only

    for using in databases:
        append_only.remove(using)


@pytest.fixture(autouse=True)
def append_only_reset(request: pytest.FixtureRequest) -> Iterator[None]:
    """For pytest-django: import it into a conftest.py, and transactional tests can flush their databases.

    The triggers would refuse the flush at the end of such a test; this fixture removes them just before.
    """
    databases = _to_be_flushed(request)
    if databases:
        # A fixture that is set up first is torn down last, so the flush comes after this fixture.
        request.getfixturevalue("transactional_db")
    yield
    allow_flush(databases)


def _to_be_flushed(request: pytest.FixtureRequest) -> list[str]:
    """The databases of a test that pytest-django runs outside a transaction: by its marker or by its fixtures."""
    marker = request.node.get_closest_marker("django_db")
    asked = marker.kwargs if marker else {}
    transactional = marker.args[:1] == (True,) if marker else False
    if not (
        transactional
        or asked.get("transaction")
        or asked.get("reset_sequences")
        or {"transactional_db", "live_server", "django_db_reset_sequences"}.intersection(request.fixturenames)
    ):
        return []
    databases = asked.get("databases") or ["default"]
    return list(connections) if databases == "__all__" else list(databases)
