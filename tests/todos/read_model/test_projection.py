"""The read model: a row is a function of the fold, written with its events or not at all."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from eventsourcing.errors import DomainError, ProjectionConflict
from eventsourcing.models import Receipt, StoredEvent
from tests.conftest import BOTH
from todos import bootstrap, models
from todos.domain.commands import TodoCommands, todo_id
from todos.domain.fields import DUE, NOTE, OCCURRENCE_FINISHED, REPEAT, STATUS
from todos.domain.todo import Todo
from todos.domain.values.rank import virtual
from todos.domain.values.status import STATUSES
from todos.read_model.projections import TodoProjection

pytestmark = pytest.mark.django_db(databases=BOTH)

FACTS = {"actor": "7", "source": "test"}
WEEKLY = {"rule": "FREQ=WEEKLY;BYDAY=FR", "counts_from": "due"}
TIMES = st.datetimes(datetime(1990, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC))
WHEN = TIMES.map(lambda at: FACTS | {"timestamp": at})
WORDS = st.sampled_from(["Buy milk", "ＭＩＬＫ", "crème", "牛乳", "ΐ", "a" * 500, "ﷺ" * 500])
ACTS = st.one_of(
    st.builds(lambda to, at: lambda todo: TodoCommands.change_status(todo, to, **at), st.sampled_from(STATUSES), WHEN),
    st.builds(lambda to, at: lambda todo: TodoCommands.change_description(todo, to, **at), WORDS, WHEN),
    st.builds(lambda at: lambda todo: TodoCommands.remove(todo, **at), WHEN),
    st.builds(lambda at: lambda todo: TodoCommands.restore(todo, **at), WHEN),
)


@pytest.fixture(params=BOTH)
def using(request) -> str:
    return request.param


def add(using, description="Buy milk", **facts):
    command = TodoCommands.add("7", description, "Queued", **FACTS | facts)
    return str(bootstrap.handle(command, using).stream_id)


def row(todo, using):
    return models.Todo.objects.using(using).filter(pk=todo).values().get()


def folded(todo, using):
    aggregate = Todo.generate_from_events(todo, bootstrap.event_store(using).get_events(todo))
    return {"id": UUID(todo)} | TodoProjection().row(aggregate)


@settings(deadline=None, max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=WORDS, first=TIMES, acts=st.lists(ACTS, max_size=8))
def test_after_every_command_the_row_is_the_fold_of_the_stream(using, words, first, acts):
    todo = add(using, words, timestamp=first)
    for act in acts:
        try:
            bootstrap.handle(act(todo), using)
        except DomainError:
            continue
        assert row(todo, using) == folded(todo, using)
    assert row(todo, using) == folded(todo, using)


def test_a_row_says_all_that_the_list_shows(using):
    at = datetime(2026, 11, 20, 6, tzinfo=UTC)
    todo = add(using, "Buy CRÈME", timestamp=at)
    bootstrap.handle(TodoCommands.change_status(todo, "Started", timestamp=at + timedelta(hours=1), **FACTS), using)
    bootstrap.handle(TodoCommands.remove(todo, timestamp=at + timedelta(hours=2), **FACTS), using)
    last = list(bootstrap.event_store(using).get_events(todo))[-1]

    assert row(todo, using) == {
        "id": UUID(todo),
        "owner": "7",
        "version": 3,
        "position": last.position,
        "description": "Buy CRÈME",
        "status": "Started",
        "place": "inbox:7",
        "rank": virtual(last.position - 2),
        "due": "",
        "due_day": None,
        "repeat": "",
        "priority": 0,
        "note_position": None,
        "steps_done": 0,
        "steps_all": 0,
        "labels": "",
        "label_keys": "",
        "added": at,
        "added_position": last.position - 2,
        "changed": at + timedelta(hours=1),
        "removed": at + timedelta(hours=2),
        "last_event": at + timedelta(hours=2),
        "last_actor": "7",
        "search": "buy creme",
    }


def test_the_longest_text_fits_whatever_search_makes_of_it(using):
    todo = add(using, "ﷺ" * 500)

    assert len(row(todo, using)["search"]) == 18 * 500


def counts(using):
    tables = (StoredEvent, Receipt, models.Todo)
    return [table.objects.using(using).count() for table in tables]


@pytest.mark.parametrize("damage", ["missing", "behind", "ahead"])
def test_a_row_that_is_elsewhere_rolls_the_whole_command_back(using, damage):
    todo = add(using)
    rows = models.Todo.objects.using(using).filter(pk=todo)
    rows.delete() if damage == "missing" else rows.update(version={"behind": 0, "ahead": 2}[damage])
    before = counts(using)

    with pytest.raises(ProjectionConflict, match="rebuild_projections") as conflict:
        bootstrap.handle(TodoCommands.change_status(todo, "Started", **FACTS), using)

    assert (conflict.value.stream_id, conflict.value.version) == (todo, 2)
    assert counts(using) == before
    assert [event.type for event in bootstrap.event_store(using).get_events(todo)] == ["TodoAdded"]


def test_a_row_in_the_place_of_a_new_todo_rolls_its_addition_back(using):
    command = TodoCommands.add("7", "Buy milk", "Queued", **FACTS)
    other = add(using)
    values = row(other, using) | {"id": UUID(todo_id(command))}
    models.Todo.objects.using(using).create(**values)
    before = counts(using)

    with pytest.raises(ProjectionConflict):
        bootstrap.handle(command, using)

    assert counts(using) == before


def test_a_command_that_was_rolled_back_can_be_sent_again_once_the_row_is_mended(using):
    todo = add(using)
    rows = models.Todo.objects.using(using).filter(pk=todo)
    command = TodoCommands.change_status(todo, "Started", **FACTS)
    rows.update(version=5)
    with pytest.raises(ProjectionConflict):
        bootstrap.handle(command, using)
    rows.update(version=1)

    outcome = bootstrap.handle(command, using)

    assert (outcome.version, outcome.repeated) == (2, False)
    assert row(todo, using) == folded(todo, using)


def test_what_changes_nothing_writes_no_row(using):
    todo = add(using)
    models.Todo.objects.using(using).filter(pk=todo).update(search="untouched")
    bootstrap.handle(TodoCommands.change_status(todo, "Queued", **FACTS), using)

    assert row(todo, using)["search"] == "untouched"


def test_a_row_goes_on_to_the_next_time_with_no_step_done(using):
    todo = add(using)
    at = datetime(2026, 11, 20, 6, tzinfo=UTC)
    for field, value in ((DUE, "2026-11-20"), (REPEAT, WEEKLY), (NOTE, "- [ ] Ask\n- [x] Call"), (STATUS, "Started")):
        bootstrap.handle(TodoCommands.change(todo, field, value, **FACTS), using)
    before = row(todo, using)
    bootstrap.handle(
        TodoCommands.end_occurrence(todo, OCCURRENCE_FINISHED, "2026-11-20", 5, "UTC", timestamp=at, **FACTS), using
    )
    after = row(todo, using)

    assert after == folded(todo, using)
    assert (before["steps_done"], before["repeat"], before["due"]) == (1, "FREQ=WEEKLY;BYDAY=FR", "2026-11-20")
    changed = {name: value for name, value in after.items() if value != before[name]}
    assert changed.keys() == {
        *("version", "position", "status", "due", "due_day", "steps_done", "changed", "last_event")
    }
    assert (after["due_day"], after["steps_done"], after["status"]) == (date(2026, 11, 27), 0, "Queued")
