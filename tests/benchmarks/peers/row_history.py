"""The alternative without events: a row that is updated, and django-simple-history's copy of it after each change.

Loads the row, not its history. Takes no lock on the row it loads, so two writers may overwrite one another.
"""

from __future__ import annotations

import json
import sys

import django
from django.conf import settings
from protocol import STATUSES, ids, seconds, serve

settings.configure(
    DATABASES={"default": json.loads(sys.argv[1])},
    INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth", "simple_history"],
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    USE_TZ=True,
)
django.setup()

from django.contrib.auth.models import User  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection, models, transaction  # noqa: E402
from simple_history.models import HistoricalRecords  # noqa: E402
from simple_history.utils import bulk_create_with_history  # noqa: E402


class Todo(models.Model):
    """The columns that the read model of todos has, and its index."""

    id = models.UUIDField(primary_key=True)
    owner = models.CharField(max_length=255)
    description = models.CharField(max_length=500)
    status = models.CharField(max_length=16)
    added = models.DateTimeField(auto_now_add=True)
    changed = models.DateTimeField(auto_now=True)
    removed = models.DateTimeField(null=True)
    history = HistoricalRecords()

    class Meta:
        app_label = "simple_history"
        indexes = [models.Index(fields=["owner", "added", "id"], name="todos_by_owner")]

    def __str__(self) -> str:
        return self.description


def migrate() -> User:
    """Make the tables; returns whoever changes things."""
    call_command("migrate", verbosity=0)
    with connection.schema_editor() as editor:
        editor.create_model(Todo)
        editor.create_model(Todo.history.model)
    return User.objects.create(username="alice")


def fill(todos: int) -> None:
    rows = [Todo(id=todo_id, owner="1", description="A todo", status="Finished") for todo_id in ids(range(todos))]
    bulk_create_with_history(rows, Todo, batch_size=500, default_user=alice)


def append(numbers: list[int]) -> float:
    """Load the row, change its status, save; row and history in one transaction."""

    def change(todo_id: str) -> None:
        with transaction.atomic():
            todo = Todo.objects.get(pk=todo_id)
            status = "Queued" if todo.status == "Started" else "Started"
            if status not in STATUSES:
                raise ValueError(status)
            todo.status = status
            todo._history_user = alice
            todo.save()

    return seconds(change, ids(numbers))


if __name__ == "__main__":
    alice = migrate()
    serve({"fill": fill, "append": append})
