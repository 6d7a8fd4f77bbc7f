"""A process that raises counters: python -m tests.eventsourcing.writer ALIAS DATABASE COUNT COUNTER...

Prints each command's id and where it went, after the commit.
"""

from __future__ import annotations

import os
import random
import sys

import django


def main(using: str, database: str, count: int, counters: list[str]) -> None:
    from django.db import connections

    from eventsourcing.django_event_store import DjangoEventStore
    from eventsourcing.unit_of_work import UnitOfWork
    from tests.eventsourcing.domain import CounterHandler, raise_counter
    from tests.eventsourcing.read_model import CounterProjection

    connections[using].settings_dict["NAME"] = database
    writer = UnitOfWork(CounterHandler, DjangoEventStore.generate(using=using), [CounterProjection()], using)
    for _ in range(count):
        command = raise_counter(random.choice(counters))
        outcome = writer.handle(command)
        print(command.id, outcome.stream_id, outcome.version)


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    django.setup()
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4:])
