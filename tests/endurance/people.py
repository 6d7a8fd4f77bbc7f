"""People who go on whatever becomes of the site: each sends a command again and again until it is acknowledged."""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.client import HTTPException
from threading import Event
from typing import NamedTuple
from uuid import UUID, uuid4, uuid5

from tests.live_server import LiveServer
from tests.server.client import Client

STATUSES = "Queued", "Started", "Finished"
ACKNOWLEDGED, NO_ANSWER, REFUSED_FOR_NOW = 303, 0, (503, 507)
PATIENCE = 120  # seconds until a command is given up: longer than any fault lasts


class Command(NamedTuple):
    """One command as a form: the address, its id, its fields."""

    path: str
    id: str
    fields: dict[str, str]


class Person:
    """Adds todos and changes the status of own ones, one command after another.

    acknowledged -- the commands that were answered with 303, in their order
    statuses -- by id of the todo, the status that it was acknowledged to have
    answers -- how often each status was answered; 0 for no answer
    """

    def __init__(self, site: LiveServer, cookies: dict[str, str], seed: str) -> None:
        self._site, self._cookies, self._chance = site, cookies, random.Random(seed)
        self.acknowledged: list[Command] = []
        self.statuses: dict[UUID, str] = {}
        self.answers: Counter[int] = Counter()
        self.failure = ""

    def work(self, stopped: Event) -> None:
        """Send commands until `stopped`; the last one is acknowledged too. Ends with `failure` for any other answer."""
        with Client(self._site.base, self._cookies) as client:
            while not stopped.is_set() and not self.failure:
                if self.acknowledged and self._chance.random() < 0.1:
                    # As after an answer that was lost on its way: nothing may happen a second time.
                    self._send(client, self._chance.choice(self.acknowledged[-20:]))
                else:
                    self._do_something(client)

    def _do_something(self, client: Client) -> None:
        command_id = str(uuid4())
        if not self.statuses or self._chance.random() < 0.3:
            todo, status, path = uuid5(UUID(command_id), "todo"), "Queued", "/todos/"
            fields = {"description": f"From {command_id}"}
        else:
            todo = self._chance.choice(list(self.statuses))
            status = self._chance.choice([each for each in STATUSES if each != self.statuses[todo]])
            path, fields = f"/todos/{todo}/status/{status}/", {}
        command = Command(path, command_id, fields)
        if self._send(client, command):
            self.acknowledged.append(command)
            self.statuses[todo] = status

    def _send(self, client: Client, command: Command) -> bool:
        """Returns when the command is acknowledged, or with False when it never will be."""
        limit = time.monotonic() + PATIENCE
        while (answer := self._answer(client, command)) != ACKNOWLEDGED:
            if answer not in (NO_ANSWER, *REFUSED_FOR_NOW) or time.monotonic() > limit:
                self.failure = f"{command} was answered with {answer}"
                return False
            time.sleep(0.1)
        return True

    def _answer(self, client: Client, command: Command) -> int:
        try:
            answer = client.post(command.path, command.id, **command.fields)
        except (OSError, HTTPException):
            client.connection.close()
            answer = NO_ANSWER
        self.answers[answer] += 1
        return answer


@contextmanager
def at_work(site: LiveServer, cookies: dict[str, str], number: int, seed: str = "") -> Iterator[list[Person]]:
    """So many people at work while the context is open. Raises AssertionError for what went wrong for one of them."""
    people = [Person(site, cookies, f"{seed} {which}") for which in range(number)]
    stopped = Event()
    with ThreadPoolExecutor(number) as pool:
        jobs = [pool.submit(person.work, stopped) for person in people]
        try:
            yield people
        finally:
            stopped.set()
        for job in jobs:
            job.result()
        _check(people)


def wait_for(people: list[Person], more: int) -> None:
    """Returns when so many more commands were acknowledged than now."""
    enough, limit = acknowledged(people) + more, time.monotonic() + PATIENCE
    while acknowledged(people) < enough:
        _check(people)
        assert time.monotonic() < limit, f"{acknowledged(people)} commands acknowledged, and no more come"
        time.sleep(0.01)


def _check(people: list[Person]) -> None:
    failures = [person.failure for person in people if person.failure]
    assert not failures, failures


def acknowledged(people: list[Person]) -> int:
    return sum(len(person.acknowledged) for person in people)
