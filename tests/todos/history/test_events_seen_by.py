"""A person gets the events that they may see, along an index."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.todos.cast import added, at_once, changed
from todos import bootstrap
from todos.history.audit_filter import AuditFilter
from todos.history.events_seen_by import events_seen_by
from todos.read_model import todos, versions
from todos.read_model.seen_by import (
    inbox_of,
    people_of,
    seen_by,
    todos_in,
    versions_in,
    versions_seen_by,
)

pytestmark = pytest.mark.django_db

SOMEBODY = User(pk=7)
ACT, TODO = uuid4(), uuid4()
LOG, VERSIONS = "eventsourcing_storedevent", "todos_todoversion"
IN_ORDER = "todo_versions_in_order"
QUESTIONS = {
    "newest": (lambda: events_seen_by(SOMEBODY).newest_before(AuditFilter(), 12_000, 51), VERSIONS, IN_ORDER),
    "newest up to": (
        lambda: events_seen_by(SOMEBODY).newest_before(AuditFilter(up_to=9), 12_000, 51),
        VERSIONS,
        IN_ORDER,
    ),
    "oldest of a kind": (
        lambda: events_seen_by(SOMEBODY).oldest_after(AuditFilter(kind="added"), 9, 5),
        VERSIONS,
        IN_ORDER,
    ),
    "of one act": (lambda: events_seen_by(SOMEBODY).newest_before(AuditFilter(act=ACT), 12_000, 51), LOG, ""),
    "of acts": (lambda: events_seen_by(SOMEBODY).of_acts(AuditFilter(), [ACT, TODO]), LOG, ""),
    "of one todo": (lambda: events_seen_by(SOMEBODY).newest_before(AuditFilter(TODO), 12_000, 51), VERSIONS, ""),
    "states": (lambda: versions.states_at(SOMEBODY, [5, 6]), "", ""),
}


def plan(sql: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN QUERY PLAN " + sql.replace("%", "%%"))
        return "\n".join(str(row[-1]) for row in cursor.fetchall())


@pytest.mark.sqlite  # PostgreSQL weighs its statistics
@pytest.mark.parametrize(("ask", "first", "index"), QUESTIONS.values(), ids=QUESTIONS)
def test_no_query_reads_a_whole_table(ask, first, index):
    with CaptureQueriesContext(connection) as captured:
        ask()
    # The places that the person may see are asked for first.
    text = plan(captured.captured_queries[-1]["sql"])

    assert "SCAN" not in text
    assert "MATERIALIZE" not in text
    assert text.startswith(f"SEARCH {first}")
    assert index in text


def test_a_todo_is_seen_by_its_owner_alone(alice, bob, charlie, todo):
    for whose, seen in ((alice, [todo]), (bob, []), (charlie, [])):
        assert [str(row.pk) for row in seen_by(whose)] == seen
        assert [str(row.todo) for row in versions_seen_by(whose)] == seen
        assert [str(row.pk) for row in filter(None, [todos.find(whose, UUID(todo))])] == seen
        assert list(todos.find_all(whose, [todo, "nothing", str(uuid4())])) == seen


def test_lists_show_only_ones_own_to_staff_too(alice, bob, todo):
    assert [str(row.pk) for row in todos_in(inbox_of(alice))] == [todo]
    assert [str(row.todo) for row in versions_in(inbox_of(alice))] == [todo]
    assert not todos_in(inbox_of(bob)).exists()
    assert not versions_in(inbox_of(bob)).exists()
    assert people_of([todo, "nothing"]) == {todo: (str(alice.pk),)}


def test_of_a_bulk_act_on_todos_of_two_people_each_sees_their_own(alice, bob, charlie, todo):
    other, act = added(charlie, "Feed the cat"), str(uuid4())
    at_once(bob, todo, "Started", act=act)
    at_once(bob, other, "Started", act=act)

    for whose, expected in ((alice, {todo}), (charlie, {other}), (bob, set())):
        assert set(events_seen_by(whose).of_act(UUID(act))) == expected


def test_events_at_positions_are_those_of_todos_that_one_may_see(alice, bob, charlie, todo):
    changed(alice, todo, "Buy oat milk")
    row = todos.find(alice, UUID(todo))
    events = events_seen_by(alice).of_todo(row)
    positions = [event.position for event in events]

    assert [event.version for event, _ in events_seen_by(alice).at(positions)] == [1, 2]
    assert events_seen_by(bob).at(positions) == events_seen_by(charlie).at(positions) == []
    _, (_, states) = events_seen_by(alice).at(positions)
    others = {"status": "Queued", "place": inbox_of(alice).text, "due": "", "repeat": "", "priority": 0, "labels": ""}
    assert states == (
        {"description": "Buy milk"} | others,
        {"description": "Buy oat milk"} | others,
    )


def test_the_audit_trail_of_a_todo_is_there_for_whoever_may_see_it(alice, bob, charlie, todo):
    wanted = AuditFilter(UUID(todo))
    assert [len(events_seen_by(whose).oldest_after(wanted, 0, 9)) for whose in (alice, bob, charlie)] == [1, 0, 0]
    own_trail = [len(events_seen_by(whose).oldest_after(AuditFilter(), 0, 9)) for whose in (alice, bob, charlie)]
    assert own_trail == [1, 0, 0]


def test_the_events_of_a_version_end_with_it(alice, todo):
    changed(alice, todo, "Buy oat milk")
    first = versions.of_todo(alice, UUID(todo)).get(version=1)

    assert [event.version for event in events_seen_by(alice).of_todo(first)] == [1]


READS_THE_STORE = {
    "bootstrap.py",
    "demo/player.py",
    "history/events_seen_by.py",
    "management/commands/rebuild_projections.py",
    "rebuild.py",
}


def test_no_page_reads_the_store_itself():
    todos_folder = Path(bootstrap.__file__).parent
    found = {
        str(path.relative_to(todos_folder)) for path in todos_folder.rglob("*.py") if "event_store(" in path.read_text()
    }
    assert found <= READS_THE_STORE
