"""Rebuilding the lists from the log, and reporting where the two differ, also beside writers."""

from __future__ import annotations

from datetime import UTC, datetime
from io import StringIO
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.db import connections
from django.test.utils import CaptureQueriesContext

from eventsourcing.database import append_only
from eventsourcing.event import Event
from eventsourcing.event_store import ANY, NO_STREAM
from eventsourcing.metadata import Metadata
from eventsourcing.models import RebuildRun
from eventsourcing.projections import base
from eventsourcing.projections.differences import differences
from eventsourcing.projections.rebuild import rebuild
from eventsourcing.projections.streams import owned_streams
from eventsourcing.verification import Verification
from tests.eventsourcing import sql
from tests.eventsourcing.read_model import CounterProjection
from tests.todos.read_model.rebuilding import FACTS, command, differing, rows
from todos import bootstrap, models
from todos.domain.events import TodoEvents
from todos.read_model.projections import NoteProjection, TodoProjection


def test_what_is_sound_has_no_difference(using, todos):
    assert command(using, check=True) == (0, [])


def test_every_damaged_row_is_named_with_its_fault(using, damaged):
    code, lines = command(using, check=True)

    assert code == 1
    assert sorted(lines) == sorted(f"{todo_id}\t{reason}" for todo_id, reason in damaged.items())


def test_checking_changes_nothing(using, damaged):
    command(using, check=True)

    assert {str(todo_id) for todo_id in differing(using)} == set(damaged)


def test_new_rows_of_a_batch_are_written_by_one_statement(using, todos):
    rows(using).all().delete()
    models.TodoVersion.objects.using(using).all().delete()
    with CaptureQueriesContext(connections[using]) as captured:
        rebuild(TodoProjection(), using)
    inserts = [query["sql"] for query in captured.captured_queries if query["sql"].startswith("INSERT")]

    assert len(todos) == 12
    for table in ("todos_todo", "todos_todoversion"):
        assert len([sql for sql in inserts if f'INTO "{table}"' in sql]) == 3  # in batches of five
    assert differing(using) == set()


def test_postgresql_plans_each_statement_of_a_rebuild_for_what_the_table_holds_by_then(using, todos):
    with CaptureQueriesContext(connections[using]) as captured:
        rebuild(TodoProjection(), using)
    asked = [query["sql"] for query in captured.captured_queries if "plan_cache_mode" in query["sql"]]

    assert bool(asked) is (connections[using].vendor == "postgresql")
    if asked:
        with connections[using].cursor() as cursor:
            cursor.execute("SHOW plan_cache_mode")
            assert cursor.fetchone() == ("auto",)


def test_rebuilding_repairs_every_damage(using, damaged):
    assert command(using) == (0, [])

    assert differing(using) == set()
    assert command(using, check=True) == (0, [])


@pytest.mark.parametrize("harm", ["data = 'x'", "data = '{}'", "type = 'TodoPainted'"])
def test_a_todo_that_cannot_be_folded_is_named_and_the_others_are_rebuilt(using, todos, harm):
    append_only.remove(using)
    sql.run(using, f"UPDATE {sql.TABLE} SET {harm} WHERE stream_id = '{todos[0]}' AND version = 1")
    rows(using).filter(pk=todos[11]).delete()

    for check in (True, False):
        code, lines = command(using, check=check, anyway=not check)
        assert code == 1
        assert lines[0].startswith(f"{todos[0]}\tits events cannot be folded")
    assert rows(using).filter(pk=todos[11]).exists()


def test_a_stream_of_something_else_is_left_alone(using, todos):
    event = Event.generate("ShopOpened", {"name": "Corner shop"})
    shop = str(uuid4())
    bootstrap.event_store(using).append(shop, [event], NO_STREAM, Metadata(**FACTS))

    assert command(using, check=True) == command(using) == (0, [])
    assert rows(using).count() == 12
    assert shop not in owned_streams(TodoProjection(), using)


def test_only_the_streams_that_are_named_are_looked_at(using, damaged, todos):
    [wrong] = [stream_id for stream_id, reason in damaged.items() if "description" in reason]

    assert [each.stream_id for each in differences(TodoProjection(), using, [wrong, todos[5]])] == [wrong]
    assert rebuild(TodoProjection(), using, [wrong]) == []
    assert {str(key) for key in differing(using)} == set(damaged) - {wrong}


def test_a_read_model_that_only_its_own_code_can_make_is_refused_in_a_sentence(using, monkeypatch):
    monkeypatch.setattr(base, "registered", [CounterProjection()])

    with pytest.raises(CommandError, match=r"^the list of counters is not a ModelProjection; rebuild it"):
        call_command("rebuild_projections", database=using)


def test_rebuilding_makes_the_lists_from_nothing(using, todos):
    rows(using).all().delete()
    command(using)

    assert differing(using) == set()
    assert rows(using).count() == 12


@pytest.mark.parametrize(
    ("version", "reason"),
    [
        (0, "the row stands at v0, the log is at v3"),
        (-1, "the row stands at v-1, the log is at v3"),
        (99, "the row is at v99, the log ends at v3"),
    ],
)
def test_a_row_at_a_version_that_never_was_is_named(using, todos, version, reason):
    rows(using).filter(pk=todos[5]).update(version=version)

    assert command(using, check=True) == (1, [f"{todos[5]}\t{reason}"])


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("owner", "8"),
        ("position", 1),
        ("added_position", 0),
        ("rank", "V"),
        ("status", "Done"),
        ("search", "other"),
        *((column, datetime(2020, 1, 1, tzinfo=UTC)) for column in ("added", "changed", "removed", "last_event")),
    ],
)
def test_any_column_that_differs_is_named(using, todos, column, value):
    rows(using).filter(pk=todos[5]).update(**{column: value})

    assert command(using, check=True) == (1, [f"{todos[5]}\tthe row differs from its events in {column}"])


VERSIONS = {
    "one is missing": (lambda rows: rows.filter(version=2).delete(), 2),
    "the last is missing": (lambda rows: rows.filter(version=3).delete(), 3),
    "one says something else": (lambda rows: rows.filter(version=2).update(status="Finished"), 2),
    "one ends too early": (lambda rows: rows.filter(version=1).update(until=1), 1),
    "the last has an end": (lambda rows: rows.filter(version=3).update(until=999), 3),
    "one never was": (lambda rows: rows.create(**rows.values().get(version=3) | {"position": 2**40, "version": 4}), 4),
}


@pytest.mark.parametrize(("damage", "version"), VERSIONS.values(), ids=VERSIONS)
def test_versions_that_are_not_what_they_were_are_named_and_repaired(using, todos, damage, version):
    versions = models.TodoVersion.objects.using(using).filter(todo=todos[5])
    right = list(versions.order_by("version").values())
    damage(versions)

    assert command(using, check=True) == (1, [f"{todos[5]}\twhat is kept of v{version} differs from its events"])
    assert command(using) == (0, [])
    assert list(versions.order_by("version").values()) == right


def test_progress_counts_every_todo_once(using, todos):
    rebuilt, checked = [], []
    rebuild(TodoProjection(), using, report=rebuilt.append)
    list(differences(TodoProjection(), using, report=checked.append))

    assert sum(rebuilt) == sum(checked) == 12


def test_a_database_that_is_not_there_is_refused():
    with pytest.raises(CommandError, match="elsewhere"):
        call_command("rebuild_projections", "--database=elsewhere")


def test_a_rebuild_that_fails_leaves_no_mark(using, todos):
    def fails(done):
        raise OSError("no terminal")

    with pytest.raises(OSError, match="no terminal"):
        rebuild(TodoProjection(), using, report=fails)

    assert not RebuildRun.objects.using(using).exists()


def test_a_log_that_does_not_verify_is_not_blessed_unless_it_is_told(using, todos):
    append_only.remove(using)
    sql.run(using, f"UPDATE {sql.TABLE} SET actor = 'mallory' WHERE stream_id = '{todos[0]}' AND version = 2")
    rows(using).filter(pk=todos[11]).delete()
    err = StringIO()

    assert command(using, stderr=err) == (1, [])
    assert "the log does not verify: its hash does not match" in err.getvalue()
    assert f"(stream {todos[0]}, v2)" in err.getvalue()
    assert "--anyway" in err.getvalue()
    assert not rows(using).filter(pk=todos[11]).exists()
    assert command(using, anyway=True) == (0, [])
    assert rows(using).filter(pk=todos[11]).exists()


def test_verifying_names_rows_that_were_edited_by_hand(using, damaged):
    found = {finding.stream_id: finding.reason for finding in Verification(using).whole_log()}

    assert set(found) == set(damaged)
    for todo_id in damaged:
        if "missing" in damaged[todo_id] or "differs" in damaged[todo_id]:
            assert damaged[todo_id] in found[todo_id]
            assert [each.stream_id for each in Verification(using).one_stream(todo_id)] == [todo_id]


def test_verifying_names_an_event_of_a_todo_that_no_command_made(using, todos):
    """Forged in SQL with hash and row that fit; its author left the command empty."""
    store = bootstrap.event_store(using)
    store.append(todos[0], [TodoEvents.status_changed(todos[0], "Finished", datetime.now(UTC))], ANY, Metadata(**FACTS))
    for projection in (TodoProjection(), NoteProjection()):
        rebuild(projection, using)

    [finding] = Verification(using).whole_log()

    assert (finding.stream_id, finding.reason) == (todos[0], "no command caused it")
