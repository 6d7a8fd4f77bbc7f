"""The figures as people read them: on the screen, and as docs/performance.md."""

from __future__ import annotations

import os
import platform
import sqlite3
from importlib.metadata import version
from pathlib import Path

import psycopg

from tests.benchmarks.contest import Result, Scale, Section
from tests.benchmarks.databases import URL
from tests.benchmarks.worker import PINS

PAGE = Path(__file__).resolve().parents[2] / "docs" / "performance.md"
HEADINGS = ("work", "ours", "against", "theirs", "ratio", "aimed at", "reached")

ABOUT = """# Performance

The page compares ratios: absolute figures depend on the machine more than the ratio between two ways to do the same
work does. Made by `uv run --group dev python -m tests.benchmarks --write`.

{table}

A ratio with an aim of ≥ says how many times as fast as the other we are; a ratio with ≤ how many times as long we take,
or how many times as much we use. The brackets have the quartiles of the ratio over the rounds. Rows without an aim are
only for comparison.

## What is not reached, and why

An append takes the bare driver about 100 µs of processor time on SQLite, BEGIN and COMMIT included, and ours about 260:
55 for ten events as objects, their data read from JSON and folded, 25 for the decision and the sealed event (canonical
text, hash, checks), 25 for Django's cursors and its transaction, and the rest for code and memory that do not fit the
processor's caches. The events' content, order and author are checked before they are written; no check was given up for
speed. A whole command makes five statements on PostgreSQL and seven on SQLite, where row and history make three. The
others write a receipt, so that a command sent twice is done once, and check the row against the version it follows.
The row of each version, which the pages of the past read, adds a fifth to a command's time on SQLite and a twentieth on
PostgreSQL, where the round trips of the statements take most of the time.

## A log that moves

`python -m tests.benchmarks.moving 100000` moves a log with encrypted words from SQLite to PostgreSQL and back; both
ends verify, and the last file is the first but for what every import renews: the header, the list of former logs, the
last line with the hash of all others. Time grows with the number of events, memory does not.

| step, 100,000 events of 10,000 todos | seconds | of which in Python | peak memory |
| --- | --- | --- | --- |
| export from SQLite | 5 | 5 | 81 MiB |
| import into PostgreSQL, rows of lists made | 61 | 35 | 93 MiB |
| verify there | 19 | 11 | 88 MiB |
| export from there | 5 | 5 | 82 MiB |
| import into SQLite, rows of lists made | 40 | 35 | 93 MiB |
| verify there | 21 | 14 | 86 MiB |

Half of an import's time goes into the rows of the lists. They are made a hundred streams at a time, and PostgreSQL
plans each statement anew: plans from when the tables were empty made time grow with the square of the log.

## How it is measured

Every contestant is a process of its own with one open connection and a database of its own, filled with the same
todos. They take turns, at most {rounds} rounds of {operations} operations after a warm-up, and the order changes from
round to round; each takes the time of its own work with a monotonic clock. The figures are medians of the rounds, the
ratio is the median of the ratios in each round. The peers live in an environment of their own with these packages:
{pins}.

## What each contestant does

{does}

## On what

{machine}
"""


def cells(result: Result) -> list[str]:
    between = f" ({result.between[0]:.2f}-{result.between[1]:.2f})" if result.between else ""
    aim = str(result.aim) if result.aim else ""
    ratio = f"{result.ratio:.2f}{between}"
    return [result.work, result.ours, result.against, result.theirs, ratio, aim, result.verdict]


def text(section: Section) -> str:
    """A section for the screen."""
    lines = [section.title]
    for result in section.results:
        work, ours, against, theirs, ratio, aim, verdict = cells(result)
        if work != section.title:
            lines.append(f"  {work}")
        lines.append(f"    {against:24} {ours:>14} {theirs:>14} {ratio:>20} {aim:>8} {verdict:>4}")
    return "\n".join(lines)


def machine() -> str:
    """What the figures were taken on."""
    with psycopg.connect(URL) as connection:
        server = connection.info.parameter_status("server_version")
    load = " ".join(f"{load:.1f}" for load in os.getloadavg())
    return (
        f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}, load average {load}; "
        f"Python {platform.python_version()}, Django {version('django')}, SQLite {sqlite3.sqlite_version}, "
        f"PostgreSQL {server}, psycopg {version('psycopg')}"
    )


def page(sections: list[Section], scale: Scale) -> str:
    rows = [HEADINGS, ["---"] * len(HEADINGS), *(cells(result) for section in sections for result in section.results)]
    does = "\n\n".join(
        "\n".join([f"**{section.title}**", "", *(f"- {name}: {what}." for name, what in section.does.items())])
        for section in sections
    )
    return ABOUT.format(
        table="\n".join(f"| {' | '.join(row)} |" for row in rows),
        rounds=scale.rounds,
        operations=scale.operations,
        pins=", ".join(f"`{pin}`" for pin in PINS),
        does=does,
        machine=machine(),
    )
