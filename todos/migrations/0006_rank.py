"""Gives every todo its rank: the virtual one of where it was added, since none was dragged so far."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

TABLES = ("todos_todo", "todos_todoversion")
DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
# See "Order of todos" in docs/format.md.
HEAD = f"{31 * 62**9} - added_position"
RANK = " || ".join(
    f"substr('{DIGITS}', CAST((({HEAD}) / {62**place}) % 62 AS integer) + 1, 1)" for place in range(9, -1, -1)
)


def fill(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Write the virtual rank into every row."""
    with schema_editor.connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"UPDATE {table} SET rank = {RANK} || 'V'")


def compare_bytes(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Let PostgreSQL compare ranks byte by byte, as SQLite does."""
    if schema_editor.connection.vendor == "postgresql":
        for table in TABLES:
            schema_editor.execute(f'ALTER TABLE {table} ALTER COLUMN rank TYPE varchar(250) COLLATE "C"')


def _added(model: str) -> migrations.AddField:
    return migrations.AddField(model, "rank", models.CharField(default="", max_length=250), preserve_default=False)


class Migration(migrations.Migration):
    dependencies = [
        ("todos", "0005_places"),
    ]

    operations = [
        _added("todo"),
        _added("todoversion"),
        migrations.RunPython(compare_bytes, migrations.RunPython.noop),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.RemoveIndex("todo", "todos_by_place"),
        migrations.RemoveIndex("todoversion", "todo_versions_listed"),
        migrations.AddIndex("todo", models.Index(fields=["place", "rank", "id"], name="todos_by_rank")),
        migrations.AddIndex(
            "todoversion",
            models.Index(
                fields=["place", "rank", "todo", "position", "until", "removed", "status"],
                name="todo_versions_listed",
            ),
        ),
    ]
