"""How the site lives through an outage of PostgreSQL: `python -m tests.endurance.outage 4 20 65`.

Each number is an outage in seconds, once as a server that has stopped and once as one that hangs. Printed are the
slowest answer meanwhile, and how long after the outage the first page comes again.
"""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from html import unescape
from http.client import HTTPConnection
from typing import NamedTuple
from urllib.parse import urlencode, urlsplit
from uuid import uuid4

from tests.live_server import LiveServer, site
from tests.server.client import FORM, csrf_token, signed_in
from tests.tcp_proxy import TcpProxy, tcp_proxy

PEOPLE, WORDS = 16, "Milk & bread"


class Answer(NamedTuple):
    """One answer: whether to a new todo, its status, its seconds, and the words that the page gave back."""

    posted: bool
    status: int
    seconds: float
    words: str


@contextmanager
def behind_proxy() -> Iterator[tuple[LiveServer, TcpProxy]]:
    """A started site whose database is reached through a proxy."""
    with site("postgresql") as server:
        address = urlsplit(server.database_url)
        with tcp_proxy(str(address.hostname), int(address.port or 0)) as proxy:
            direct = server.database_url
            credentials = address.netloc.rpartition("@")[0]
            server.database_url = address._replace(netloc=f"{credentials}@127.0.0.1:{proxy.port}").geturl()
            server.start()
            yield server, proxy
            server.kill()
            server.database_url = direct


def ask(server: LiveServer, cookies: dict[str, str], post: bool) -> Answer:
    """The answer to a page, or to a new todo."""
    connection = HTTPConnection(urlsplit(server.base).netloc, timeout=30)
    headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items())}
    began = time.monotonic()
    if post:
        fields = {"description": WORDS, "command_id": str(uuid4()), "csrfmiddlewaretoken": csrf_token(cookies)}
        connection.request("POST", "/todos/", urlencode(fields), headers | {"Content-Type": FORM})
    else:
        connection.request("GET", "/inbox/", headers=headers)
    answer = connection.getresponse()
    text = answer.read().decode()
    connection.close()
    words = re.search('<textarea id="words"[^>]*>(.*?)</textarea>', text)
    return Answer(post, answer.status, time.monotonic() - began, unescape(words[1]) if words else "")


def live_through(server: LiveServer, proxy: TcpProxy, kind: str, seconds: float) -> tuple[list[Answer], float]:
    """The answers to pages and new todos during an outage, and after how many seconds a page came again."""
    cookies = signed_in(server.sign_in_link())
    end = time.monotonic() + seconds

    def person(number: int) -> list[Answer]:
        answers = []
        while time.monotonic() < end:
            answers.append(ask(server, cookies, post=number % 2 == 1))
            time.sleep(0.1)
        return answers

    (proxy.cut_off if kind == "stopped" else proxy.freeze)()
    with ThreadPoolExecutor(PEOPLE) as pool:
        people = [pool.submit(person, number) for number in range(PEOPLE)]
        time.sleep(max(0.0, end - time.monotonic()))
        proxy.restore()
        back = time.monotonic()
        while ask(server, cookies, post=False).status != 200:
            assert time.monotonic() - back < 60, "the site does not come back"
            time.sleep(0.05)
        dark = time.monotonic() - back
        answers = [answer for each in people for answer in each.result()]
    return answers, dark


def main(outages: list[float]) -> None:
    with behind_proxy() as (server, proxy):
        for seconds in outages:
            for kind in ("stopped", "hanging"):
                answers, dark = live_through(server, proxy, kind, seconds)
                failed = [answer for answer in answers if answer.posted and answer.status != 303]
                kept = sum(answer.words == WORDS for answer in failed)
                statuses = sorted({answer.status for answer in answers})
                slowest = max(answer.seconds for answer in answers)
                print(
                    f"{kind} {seconds:g} s: {len(answers)} answers {statuses}, "
                    f"slowest {slowest:.1f} s, {kept} of {len(failed)} refused todos with words, "
                    f"back after {dark:.1f} s",
                    flush=True,
                )
        errors = [line for line in server.log.splitlines() if '"level": "error"' in line]
        print(f"{len(server.log):,} bytes of log, {len(errors)} error lines")


if __name__ == "__main__":
    main([float(seconds) for seconds in sys.argv[1:]] or [4, 20, 65])
