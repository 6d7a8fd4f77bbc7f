"""The protocol of a contestant: a line of JSON in, `[name, argument, ...]`, and a line of JSON out."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from time import perf_counter
from typing import Any
from uuid import NAMESPACE_OID, uuid5


def serve(works: dict[str, Callable[..., Any]]) -> None:
    """Answer until the input ends; an error ends the process, its traceback on stderr."""
    for line in sys.stdin:
        name, *arguments = json.loads(line)
        print(json.dumps((works | {"peak": peak})[name](*arguments)), flush=True)


def works(contestant: object) -> dict[str, Callable[..., Any]]:
    """Its public methods by name."""
    return {name: getattr(contestant, name) for name in vars(type(contestant)) if not name.startswith("_")}


def seconds(work: Callable[[Any], Any], items: Iterable[Any]) -> float:
    """How long it takes to do `work` on each of `items`."""
    prepared = list(items)
    began = perf_counter()
    for item in prepared:
        work(item)
    return perf_counter() - began


def peak() -> int:
    """The most memory this process has held so far, in KiB, as Linux counts it.

    Not getrusage, whose figure includes the parent's: what this process grows to would hide below it.
    """
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0])


def todo_id(number: int) -> str:
    """Everybody's name for todo `number`."""
    return str(uuid5(NAMESPACE_OID, str(number)))


def ids(numbers: Iterable[int]) -> list[str]:
    """The names of these todos."""
    return [todo_id(number) for number in numbers]


STATUSES = ("Queued", "Started", "Finished")


def changes(count: int) -> Iterable[tuple[str, str]]:
    """What happens to a todo after it was added: `count` changes, of status and words in turn.

    With 9 changes a todo ends as Finished; every change makes a difference.
    """
    for version in range(2, count + 2):
        if version % 2:
            yield "description", f"A todo that has been changed {version - 1} times"
        else:
            yield "status", STATUSES[version // 2 % 3]
