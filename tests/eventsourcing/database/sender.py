"""A process that raises counters: python -m tests.eventsourcing.database.sender ALIAS DATABASE IDS COUNTERS BY [MOMENT]

IDS are those of the commands, with commas between them, one for each of the COUNTERS; several are one act. Says when
it is ready, waits for a line, sends, and prints the outcomes, unless it is killed by SIGKILL at that MOMENT:
'in the middle' of an act, 'before the commit' or 'before the answer'.
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


def main(using: str, database: str, ids: str, counters: str, by: str, moment: str = "") -> None:
    settings.configure(INSTALLED_APPS=["eventsourcing"], DATABASES=DATABASES, USE_TZ=True)
    django.setup()
    from django.db import connections

    from eventsourcing.database.store import DjangoEventStore
    from eventsourcing.unit_of_work import UnitOfWork
    from tests.eventsourcing.domain import CounterHandler, raise_counter
    from tests.eventsourcing.read_model import CounterProjection

    act = [
        raise_counter(counter, int(by)).set("id", command_id)
        for command_id, counter in zip(ids.split(","), counters.split(","), strict=True)
    ]
    last = {"in the middle": act[len(act) // 2], "before the commit": act[-1]}.get(moment)

    class Deadly(CounterProjection):
        def project(self, aggregate, previous, using):
            super().project(aggregate, previous, using)
            if last is not None and aggregate.id == last.data["id"]:
                die()

    DATABASES[using]["NAME"] = database
    # A publisher is called after the commit and before `handle` returns.
    store = DjangoEventStore.generate(publisher=die if moment == "before the answer" else None, using=using)
    writer = UnitOfWork(CounterHandler, store, [Deadly()], using)
    connections[using].ensure_connection()
    print("ready", flush=True)
    sys.stdin.readline()
    for outcome in writer.handle_all(act):
        print(outcome.version, outcome.position, "repeated" if outcome.repeated else "first")


if __name__ == "__main__":
    main(*sys.argv[1:])
