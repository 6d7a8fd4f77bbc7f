"""A process that writes as badly as it can:

    python -m tests.eventsourcing.log.random_writer ALIAS DATABASE SEED COUNT [PAUSE]

Transactions of several appends with pauses in between (PAUSE stretches them, 0 leaves them out), savepoints rolled
back or kept, whole transactions rolled back, conflicts on a stream that others write to as well, on PostgreSQL
prepared transactions too. Prints the id of every event once it is committed.
"""

from __future__ import annotations

import random
import sys
import time
from contextlib import suppress
from uuid import uuid4

import django
from django.conf import settings
from django.db import connections, transaction

from tests.settings import DATABASES

SHARED = "shared"  # one only: with two, writers would wait for one another in a circle


class RolledBack(Exception):
    pass


class RandomWriter:
    def __init__(self, using: str, seed: str, pause: float = 1) -> None:
        from eventsourcing.database.store import DjangoEventStore
        from eventsourcing.metadata import Metadata

        self.using, self.chance, self.pause = using, random.Random(seed), pause
        self.store = DjangoEventStore.generate(metadata=Metadata(actor=seed, source="test"), using=using)
        self.streams = [f"{seed} {number}" for number in range(3)]

    def transaction(self) -> list[str]:
        """The ids of the events that are stored now."""
        from eventsourcing.errors import VersionConflict

        prepared = connections[self.using].vendor == "postgresql" and self.chance.random() < 0.1
        with suppress(RolledBack, VersionConflict):
            return self._prepared() if prepared else self._atomic()
        return []

    def _atomic(self) -> list[str]:
        stored: list[str] = []
        with transaction.atomic(self.using):
            for _ in range(self.chance.randint(1, 3)):
                with suppress(RolledBack), transaction.atomic(self.using):
                    ids = self._append()
                    self._maybe_roll_back()
                    stored += ids
                self._rest(0, 0, 0.001, 0.005)
            self._maybe_roll_back()
        return stored

    def _prepared(self) -> list[str]:
        name, kept = uuid4().hex, self.chance.random() < 0.8
        self._send("BEGIN")
        try:
            stored = self._append(self.streams)
        except BaseException:
            self._send("ROLLBACK")
            raise
        self._send(f"PREPARE TRANSACTION '{name}'")
        self._rest(0, 0.01)
        self._send(f"{'COMMIT' if kept else 'ROLLBACK'} PREPARED '{name}'")
        return stored if kept else []

    def _append(self, streams: list[str] | None = None) -> list[str]:
        from eventsourcing.event import Event
        from eventsourcing.event_store import ANY

        stream_id = self.chance.choice(streams or [*self.streams * 3, SHARED])
        events = [Event.generate("Happened", {}) for _ in range(self.chance.randint(1, 3))]
        return [event.id for event in self.store.append(stream_id, events, ANY)]

    def _rest(self, *seconds: float) -> None:
        if self.pause:
            time.sleep(self.chance.choice(seconds) * self.pause)

    def _maybe_roll_back(self) -> None:
        if self.chance.random() < 0.1:
            raise RolledBack

    def _send(self, statement: str) -> None:
        with connections[self.using].cursor() as cursor:
            cursor.execute(statement)


def main(using: str, database: str, seed: str, count: str, pause: str = "1") -> None:
    settings.configure(INSTALLED_APPS=["eventsourcing"], DATABASES=DATABASES, USE_TZ=True)
    django.setup()
    DATABASES[using]["NAME"] = database
    writer = RandomWriter(using, seed, float(pause))
    print("ready", flush=True)
    sys.stdin.readline()
    for _ in range(int(count)):
        for event_id in writer.transaction():
            print(event_id)


if __name__ == "__main__":
    main(*sys.argv[1:])
