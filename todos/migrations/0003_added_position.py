"""Gives each todo and each version the position of the event that added the todo; lists are ordered by it."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import OuterRef, Subquery


def fill(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Read the position from the first version of each todo.

    Todos from before versions were kept have none yet. Their rows are made again after the migration (todos/apps.py).
    """
    using = schema_editor.connection.alias
    versions = apps.get_model("todos", "TodoVersion").objects.using(using)
    for name, key in (("Todo", "id"), ("TodoVersion", "todo")):
        first = versions.filter(todo=OuterRef(key), version=1).values("position")
        rows = apps.get_model("todos", name).objects.using(using)
        rows.annotate(first=Subquery(first)).filter(first__isnull=False).update(added_position=Subquery(first))


class Migration(migrations.Migration):
    dependencies = [
        ("todos", "0002_versions"),
    ]

    operations = [
        migrations.AddField("todo", "added_position", models.BigIntegerField(default=0), preserve_default=False),
        migrations.AddField("todoversion", "added_position", models.BigIntegerField(default=0), preserve_default=False),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.RemoveIndex("todo", "todos_by_owner"),
        migrations.RemoveIndex("todoversion", "todo_versions_listed"),
        migrations.AddIndex("todo", models.Index(fields=["owner", "added_position"], name="todos_by_owner")),
        migrations.AddIndex(
            "todoversion",
            models.Index(
                fields=["owner", "added_position", "position", "until", "removed", "status"],
                name="todo_versions_listed",
            ),
        ),
    ]
