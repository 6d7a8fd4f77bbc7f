"""A list as a file: what it holds, what a spreadsheet makes of it, and for whom."""

from __future__ import annotations

import csv
import io
import json

import pytest

from tests.todos.cast import added, added_list, changed, moved, removed
from todos import bootstrap, models
from todos.domain.commands import TodoCommands
from todos.domain.fields import DUE, PRIORITY, REPEAT

pytestmark = pytest.mark.django_db

WEEKLY = {"rule": "FREQ=WEEKLY;BYDAY=FR", "counts_from": "due"}


@pytest.fixture
def house(alice) -> str:
    return added_list(alice, "Haus & Garten")


def test_it_holds_what_the_todos_are(as_alice, alice, house):
    roof = added(alice, "Fix the roof")
    moved(alice, roof, house)
    for field, value in ((DUE, "2026-12-24"), (REPEAT, WEEKLY), (PRIORITY, 1)):
        bootstrap.handle(TodoCommands.change(roof, field, value, actor=str(alice.pk), source="web"))
    for label in ("garden", "dry"):
        bootstrap.handle(TodoCommands.label(roof, label, actor=str(alice.pk), source="web"))
    answer = as_alice.get(f"/lists/{house}/list.json")
    row = models.Todo.objects.get()

    assert answer["Content-Disposition"] == 'attachment; filename="haus-garten.json"'
    assert json.loads(answer.content) == [
        {
            "id": roof,
            "description": "Fix the roof",
            "status": "Queued",
            "due": "2026-12-24",
            "repeat": "every Friday",
            "priority": 1,
            "labels": ["garden", "dry"],
            "list": "Haus & Garten",
            "added": row.added.isoformat(),
            "changed": row.changed.isoformat(),
        }
    ]


def test_a_spreadsheet_reads_no_formula(as_alice, alice):
    added(alice, "=HYPERLINK(1)")
    text = as_alice.get("/inbox/list.csv").content.decode()
    [line] = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))

    assert text.startswith("\ufeff")
    assert (line["description"], line["list"]) == ("'=HYPERLINK(1)", "Inbox")


def test_all_that_is_listed_is_in_it_newest_first(as_alice, alice, house):
    moved(alice, added(alice, "In the house"), house)
    ids = [added(alice, name) for name in ("first", "done", "gone", "last")]
    changed(alice, ids[1], status="Finished")
    removed(alice, ids[2])

    assert [each["description"] for each in json.loads(as_alice.get("/inbox/list.json").content)] == [
        "last",
        "done",
        "first",
    ]


def test_files_of_others_lists_are_not_there(as_charlie, house):
    for kind in ("csv", "json"):
        assert as_charlie.get(f"/lists/{house}/list.{kind}").status_code == 404
