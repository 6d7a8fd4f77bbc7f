"""Gives todos a note: rows say where the log has it, and hold no word of it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("todos", "0006_rank"),
    ]

    operations = [
        migrations.AddField("todo", "note_position", models.BigIntegerField(null=True)),
        migrations.AddField("todoversion", "note_position", models.BigIntegerField(null=True)),
    ]
