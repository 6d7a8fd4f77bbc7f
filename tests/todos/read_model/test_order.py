"""Lists are in the order of the log. A clock that was set back changes no order."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection

from tests.todos.cast import added, facts
from todos import bootstrap, models
from todos.domain.commands import TodoCommands
from todos.read_model import todos as queries
from todos.read_model import versions
from todos.read_model.seen_by import inbox_of

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
HOURS = (0, -4, 1, -4, 0, -8)  # when each todo is added, and removed, by a clock that is set back again and again


@pytest.fixture
def story(alice) -> list[str]:
    """Ids of todos in the order in which they were added."""
    return [added(alice, f"Todo {number}", timestamp=NOON + timedelta(hours=at)) for number, at in enumerate(HOURS)]


def ids(page):
    return [str(row.id) for row in page.rows]


def walked(read):
    """The ids on all pages, and on how many."""
    pages = [read("")]
    while pages[-1].after:
        pages.append(read(str(pages[-1].after)))
    return [todo_id for page in pages for todo_id in ids(page)], len(pages)


@pytest.fixture(autouse=True)
def short_pages(monkeypatch):
    monkeypatch.setattr(queries, "ROWS_PER_PAGE", 2)


def test_the_list_is_newest_first(alice, story):
    assert walked(lambda after: queries.todos(alice, inbox_of(alice), "", "", after)) == (story[::-1], 3)


def test_so_is_the_list_as_it_was(alice, story):
    position = versions.last_position(versions.of_todo(alice, story[3]))
    assert walked(lambda after: versions.todos(alice, inbox_of(alice), position, "", "", after)) == (story[3::-1], 2)


def test_the_trash_has_the_newest_removal_first(alice, story):
    order = [story[each] for each in (3, 1, 5, 0, 4, 2)]
    for todo_id, hour in zip(order, HOURS, strict=True):
        bootstrap.handle(TodoCommands.remove(todo_id, **facts(alice), timestamp=NOON + timedelta(hours=hour)))
    assert walked(lambda after: queries.trash(alice, after)) == (order[::-1], 3)

    bootstrap.handle(TodoCommands.restore(order[4], **facts(alice), timestamp=NOON))
    assert ids(queries.trash(alice, order[4])) == order[3:1:-1], "a page that begins at what was restored"


def test_a_new_row_comes_first_though_the_clock_was_set_back(as_alice, alice, story):
    bootstrap.handle(TodoCommands.remove(story[0], **facts(alice), timestamp=NOON))
    page = as_alice.get("/inbox/").content.decode()
    assert page.index("Todo 5") < page.index("Todo 4")


@pytest.mark.parametrize(
    ("migration", "column", "nothing"), [("0003_added_position", "added_position", 0), ("0006_rank", "rank", "")]
)
def test_a_site_of_before_gets_its_order_by_a_migration(alice, story, migration, column, nothing):
    bootstrap.handle(TodoCommands.change_status(story[2], "Started", **facts(alice), timestamp=NOON))
    tables = (models.Todo, models.TodoVersion)
    right = [list(table.objects.order_by("position").values()) for table in tables]
    for table in tables:
        table.objects.update(**{column: nothing})
    import_module(f"todos.migrations.{migration}").fill(apps, connection.schema_editor())

    assert [list(table.objects.order_by("position").values()) for table in tables] == right
