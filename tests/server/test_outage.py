"""PostgreSQL that is away for a while, and a table that somebody keeps locked."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest

from tests.endurance.outage import WORDS, ask, behind_proxy, live_through
from tests.live_server import live_server
from tests.server.client import signed_in
from tests.server.stream import Stream

SECONDS = 4.5
ENDED = "SELECT pid, pg_terminate_backend(pid) FROM pg_locks WHERE NOT granted"


@pytest.mark.parametrize("kind", ["stopped", "hanging"])
def test_an_outage_fails_requests_in_time_with_their_words_and_ends_soon(kind):
    with behind_proxy() as (server, proxy):
        answers, dark = live_through(server, proxy, kind, SECONDS)

        assert max(answer.seconds for answer in answers) < 5
        failed = [answer for answer in answers if answer.posted and answer.status == 503]
        assert failed
        assert {answer.words for answer in failed} == {WORDS}
        assert {answer.status for answer in answers} <= {200, 303, 503}
        assert dark < 5


def test_a_stream_is_refused_in_time_while_the_database_hangs():
    with behind_proxy() as (server, proxy):
        cookies = signed_in(server.link)
        proxy.freeze()
        began = time.monotonic()
        with Stream(server.base, cookies) as stream:
            assert stream.status == 503
        assert time.monotonic() - began < 5
        proxy.restore()
        with Stream(server.base, cookies) as stream:
            assert stream.status == 200


def test_pages_go_on_beside_writers_that_wait_for_a_lock():
    with live_server("postgresql") as server, ThreadPoolExecutor(12) as people:
        cookies = signed_in(server.link)
        with psycopg.connect(server.database_url) as somebody:
            somebody.execute("LOCK TABLE eventsourcing_storedevent IN EXCLUSIVE MODE")
            writers = [people.submit(ask, server, cookies, True) for _ in range(12)]
            time.sleep(0.3)
            pages = [ask(server, cookies, False) for _ in range(5)]
            answers = [writer.result() for writer in writers]

        assert {page.status for page in pages} == {200}
        assert max(page.seconds for page in pages) < 3
        assert {(answer.status, answer.words) for answer in answers} == {(503, WORDS)}
        assert max(answer.seconds for answer in answers) < 5
        assert ask(server, cookies, True).status == 303


def test_a_connection_that_is_ended_in_the_middle_of_a_transaction_leaves_nothing_behind():
    with live_server("postgresql") as server, ThreadPoolExecutor(4) as people:
        cookies = signed_in(server.link)
        with psycopg.connect(server.database_url) as somebody:
            somebody.execute("LOCK TABLE eventsourcing_storedevent IN EXCLUSIVE MODE")
            writers = [people.submit(ask, server, cookies, True) for _ in range(4)]
            ended: set[int] = set()
            while len(ended) < 4 and not any(writer.done() for writer in writers):
                # Their receipts are written, their events wait.
                ended |= {pid for pid, _ in server.rows(ENDED)}
            answers = [writer.result() for writer in writers]

        assert ended
        assert {(answer.status, answer.words) for answer in answers} == {(503, WORDS)}
        assert server.rows("SELECT 1 FROM eventsourcing_receipt") == server.rows("SELECT 1 FROM todos_todo") == []
        assert ask(server, cookies, True).status == 303
        assert server.manage("verify_events") == (0, "")
