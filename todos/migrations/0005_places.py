"""Puts every todo into the inbox of its owner, makes room for lists, and gives todos a due day and a priority."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import F, Value
from django.db.models.functions import Concat

MODELS = ("Todo", "TodoVersion")


def into_inboxes(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Every todo so far is in its owner's inbox, and every version of it was."""
    using = schema_editor.connection.alias
    for name in MODELS:
        rows = apps.get_model("todos", name).objects.using(using)
        rows.update(place=Concat(Value("inbox:"), F("owner")))


# Columns that hold what people write.
WORDS = {
    "todos_todo": ("description", "search"),
    "todos_todoversion": ("description", "search"),
    "todos_todolist": ("name",),
}


def keep_no_statistics(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Let PostgreSQL keep no samples of words: no erasure reaches the tables in which it keeps them."""
    if schema_editor.connection.vendor != "postgresql":
        return
    for table, columns in WORDS.items():
        for column in columns:
            schema_editor.execute(f"ALTER TABLE {table} ALTER COLUMN {column} SET STATISTICS 0")


def _added(model: str) -> list[migrations.AddField]:
    return [
        migrations.AddField(model, "place", models.CharField(default="", max_length=262), preserve_default=False),
        migrations.AddField(model, "due", models.CharField(default="", max_length=80)),
        migrations.AddField(model, "due_day", models.DateField(null=True)),
        migrations.AddField(model, "priority", models.SmallIntegerField(default=0)),
    ]


class Migration(migrations.Migration):
    dependencies = [
        ("todos", "0004_search"),
    ]

    operations = [
        migrations.CreateModel(
            name="TodoList",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("place", models.CharField(max_length=36, unique=True)),
                ("version", models.BigIntegerField()),
                ("position", models.BigIntegerField()),
                ("owner", models.CharField(max_length=255)),
                ("name", models.CharField(max_length=1000)),
                ("added", models.DateTimeField()),
                ("removed", models.DateTimeField(null=True)),
                ("last_event", models.DateTimeField()),
                ("last_actor", models.CharField(max_length=255)),
            ],
            options={
                "default_permissions": (),
                "indexes": [models.Index(fields=["owner"], name="lists_by_owner")],
            },
        ),
        *_added("todo"),
        *_added("todoversion"),
        migrations.RunPython(into_inboxes, migrations.RunPython.noop),
        migrations.RunPython(keep_no_statistics, migrations.RunPython.noop),
        migrations.RemoveIndex("todo", "todos_by_owner"),
        migrations.RemoveIndex("todoversion", "todo_versions_listed"),
        migrations.RemoveIndex("todoversion", "todo_versions_in_order"),
        migrations.RemoveIndex("todoversion", "todo_versions_in_time"),
        migrations.AddIndex("todo", models.Index(fields=["place", "added_position"], name="todos_by_place")),
        migrations.AddIndex("todo", models.Index(fields=["place", "due_day"], name="todos_by_due_day")),
        migrations.AddIndex(
            "todoversion",
            models.Index(
                fields=["place", "added_position", "position", "until", "removed", "status"],
                name="todo_versions_listed",
            ),
        ),
        migrations.AddIndex("todoversion", models.Index(fields=["place", "position"], name="todo_versions_in_order")),
        migrations.AddIndex(
            "todoversion", models.Index(fields=["place", "last_event", "position"], name="todo_versions_in_time")
        ),
    ]
