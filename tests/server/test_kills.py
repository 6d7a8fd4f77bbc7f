"""PostgreSQL that is killed, cut off or lost, and a disk that is full, while several people work: nothing is lost."""

from __future__ import annotations

from tests import postgresql
from tests.endurance import faults
from tests.endurance.pair import pair
from tests.endurance.people import Person, at_work, wait_for
from tests.endurance.served import served
from tests.endurance.verdict import check
from tests.live_server import live_server
from tests.server.client import Client, signed_in

PEOPLE, ENOUGH = 6, 20


def unanswered(people: list[Person]) -> int:
    """How many sendings were cut off or refused for now."""
    return sum(person.answers.total() - person.answers[303] for person in people)


def test_postgresql_that_is_killed_has_kept_what_was_acknowledged():
    server = postgresql.start(fsync=False)  # the system's memory outlives the process
    try:
        with served(server.url) as site:
            with at_work(site, signed_in(site.link), PEOPLE) as people:
                for _ in range(2):
                    wait_for(people, ENOUGH)
                    faults.kill_postgresql(server)
                wait_for(people, ENOUGH)
            assert unanswered(people)
            check(site, people)
    finally:
        server.stop()


def test_after_the_primary_is_lost_its_synchronous_standby_has_all_and_the_sites_go_on_there():
    with pair(fsync=False) as servers, served(servers.url) as site, served(servers.url, site) as other:
        cookies = signed_in(site.link)
        with (
            at_work(site, cookies, PEOPLE // 2) as here,
            at_work(other, signed_in(other.link), PEOPLE // 2) as there,
        ):
            for people in (here, there):
                wait_for(people, ENOUGH // 2)
            servers.fail_over()
            for people in (here, there):
                wait_for(people, ENOUGH // 2)
        # Those of one site may all have waited for a connection meanwhile, and been answered.
        assert unanswered(here + there)
        check(site, here + there)
        with Client(site.base, cookies) as client:
            assert client.get("/healthz?ready") == 200
            todos = [todo for person in here + there for todo in person.statuses]
            assert {client.get(f"/todos/{todo}/") for todo in todos} == {200}


def test_connections_that_are_cut_in_the_middle_of_transactions_lose_nothing():
    with live_server("postgresql") as site:
        with at_work(site, signed_in(site.link), PEOPLE) as people:
            for _ in range(5):
                wait_for(people, ENOUGH // 3)
                assert faults.cut_connections(site.database_url) >= 1
            wait_for(people, ENOUGH)
        assert unanswered(people)
        check(site, people)


def test_a_disk_that_is_full_for_a_while_lets_nothing_be_half_written():
    with live_server() as site:
        with at_work(site, signed_in(site.link), PEOPLE) as people:
            for _ in range(2):
                wait_for(people, ENOUGH)
                faults.fill_disk(site, 1)
            wait_for(people, ENOUGH)
        assert sum(person.answers[503] + person.answers[507] for person in people)
        check(site, people)
