"""Help for tests of event-sourced code: the contract of a store, and a database that can be emptied between tests."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from eventsourcing import append_only

pytest.register_assert_rewrite("eventsourcing.store_contract")

from eventsourcing.store_contract import StoreContract, facts, happened  # noqa: E402

__all__ = ["StoreContract", "allow_flush", "facts", "happened"]


def allow_flush(databases: Iterable[str]) -> None:
    """Let the next `flush` empty the events table; the `post_migrate` it sends puts the triggers back.

    For the end of a transactional test, before Django empties the tables.
    """
    for using in databases:
        append_only.remove(using)
