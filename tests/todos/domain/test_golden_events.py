"""Every event ever released reads today as it should. The files beside this one are never changed, only added to:
when a version is added, `reads` of the older ones follows, `stored` does not."""

from __future__ import annotations

from pathlib import Path

import pytest

from eventsourcing import golden_files
from eventsourcing.event_types import event_types
from todos.domain.person.person import Person
from todos.domain.todo import Todo
from todos.domain.todo_list.todo_list import TodoList

FOLDER = Path(__file__).parent / "golden"


def test_every_released_event_reads_as_it_should():
    assert golden_files.problems(FOLDER, event_types) == []


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.json")), ids=lambda path: path.stem)
def test_every_released_event_folds(path):
    [event] = event_types.read([golden_files.read(path)[0]])

    aggregate = next(each for each in (Todo, Person, TodoList) if event.type in each.get_apply_map())

    assert aggregate.generate_from_events(event.stream_id, [event]).version == 1
