"""Runs jobs when they are due, in a thread of each process that serves the site."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import partial
from threading import Event, Thread

from django.db import DatabaseError, InterfaceError, connections

from todosite.clock import lease
from todosite.clock.job import Job

log = logging.getLogger(__name__)
# A process that has just been started has pages to answer first.
FIRST_LOOK_SECONDS, LOOK_SECONDS = 5.0, 15.0
RENEWALS_PER_LEASE = 4


class Scheduler:
    """Looks for due jobs again and again and runs them, one after another.

    using -- the alias of the database that has the table of last runs, and that jobs work on
    clock -- the time now; by default the database's
    """

    def __init__(
        self,
        jobs: Sequence[Job],
        using: str = "default",
        clock: Callable[[], datetime] | None = None,
        lease_time: timedelta = lease.LEASE,
        first_look: float = FIRST_LOOK_SECONDS,
        look: float = LOOK_SECONDS,
    ) -> None:
        self._jobs, self._using, self._lease = jobs, using, lease_time
        self._now = clock or partial(lease.database_time, using)
        self._first_look, self._look = first_look, look
        self._stopped = Event()

    def start(self) -> None:
        """Look in a thread from now on. The thread keeps no process from ending."""
        Thread(target=self._run, name="scheduler", daemon=True).start()

    def stop(self) -> None:
        """Begin no run any more. Every thread and every signal handler may call this."""
        self._stopped.set()

    def look(self) -> None:
        """Run what is due now."""
        for job in self._jobs:
            if self._stopped.is_set():
                return
            try:
                self._run_if_due(job)
            except (DatabaseError, InterfaceError) as error:
                if not self._stopped.is_set():
                    reason = str(error).partition("\n")[0]
                    log.warning("The job %s cannot be looked after now: %s", job.name, reason)
            finally:
                connections[self._using].close()

    def _run(self) -> None:
        seconds = self._first_look
        while not self._stopped.wait(seconds):
            self.look()
            seconds = self._look

    def _run_if_due(self, job: Job) -> None:
        run_id = lease.take(job, self._now, self._using, self._lease)
        if not run_id:
            return
        with self._renewed(job, run_id):
            error = self._error_of(job)
        if not lease.finish(job, run_id, self._now(), self._using, error):
            log.warning("The job %s was begun by another process before it had ended here", job.name)

    def _error_of(self, job: Job) -> str:
        """Run the job: the kind of error that it failed with, else ''. Its message may hold somebody's words."""
        try:
            job.run(self._using)
        except Exception as error:  # one job that fails keeps no other from running
            log.exception("The job %s failed", job.name)
            return type(error).__name__
        finally:
            connections[self._using].close()  # a connection that broke is not used to note the end
        return ""

    @contextmanager
    def _renewed(self, job: Job, run_id: str) -> Iterator[None]:
        """While the context is open, the lease is renewed, however long the job takes."""
        ended = Event()
        renewing = Thread(target=self._renew, args=(job, run_id, ended), name="scheduler-lease", daemon=True)
        renewing.start()
        try:
            yield
        finally:
            ended.set()
            renewing.join()

    def _renew(self, job: Job, run_id: str, ended: Event) -> None:
        while not ended.wait(self._lease.total_seconds() / RENEWALS_PER_LEASE):
            try:
                if not lease.renew(job, run_id, self._now(), self._using, self._lease):
                    return
            except (DatabaseError, InterfaceError):
                continue  # the job itself meets the same database, and tells
            finally:
                connections[self._using].close()
