"""The long loop: `python -m tests.endurance --minutes 10 [--engine sqlite] [--people 8] [--seed 7]`.

Several people work without a pause while, at random moments, processes are killed, connections are cut, the disk is
full and the standby takes over. At the end all that was acknowledged must be there once, and log and lists sound.
"""

from __future__ import annotations

import random
import time
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from uuid import uuid4

from tests.endurance import faults
from tests.endurance.pair import pair
from tests.endurance.people import Person, acknowledged, at_work, wait_for
from tests.endurance.served import served
from tests.endurance.verdict import check
from tests.live_server import LiveServer
from tests.server.client import signed_in

type Fault = Callable[[], object]
ENGINES = "sqlite", "postgresql"
SHORTEST_PEACE, LONGEST_PEACE, LONGEST_AWAY = 0.2, 5.0, 2.0
BETWEEN_FAULTS = 20  # commands that are acknowledged before the next fault: the site is there again


@contextmanager
def sqlite(chance: random.Random) -> Iterator[tuple[LiveServer, dict[str, Fault]]]:
    """A site on SQLite, and what may happen to it."""
    with served("") as site:
        yield (
            site,
            {
                "kill -9 of the site": lambda: faults.kill_site(site, chance.uniform(0, LONGEST_AWAY)),
                "disk full": lambda: faults.fill_disk(site, chance.uniform(0, LONGEST_AWAY)),
            },
        )


@contextmanager
def postgresql(chance: random.Random) -> Iterator[tuple[LiveServer, dict[str, Fault]]]:
    """A site on PostgreSQL with a synchronous standby, and what may happen to it."""
    with pair() as servers, served(servers.url) as site:

        def lose_primary() -> None:
            servers.fail_over()
            time.sleep(chance.uniform(0, LONGEST_AWAY))
            servers.replace_standby()

        yield (
            site,
            {
                "kill -9 of the site": lambda: faults.kill_site(site, chance.uniform(0, LONGEST_AWAY)),
                "kill -9 of PostgreSQL": lambda: faults.kill_postgresql(
                    servers.primary, chance.uniform(0, LONGEST_AWAY)
                ),
                "all connections cut": lambda: faults.cut_connections(site.database_url),
                "primary lost, standby promoted": lose_primary,
            },
        )


def run(engine: str, minutes: float, number: int, seed: str) -> None:
    """One site for so many minutes. Raises AssertionError for whatever was lost or done twice."""
    chance, happened = random.Random(f"{seed} {engine}"), Counter[str]()
    with ExitStack() as stack:
        site, possible = stack.enter_context((sqlite if engine == "sqlite" else postgresql)(chance))
        with at_work(site, signed_in(site.link), number, seed) as people:
            end = time.monotonic() + 60 * minutes
            while time.monotonic() < end:
                time.sleep(chance.uniform(SHORTEST_PEACE, LONGEST_PEACE))
                kind = chance.choice(list(possible))
                possible[kind]()
                happened[kind] += 1
                wait_for(people, BETWEEN_FAULTS)
        began = time.monotonic()
        check(site, people)
        seconds = time.monotonic() - began
        print(f"{engine}, {minutes:g} min: {summary(people, happened)}; verified in {seconds:.0f} s", flush=True)


def summary(people: list[Person], happened: Counter[str]) -> str:
    """Figures of a run that lost nothing."""
    answers = sum((person.answers for person in people), Counter[int]())
    refused = answers.total() - answers[303]
    sent_again = answers[303] - acknowledged(people)
    kinds = ", ".join(f"{count} x {kind}" for kind, count in sorted(happened.items()))
    return (
        f"{acknowledged(people):,} commands of {len(people)} people acknowledged and there once, 0 lost; "
        f"{sent_again:,} sent again after their answer, {refused:,} sendings without one or refused for now; {kinds}"
    )


def main() -> None:
    parser = ArgumentParser("python -m tests.endurance", description="Kills a site at random moments for a while.")
    parser.add_argument("--minutes", type=float, default=10, help="in all; each engine gets an equal part")
    parser.add_argument("--engine", choices=ENGINES, action="append", help="by default both")
    parser.add_argument("--people", type=int, default=8)
    parser.add_argument("--seed", default=uuid4().hex[:8])
    options = parser.parse_args()
    engines = options.engine or ENGINES
    print(f"seed {options.seed}", flush=True)
    for engine in engines:
        run(engine, options.minutes / len(engines), options.people, options.seed)


if __name__ == "__main__":
    main()
