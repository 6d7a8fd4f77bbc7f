"""A process that raises counters: python -m tests.eventsourcing.database.writer ALIAS DATABASE COUNT COUNTER...

Prints each command's id and where it went, after the commit. The kernel is the only app it needs.
"""

from __future__ import annotations

import random
import sys

import django
from django.conf import settings

from tests.settings import DATABASES


def main(using: str, database: str, count: int, counters: list[str]) -> None:
    settings.configure(INSTALLED_APPS=["eventsourcing"], DATABASES=DATABASES, USE_TZ=True)
    django.setup()
    from eventsourcing.database.store import DjangoEventStore
    from eventsourcing.unit_of_work import UnitOfWork
    from tests.eventsourcing.domain import CounterHandler, raise_counter
    from tests.eventsourcing.read_model import CounterProjection

    DATABASES[using]["NAME"] = database
    writer = UnitOfWork(CounterHandler, DjangoEventStore.generate(using=using), [CounterProjection()], using)
    for _ in range(count):
        outcome = writer.handle(command := raise_counter(random.choice(counters)))
        print(command.id, outcome.stream_id, outcome.version)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4:])
