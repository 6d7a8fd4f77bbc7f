"""All figures of docs/performance.md in one go.

    uv run --group dev python -m tests.benchmarks [ROW ...] [--quick] [--without-peers] [--write]

ROW is the beginning of a row's name, such as `append` or `append-postgresql`; without one all rows are measured.
"""

from __future__ import annotations

import argparse

from tests.benchmarks import append, log, replay, report, size, writers
from tests.benchmarks.contest import QUICK, Scale

ROWS = append.ROWS | writers.ROWS | replay.ROWS | log.ROWS | size.ROWS


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description="Rows: " + ", ".join(ROWS))
    parser.add_argument("rows", nargs="*", metavar="ROW")
    parser.add_argument("--quick", action="store_true", help="small rounds: shows that it runs, not how fast")
    parser.add_argument("--without-peers", action="store_true", help="only what needs no other packages")
    parser.add_argument("--write", action="store_true", help="write docs/performance.md")
    options = parser.parse_args()
    if options.write and (options.rows or options.quick or options.without_peers):
        parser.error("the page is written from all rows, at full length, beside all peers")
    chosen = [name for name in ROWS if not options.rows or name.startswith(tuple(options.rows))]
    if not chosen:
        parser.error(f"no row begins so; there are {', '.join(ROWS)}")
    scale = (QUICK if options.quick else Scale())._replace(peers=not options.without_peers)
    print(report.machine())
    sections = []
    for name in chosen:
        sections.append(ROWS[name](scale))
        print(f"\n{name}: {report.text(sections[-1])}", flush=True)
    print(f"\n{report.machine()}")
    if options.write:
        report.PAGE.write_text(report.page(sections, scale))


if __name__ == "__main__":
    main()
