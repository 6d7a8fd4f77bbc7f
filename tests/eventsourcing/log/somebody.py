"""Somebody else: a thread with a connection of its own, whose transactions begin and end when told."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.db import connections, transaction

from eventsourcing.database.store import DjangoEventStore
from eventsourcing.event_store import ANY
from eventsourcing.metadata import Metadata
from eventsourcing.testing import happened
from tests.eventsourcing.threads import PATIENCE

WRITER = Metadata(actor="somebody", source="test")


class Somebody:
    """Does one thing after the other; each method returns when it is done."""

    def __init__(self, using: str) -> None:
        self.using = using
        self.store = DjangoEventStore.generate(metadata=WRITER, using=using)
        self._thread = ThreadPoolExecutor(1)
        self._blocks: list[Any] = []

    def do(self, function: Callable[..., Any], *arguments: Any) -> Any:
        return self._thread.submit(function, *arguments).result(PATIENCE)

    def begin(self) -> None:
        """A transaction; inside one, a savepoint."""
        self._blocks.append(transaction.atomic(self.using))
        self.do(self._blocks[-1].__enter__)

    def append(self, stream_id: str, number: int) -> int:
        """The position of the event."""
        [event] = self.do(self.store.append, stream_id, happened(number), ANY)
        return event.position

    def commit(self) -> None:
        self.do(self._blocks.pop().__exit__, None, None, None)

    def roll_back(self) -> None:
        self.do(self._blocks.pop().__exit__, ZeroDivisionError, ZeroDivisionError(), None)

    def sql(self, statement: str) -> Any:
        """The rows of a statement, sent as it is."""

        def send() -> Any:
            with connections[self.using].cursor() as cursor:
                cursor.execute(statement)
                return cursor.fetchall() if cursor.description else None

        return self.do(send)

    def wait_for(self, query: str) -> Any:
        """The value that the query finds, once it finds one."""
        limit = time.monotonic() + PATIENCE
        while not (found := self.sql(query)):
            assert time.monotonic() < limit, query
        return found[0][0]

    def leave(self) -> None:
        """Roll back what is open and close the connection."""
        while self._blocks:
            self.roll_back()
        self.do(connections.close_all)
        self._thread.shutdown()
