"""Real threads, each with its own database connections."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from django.db import connections

PATIENCE = 60


def at_once(functions: Iterable[Callable[[], Any]]) -> list[Any]:
    """The results of all functions, begun at the same moment; raises the first error."""
    functions = list(functions)
    start = Barrier(len(functions))

    def run(function: Callable[[], Any]) -> Any:
        start.wait(PATIENCE)
        return in_this_thread(function)

    with ThreadPoolExecutor(len(functions)) as pool:
        return list(pool.map(run, functions, timeout=PATIENCE))


def elsewhere(function: Callable[[], Any]) -> Any:
    """The result of one function, run in another thread."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(in_this_thread, function).result(PATIENCE)


def in_this_thread(function: Callable[[], Any]) -> Any:
    try:
        return function()
    finally:
        connections.close_all()
