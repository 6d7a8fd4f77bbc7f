"""Gives todos labels, of which PostgreSQL keeps no samples: no erasure reaches the tables in which it keeps them."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

MODELS, COLUMNS = ("todo", "todoversion"), ("labels", "label_keys")


def keep_no_statistics(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Let PostgreSQL keep no samples of labels."""
    if schema_editor.connection.vendor != "postgresql":
        return
    for model in MODELS:
        for column in COLUMNS:
            schema_editor.execute(f"ALTER TABLE todos_{model} ALTER COLUMN {column} SET STATISTICS 0")


class Migration(migrations.Migration):
    dependencies = [
        ("todos", "0009_repeats"),
    ]

    operations = [
        *(migrations.AddField(model, column, models.TextField(default="")) for model in MODELS for column in COLUMNS),
        migrations.RunPython(keep_no_statistics, migrations.RunPython.noop),
    ]
