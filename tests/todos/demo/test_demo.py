"""The demo: a month of one person's todos, played by the ordinary handler."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.management import call_command

from eventsourcing.models import StoredEvent
from todos.demo import player
from todos.demo.diary import DIARY
from todos.domain.fields import FIELDS
from todos.domain.undo import undos
from todos.domain.values.status import STATUSES
from todos.history.events_seen_by import events_seen_by
from todos.models import Todo
from todos.read_model import todos as queries

NOW = datetime(2026, 11, 29, 16, 40, tzinfo=ZoneInfo("Europe/Berlin"))
# Just after a night in which clocks were set back, just after midnight, and on a leap day.
OTHER_NOWS = [
    datetime(2026, 10, 25, 9, 0, tzinfo=ZoneInfo("Europe/Berlin")),
    datetime(2027, 1, 1, 0, 5, tzinfo=ZoneInfo("America/New_York")),
    datetime(2028, 2, 29, 23, 59, tzinfo=ZoneInfo("Pacific/Auckland")),
]


@pytest.fixture(scope="module")
def names() -> set[str]:
    return {name for line in DIARY for name in line.act.todos}


@pytest.fixture
def played(transactional_db, django_user_model):
    alice = django_user_model.objects.create_user("alice")
    return alice, list(player.play(str(alice.pk), NOW))


def test_there_are_forty_todos_and_two_lists_each_added_before_anything_else(names):
    first: dict[str, bool] = {}
    for line in DIARY:
        for name in line.act.todos:
            first.setdefault(name, line.act.adds)
    assert len(names) == 42  # forty todos and two lists
    assert all(first.values())


@pytest.mark.parametrize("now", [NOW, *OTHER_NOWS])
def test_the_lines_follow_each_other_within_a_month_that_ends_now(now):
    moments = [line.moment(now) for line in DIARY]
    assert [moment.timestamp() for moment in moments] == sorted(moment.timestamp() for moment in moments)
    assert now - timedelta(days=31) < moments[0]
    assert moments[-1] < now


def test_earlier_days_are_lived_by_day():
    assert {line.moment(NOW).hour for line in DIARY if line.clock} <= set(range(7, 22))


def test_the_whole_month_is_in_the_log_and_verifies(played, capsys):
    alice, story = played
    kinds = Counter(StoredEvent.objects.values_list("type", flat=True))
    todos = Todo.objects.all()
    assert {event_type for field in FIELDS for event_type in field.event_types} | {
        "ListAdded",
        "TodoStepTicked",
        "TodoLabelAdded",
        "TodoLabelRemoved",
        "TodoOccurrenceFinished",
        "TodoOccurrenceSkipped",
    } == set(kinds)
    assert todos.count() == kinds["TodoAdded"] == 40
    assert {todo.status for todo in todos} == set(STATUSES)
    assert {bool(todo.removed) for todo in todos} == {True, False}
    assert {todo.owner for todo in todos} == {str(alice.pk)}
    assert {line.when for line, outcomes, refusal in story if not outcomes and not refusal} == set()
    assert _stored("causation_id") == {
        player.command_id(line, name) for line in DIARY if not line.refused for name in line.act.todos
    }
    assert _stored("correlation_id") == {outcome.correlation_id for each in story for outcome in each.outcomes}
    call_command("verify_events")  # exits with 1 for a finding
    assert capsys.readouterr().out == ""


def _stored(column: str) -> set[str]:
    return {str(value) for value in StoredEvent.objects.values_list(column, flat=True)}


def test_the_story_has_conflicts_that_were_decided_and_a_todo_that_shows_it_all(played):
    alice, story = played
    assert {each.line.when for each in story if each.refusal} == {line.when for line in DIARY if line.refused}
    assert Counter(type(each.refusal).__name__ for each in story if each.refusal) == {
        "StatedVersionConflict": 2,
        "UndoRefused": 1,
    }
    assert [event.type for each in story for outcome in each.outcomes for event in outcome.merged] == [
        "TodoStatusChanged"
    ]
    assert {len(each.outcomes) for each in story if _undoes_several(each)} == {2, 3}

    events = events_seen_by(alice).of_todo(queries.find(alice, player.opened_todo()))
    kinds = Counter(event.type for event in events)
    assert kinds["TodoDescriptionChanged"] >= 4
    assert kinds["TodoStatusChanged"] >= 4
    assert kinds["TodoRemoved"] == kinds["TodoRestored"] == 1
    assert len(undos(events)) >= 2
    assert {event.source for event in events} == {"demo", "demo command line"}
    assert timedelta() < NOW - events[-1].timestamp < timedelta(hours=1)


def _undoes_several(played: player.Played) -> bool:
    return len(played.outcomes) > 1 and all(
        '"undoes"' in StoredEvent.objects.get(position=outcome.position).extra for outcome in played.outcomes
    )


def test_the_id_of_the_opened_todo_is_the_same_in_every_demo():
    assert str(player.opened_todo()) == "5031fd97-b755-52f6-9071-6dc89e28f4ef"
