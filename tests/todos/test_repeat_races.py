"""Several people at one time of a todo that repeats, at the same moment, on both databases: one of them finishes it."""

from __future__ import annotations

import pytest

from eventsourcing.projections.differences import differences
from eventsourcing.verification import Verification
from tests.conftest import BOTH
from tests.eventsourcing.threads import at_once
from todos import bootstrap
from todos.domain.commands import TodoCommands
from todos.domain.fields import DUE, OCCURRENCE_FINISHED, OCCURRENCE_SKIPPED, OCCURRENCES, REPEAT
from todos.read_model.projections import TodoProjection

pytestmark = pytest.mark.django_db(transaction=True, databases=BOTH)

DAYS = [f"2099-12-{day}" for day in range(10, 15)]
DAILY = {"rule": "FREQ=DAILY", "counts_from": "due"}


def facts(person: int):
    return {"actor": str(person), "source": "test"}


@pytest.mark.parametrize("using", BOTH)
def test_each_time_ends_once_whoever_is_first(using):
    todo = str(bootstrap.handle(TodoCommands.add("7", "Feed the cat", "Queued", **facts(7)), using).stream_id)
    for field, value in ((DUE, DAYS[0]), (REPEAT, DAILY)):
        bootstrap.handle(TodoCommands.change(todo, field, value, **facts(7)), using)

    def ends(person):
        """Each time is finished or skipped by somebody who has seen the version before it."""
        kind = OCCURRENCE_SKIPPED if person == 9 else OCCURRENCE_FINISHED
        for seen, day in enumerate(DAYS, start=3):
            command = TodoCommands.end_occurrence(todo, kind, day, seen, "UTC", expected_version=seen, **facts(person))
            bootstrap.handle(command, using)

    at_once([lambda person=person: ends(person) for person in (7, 8, 9)])

    ended = [event for event in bootstrap.event_store(using).get_events(todo) if event.type in OCCURRENCES]
    assert [event.data["due"] for event in ended] == DAYS
    assert list(Verification(using=using).whole_log()) == []
    assert list(differences(TodoProjection(), using=using)) == []
