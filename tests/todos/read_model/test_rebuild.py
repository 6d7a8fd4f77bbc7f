"""Rebuilding the lists from the log, and reporting where the two differ, also beside writers."""

from __future__ import annotations

from datetime import UTC, datetime
from io import StringIO
from uuid import UUID, uuid4

import pytest
from django.core.management import CommandError, call_command

from eventsourcing.database import append_only
from eventsourcing.event import Event
from eventsourcing.event_store import NO_STREAM
from eventsourcing.metadata import Metadata
from eventsourcing.projections import base, streams
from eventsourcing.projections.differences import differences
from eventsourcing.projections.rebuild import rebuild
from eventsourcing.projections.streams import owned_streams
from tests.eventsourcing import sql
from tests.eventsourcing.read_model import CounterProjection
from tests.todos.at_work import at_work, repeatedly
from todos import bootstrap, models
from todos.domain.commands import TodoCommands
from todos.domain.status import STATUSES
from todos.domain.todo import Todo
from todos.read_model.projections import TodoProjection

FACTS = {"actor": "7", "source": "test"}
DATABASES = [
    pytest.param(alias, marks=pytest.mark.django_db(transaction=True, databases=[alias]))
    for alias in ("default", "postgresql")
]


@pytest.fixture(params=DATABASES)
def using(request) -> str:
    return request.param


def add(using, description="Buy milk"):
    return str(bootstrap.handle(TodoCommands.add("7", description, "Queued", **FACTS), using).stream_id)


def change(using, todo_id, number):
    bootstrap.handle(TodoCommands.change_status(todo_id, STATUSES[number % 3], **FACTS), using)


def rows(using):
    return models.Todo.objects.using(using)


def command(using, **options):
    """Exit code and lines of manage.py rebuild_projections."""
    out = StringIO()
    with pytest.raises(SystemExit) as end:
        call_command("rebuild_projections", database=using, stdout=out, **options)
    return end.value.code, out.getvalue().splitlines()


def differing(using):
    """The rows that are not the fold of their stream, found without the code under test."""
    right = {}
    for todo_id in {event.stream_id for event in bootstrap.event_store(using).get_events()}:
        right[UUID(todo_id)] = TodoProjection().row(
            Todo.generate_from_events(todo_id, bootstrap.event_store(using).get_events(todo_id))
        )
    found = {values.pop("id"): values for values in rows(using).values()}
    return {todo_id for todo_id in right.keys() | found.keys() if right.get(todo_id) != found.get(todo_id)}


@pytest.fixture
def todos(using, monkeypatch) -> list[str]:
    """Twelve todos, more than one batch here, each with a change or two."""
    monkeypatch.setattr(streams, "BATCH", 5)
    ids = [add(using, f"Todo {number}") for number in range(12)]
    for number, todo_id in enumerate(ids):
        change(using, todo_id, 1)
        if number % 2:
            change(using, todo_id, 2)
    return ids


@pytest.fixture
def damaged(using, todos) -> dict[str, str]:
    """What was done to rows in four ways, by the id of the row."""
    missing, stale, wrong, *_ = todos
    stray = str(uuid4())
    rows(using).create(**rows(using).values().get(pk=missing) | {"id": stray})
    rows(using).filter(pk=missing).delete()
    first = Todo.generate_from_events(stale, list(bootstrap.event_store(using).get_events(stale))[:1])
    rows(using).filter(pk=stale).update(**TodoProjection().row(first))
    rows(using).filter(pk=wrong).update(description="Sell milk")
    return {
        missing: "the row is missing",
        stale: "the row stands at v1, the log is at v3",
        wrong: "the row differs from its events in description",
        stray: "the row has no events",
    }


def test_what_is_sound_has_no_difference(using, todos):
    assert command(using, check=True) == (0, [])


def test_every_damaged_row_is_named_with_its_fault(using, damaged):
    code, lines = command(using, check=True)

    assert code == 1
    assert sorted(lines) == sorted(f"{todo_id}\t{reason}" for todo_id, reason in damaged.items())


def test_checking_changes_nothing(using, damaged):
    command(using, check=True)

    assert {str(todo_id) for todo_id in differing(using)} == set(damaged)


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
        code, lines = command(using, check=check)
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


def test_rebuilding_beside_writers_repairs_what_was_damaged(using, damaged, todos):
    with at_work(lambda number: change(using, todos[5 + number % 5], number)):
        rebuild(TodoProjection(), using)

    assert differing(using) == set()
