"""The verdict over a todo's chain, against somebody who changes the log with the triggers off."""

from __future__ import annotations

import pytest
from django.db import connection

from eventsourcing.database import append_only
from tests.eventsourcing import sql
from tests.todos.cast import browser, changed, person
from tests.todos.page import Page, text

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def client(alice):
    return browser(alice)


@pytest.fixture
def alice(transactional_db):
    return person("alice")


@pytest.fixture
def three(alice, todo):
    """The id of a todo with three events, the triggers off."""
    changed(alice, todo, "Buy oat milk")
    changed(alice, todo, status="Finished")
    append_only.remove("default")
    return todo


def damage(statement, *parameters):
    sql.run(connection.alias, statement.replace("EVENTS", sql.TABLE), parameters)


def record(client, todo_id):
    response = client.get(f"/todos/{todo_id}/")
    assert response.status_code == 200
    return Page(response).text("record")


def links(client, todo_id):
    """Whether each link holds, as the pages of the events say."""
    return ["link verified" in text(Page(client.get(f"/todos/{todo_id}/v{version}/")).root) for version in (1, 2, 3)]


def test_an_untouched_chain_is_unbroken(client, three):
    assert record(client, three).startswith("3 events, chain unbroken, head ")
    assert links(client, three) == [True, True, True]


@pytest.mark.parametrize(
    "change",
    [
        """data = replace(data, 'oat', 'soy')""",
        """actor = '999'""",
        """source = 'command line'""",
        """extra = '{"undoes":[]}'""",
        """schema_version = 2""",
        """type = 'TodoRestored'""",
        """data = 'no longer JSON'""",
        """data = '[]'""",
        """data = '{}'""",
        """data = '{"description":7}'""",
        """extra = 'no longer JSON'""",
        """hash = (SELECT hash FROM EVENTS AS other WHERE other.version = 3)""",
    ],
)
def test_an_event_that_was_changed_breaks_the_chain_there(client, three, change):
    damage(f"UPDATE EVENTS SET {change} WHERE stream_id = %s AND version = 2", three)

    assert record(client, three).startswith("Chain broken at v2: its hash does not match")
    assert links(client, three)[:2] == [True, False]


def test_a_first_event_that_was_changed_is_named(client, three):
    damage("UPDATE EVENTS SET data = replace(data, 'milk', 'wine') WHERE stream_id = %s AND version = 1", three)

    assert record(client, three).startswith("Chain broken at v1")
    assert links(client, three) == [False, True, True]


@pytest.mark.parametrize("status", ["Done", "", "Queued"])
def test_a_status_that_was_changed_is_named(client, three, status):
    damage("UPDATE EVENTS SET data = replace(data, 'Finished', %s) WHERE stream_id = %s", status, three)

    assert record(client, three).startswith("Chain broken at v3")


def test_an_event_that_was_taken_out_breaks_the_chain_there(client, three):
    damage("DELETE FROM EVENTS WHERE stream_id = %s AND version = 2", three)

    assert record(client, three).startswith("Chain broken at v3: events are missing before it: v2")
    assert client.get(f"/todos/{three}/v2/").status_code == 404
    assert "link verified" not in text(Page(client.get(f"/todos/{three}/v3/")).root)


def test_a_first_event_that_was_taken_out_is_named(client, three):
    damage("DELETE FROM EVENTS WHERE stream_id = %s AND version = 1", three)

    assert record(client, three).startswith("Chain broken at v2")


def test_a_tail_that_was_cut_off_is_named(client, three):
    damage("DELETE FROM EVENTS WHERE stream_id = %s AND version > 1", three)

    assert record(client, three).startswith("Chain broken at v2: the log ends before what the list shows")
    assert client.get(f"/todos/{three}/v2/").status_code == 404


def test_a_whole_history_that_was_taken_away_is_named(client, three):
    damage("DELETE FROM EVENTS WHERE stream_id = %s", three)

    assert record(client, three).startswith("Chain broken at v1: the log ends before what the list shows")


def test_the_verdict_reads_the_whole_history_on_every_page_of_it(client, alice, todo):
    for each in range(60):
        changed(alice, todo, status=("Started", "Finished")[each % 2])
    append_only.remove("default")
    damage("UPDATE EVENTS SET actor = '999' WHERE stream_id = %s AND version = 1", todo)

    assert record(client, todo).startswith("Chain broken at v1")


def test_the_verdict_is_computed_when_it_is_shown(client, three):
    assert "unbroken" in record(client, three)
    damage("UPDATE EVENTS SET actor = '999' WHERE stream_id = %s AND version = 3", three)
    assert "broken at v3" in record(client, three)
    damage("UPDATE EVENTS SET actor = (SELECT owner FROM todos_todo) WHERE stream_id = %s AND version = 3", three)
    assert "unbroken" in record(client, three)
