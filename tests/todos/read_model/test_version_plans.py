"""SQLite answers the queries of a page of the past along the indexes made for them.

Without statistics it goes by the form of a question alone, so an empty table shows it. PostgreSQL weighs its
statistics: `python -m tests.benchmarks.travel --plans` shows what comes of it.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from todos.read_model import versions
from todos.read_model.seen_by import inbox_of

pytestmark = pytest.mark.django_db

SOMEBODY = User(pk=7)
DAYS = [datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=day) for day in range(29)]
QUESTIONS = {
    "a page of the list": (
        lambda: versions.todos(SOMEBODY, inbox_of(SOMEBODY), 12_000, "", "", ""),
        "todo_versions_listed",
    ),
    "its tab": (
        lambda: versions.todos(SOMEBODY, inbox_of(SOMEBODY), 12_000, "Started", "", ""),
        "todo_versions_listed",
    ),
    "its counts": (lambda: versions.counts(inbox_of(SOMEBODY), 12_000), "todo_versions_listed"),
    "the days of the strip": (lambda: versions.changes(versions.of_person(SOMEBODY), DAYS), "todo_versions_in_time"),
    "the last change": (lambda: versions.last_change(versions.of_person(SOMEBODY), 12_000), "todo_versions_in_order"),
    "the changes around": (
        lambda: versions.adjacent_changes(versions.of_person(SOMEBODY), 12_000),
        "todo_versions_in_order",
    ),
}


@pytest.mark.sqlite  # PostgreSQL weighs its statistics
@pytest.mark.parametrize(("question", "index"), QUESTIONS.values(), ids=QUESTIONS)
def test_a_question_is_answered_along_its_index(question, index):
    with CaptureQueriesContext(connection) as captured:
        question()
    plans = [plan(query["sql"]) for query in captured.captured_queries if "todos_todoversion" in query["sql"]]
    assert plans
    for text in plans:
        assert set(re.findall(r"INDEX (\w+)", text)) == {index}, text
        assert "SCAN todos" not in text


def plan(sql: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute("EXPLAIN QUERY PLAN " + sql.replace("%", "%%"))
        return "\n".join(str(row[-1]) for row in cursor.fetchall())
