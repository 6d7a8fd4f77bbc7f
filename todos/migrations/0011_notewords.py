"""A table with the words of notes, for the search. Of these PostgreSQL keeps no samples, which no erasure would reach.

`todos.apps` fills it after the migration: the words are in the log.
"""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def keep_no_statistics(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Let PostgreSQL keep no samples of notes."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("ALTER TABLE todos_notewords ALTER COLUMN search SET STATISTICS 0")


class Migration(migrations.Migration):
    dependencies = [
        ("todos", "0010_labels"),
    ]

    operations = [
        migrations.CreateModel(
            name="NoteWords",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("place", models.CharField(max_length=262)),
                ("version", models.BigIntegerField()),
                ("position", models.BigIntegerField()),
                ("search", models.TextField(default="")),
            ],
            options={
                "default_permissions": (),
                "indexes": [
                    models.Index(
                        condition=models.Q(("search", ""), _negated=True), fields=["place"], name="notes_by_place"
                    )
                ],
            },
        ),
        migrations.RunPython(keep_no_statistics, migrations.RunPython.noop),
    ]
