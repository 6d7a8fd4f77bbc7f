"""Rebuilding the lists while people go on writing."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import uuid4

import pytest

from eventsourcing.database import store
from eventsourcing.errors import ProjectionConflict
from eventsourcing.models import RebuildRun
from eventsourcing.projections import rebuild_run
from eventsourcing.projections.differences import differences
from eventsourcing.projections.rebuild import rebuild
from tests.todos.at_work import at_work, repeatedly
from tests.todos.read_model.rebuilding import add, change, command, differing, rows
from todos import models
from todos.read_model.projections import TodoProjection


def test_a_todo_that_is_written_all_the_time_is_never_called_a_difference(using):
    ids = [add(using) for _ in range(3)]
    writers = [lambda number, todo_id=todo_id: change(using, todo_id, number) for todo_id in ids]
    found = []
    with at_work(*writers) as done:
        repeatedly(1.5, lambda: found.extend(differences(TodoProjection(), using)))

    assert found == []
    assert min(done) > 5


def test_rebuilding_beside_writers_loses_nothing_and_is_never_short(using, todos):
    def adds(number):
        add(using, f"New {number}")

    def changes(number):
        change(using, todos[number % 12], number)

    seen = []
    readers = [lambda number: seen.append(rows(using).count())]
    with at_work(adds, changes, lambda number: change(using, todos[0], number), *readers) as done:
        repeatedly(1.5, lambda: rebuild(TodoProjection(), using))

    assert differing(using) == set()
    assert rows(using).count() == 12 + done[0]
    assert min(seen) >= 12
    assert min(done) > 5


def test_a_rebuild_ends_however_fast_todos_are_added_meanwhile(using, todos, monkeypatch):
    monkeypatch.setattr(store, "EVENTS_PER_READ", 5)
    batches = []

    def beside(done):
        batches.append(done)
        assert len(batches) < 20, "it follows what is added"
        for _ in range(6):
            add(using)

    rebuild(TodoProjection(), using, report=beside)

    assert differing(using) == set()


def test_rebuilding_beside_writers_repairs_what_was_damaged(using, damaged, todos):
    with at_work(lambda number: change(using, todos[5 + number % 5], number)):
        rebuild(TodoProjection(), using)

    assert differing(using) == set()


def test_commands_are_carried_out_while_a_rebuild_has_not_come_to_their_row(using, todos):
    """As where a projection is new: its table is empty, and the site is open."""
    rows(using).all().delete()
    models.TodoVersion.objects.using(using).all().delete()
    waiting, begun = todos[::-1], []

    def beside(done):
        change(using, waiting.pop(0), 0)
        begun.append(add(using, "Begun meanwhile"))

    assert rebuild(TodoProjection(), using, report=beside) == []

    assert len(begun) > 2
    assert {str(row.pk) for row in rows(using)} == {*todos, *begun}
    assert command(using, check=True) == (0, [])


def test_a_row_that_is_elsewhere_while_a_rebuild_is_going_on_is_made_again_for_a_command(using, todos):
    rows(using).filter(pk=todos[0]).update(version=1)

    with rebuild_run.running(using):
        change(using, todos[0], 0)

    assert command(using, check=True) == (0, [])


@pytest.mark.parametrize("left_behind", [False, True])
def test_at_any_other_time_it_is_a_fault_that_is_told(using, todos, left_behind):
    rows(using).filter(pk=todos[0]).update(version=1)
    if left_behind:
        killed = datetime.now(UTC) - rebuild_run.FORGOTTEN_AFTER
        RebuildRun.objects.using(using).create(id=uuid4(), seen=killed)

    with pytest.raises(ProjectionConflict, match="rebuild_projections"):
        change(using, todos[0], 0)
    assert rows(using).get(pk=todos[0]).version == 1
