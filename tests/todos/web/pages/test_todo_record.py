"""The verdict over a todo's chain, against somebody who changes the log with the triggers off."""

from __future__ import annotations

from base64 import b64encode

import pytest
from django.db import connection

from eventsourcing.database import append_only
from eventsourcing.seals.sealing import make_seal_if_grown
from tests.eventsourcing import sql
from tests.eventsourcing.seals.owner import Owner
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
    assert record(client, three).startswith("3 changes, all verified")
    assert links(client, three) == [True, True, True]


@pytest.mark.parametrize(
    "change",
    [
        """data = replace(data, '"text":"', '"text":"A')""",
        """actor = '999'""",
        """source = 'command line'""",
        """extra = '{"undoes":[]}'""",
        """schema_version = 3""",
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
    damage("UPDATE EVENTS SET data = replace(data, 'Queued', 'Started') WHERE stream_id = %s AND version = 1", three)

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
    assert "all verified" in record(client, three)
    damage("UPDATE EVENTS SET actor = '999' WHERE stream_id = %s AND version = 3", three)
    assert "broken at v3" in record(client, three)
    damage("UPDATE EVENTS SET actor = (SELECT owner FROM todos_todo) WHERE stream_id = %s AND version = 3", three)
    assert "all verified" in record(client, three)


def test_the_audit_report_says_on_which_seal_it_stands(client, alice, todo):
    report = f"/todos/{todo}/?all=1"
    assert "stands on no seal" in text_of(client, report)
    changed(alice, todo, status="Started")
    seal = make_seal_if_grown()
    assert "stands on the seal over 2 changes of this site, made " in text_of(client, report)
    assert b64encode(seal.root).decode() in text_of(client, report)
    changed(alice, todo, status="Finished")
    assert "1 change here is newer than the seal." in text_of(client, report)
    append_only.remove("default")
    Owner("default").sql("UPDATE eventsourcing_storedevent SET hash = %s WHERE version = 2", bytes(32))
    assert "v2 is not what was sealed" in text_of(client, report)
    assert "the seal" not in text_of(client, f"/todos/{todo}/")


def text_of(client, address):
    return text(Page(client.get(address)).root)
