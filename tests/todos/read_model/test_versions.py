"""What todos were: a row per version, as the events say, from the position of its event to that of the next."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from django.core.management import call_command

from eventsourcing.errors import DomainError, ProjectionConflict
from tests.conftest import BOTH
from todos import bootstrap, models
from todos.domain.commands import TodoCommands
from todos.domain.todo import Todo
from todos.domain.values.status import STATUSES
from todos.read_model.projections import TodoProjection

pytestmark = pytest.mark.django_db(databases=BOTH)

FACTS = {"actor": "7", "source": "test"}
DAWN = datetime(2026, 11, 20, 6, tzinfo=UTC)


@pytest.fixture(params=BOTH)
def using(request) -> str:
    return request.param


def add(using, owner="7", **facts):
    return str(bootstrap.handle(TodoCommands.add(owner, "Buy milk", "Queued", **FACTS | facts), using).stream_id)


def lived(using, chance):
    """Ids of todos of two people to which many things have happened, in turns."""
    ids = [add(using, owner=chance.choice("78"), timestamp=DAWN) for _ in range(4)]
    for minute in range(60):
        todo_id, facts = (
            chance.choice(ids),
            FACTS | {"timestamp": DAWN + timedelta(minutes=minute), "actor": chance.choice("789")},
        )
        act = chance.choice(
            [
                TodoCommands.change_status(todo_id, chance.choice(STATUSES), **facts),
                TodoCommands.change_description(todo_id, chance.choice(["Buy milk", "Buy OAT milk", "牛乳"]), **facts),
                TodoCommands.remove(todo_id, **facts),
                TodoCommands.restore(todo_id, **facts),
            ]
        )
        try:
            bootstrap.handle(act, using)
        except DomainError:
            continue
    return ids


def at(position, using):
    """The rows that were true at a position, by todo."""
    rows = models.TodoVersion.objects.using(using).filter(position__lte=position).values()
    found = [row for row in rows if (until := row.pop("until")) is None or until > position]
    assert len({row["todo"] for row in found}) == len(found), "two versions of a todo are true at once"
    return {row.pop("todo"): row for row in found}


def folded(ids, position, using):
    """The same, from the events up to it."""
    past = {}
    for todo_id in ids:
        events = [event for event in bootstrap.event_store(using).get_events(todo_id) if event.position <= position]
        if events:
            past[UUID(todo_id)] = TodoProjection().row(Todo.generate_from_events(todo_id, events))
    return past


@pytest.mark.parametrize("seed", range(3))
def test_at_any_position_the_versions_are_the_fold_of_the_events_up_to_it(using, seed):
    chance = random.Random(seed)
    ids = lived(using, chance)
    last = max(event.position for event in bootstrap.event_store(using).get_events())

    for position in [0, last, last + 10, *chance.sample(range(1, last), 12)]:
        assert at(position, using) == folded(ids, position, using)


def test_todays_row_is_the_version_that_has_no_end(using):
    ids = lived(using, random.Random(4))
    open_ones = models.TodoVersion.objects.using(using).filter(until=None)

    assert {row.todo: row.version for row in open_ones} == {
        UUID(todo_id): models.Todo.objects.using(using).get(pk=todo_id).version for todo_id in ids
    }


def test_an_act_whose_versions_cannot_be_kept_is_rolled_back(using):
    todo_id = add(using)
    models.TodoVersion.objects.using(using).filter(todo=todo_id).delete()

    with pytest.raises(ProjectionConflict, match="rebuild_projections"):
        bootstrap.handle(TodoCommands.change_status(todo_id, "Started", **FACTS), using)
    assert (
        models.Todo.objects.using(using).get(pk=todo_id).version
        == len(list(bootstrap.event_store(using).get_events(todo_id)))
        == 1
    )


def test_todos_from_before_versions_were_kept_get_theirs_when_the_database_is_migrated(using):
    lived(using, random.Random(5))
    rows = models.TodoVersion.objects.using(using).order_by("position")
    before = list(rows.values())
    rows.filter(version__gt=1).delete()
    call_command("migrate", database=using, verbosity=0)

    assert list(rows.values()) == before
