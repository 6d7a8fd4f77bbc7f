"""Jobs that go on in threads of their own while something else happens."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event
from typing import Any

from django.db import connections


@contextmanager
def at_work(*jobs: Callable[[int], Any]) -> Iterator[list[int]]:
    """Does each job over and over, and passes it the number of times before. Yields the counts, final at the end.

    The error of a job comes out at the end.
    """
    over = Event()

    def run(job: Callable[[int], Any]) -> int:
        done = 0
        try:
            while not over.is_set():
                job(done)
                done += 1
        finally:
            connections.close_all()
        return done

    with ThreadPoolExecutor(len(jobs)) as pool:
        running = [pool.submit(run, job) for job in jobs]
        done: list[int] = []
        try:
            yield done
        finally:
            over.set()
        done += [each.result() for each in running]


def repeatedly(seconds: float, act: Callable[[], Any]) -> None:
    """Does it again and again for this long."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        act()
