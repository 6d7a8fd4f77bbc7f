"""A process that sends one command: python -m tests.eventsourcing.sender ALIAS DATABASE COMMAND_ID COUNTER BY [MOMENT]

Says when it is ready, waits for a line, sends, and prints the outcome, unless it is killed by SIGKILL at that MOMENT:
'before the commit' or 'before the answer'.
"""

from __future__ import annotations

import os
import signal
import sys

import django
from django.conf import settings

from tests.settings import DATABASES


def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)


def main(using: str, database: str, command_id: str, counter: str, by: str, moment: str = "") -> None:
    settings.configure(INSTALLED_APPS=["eventsourcing"], DATABASES=DATABASES, USE_TZ=True)
    django.setup()
    from django.db import connections

    from eventsourcing.django_event_store import DjangoEventStore
    from eventsourcing.unit_of_work import UnitOfWork
    from tests.eventsourcing.domain import CounterHandler, raise_counter
    from tests.eventsourcing.read_model import CounterProjection

    class Deadly(CounterProjection):
        def project(self, aggregate, previous, using):
            super().project(aggregate, previous, using)
            die()

    DATABASES[using]["NAME"] = database
    # A publisher is called after the commit and before `handle` returns.
    store = DjangoEventStore.generate(publisher=die if moment == "before the answer" else None, using=using)
    projection = Deadly() if moment == "before the commit" else CounterProjection()
    writer = UnitOfWork(CounterHandler, store, [projection], using)
    connections[using].ensure_connection()
    print("ready", flush=True)
    sys.stdin.readline()
    outcome = writer.handle(raise_counter(counter, int(by)).set("id", command_id))
    print(outcome.version, outcome.position, "repeated" if outcome.repeated else "first")


if __name__ == "__main__":
    main(*sys.argv[1:])
