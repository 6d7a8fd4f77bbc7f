"""Counts the steps of notes in the rows. The rows of notes from before count them when they are next written."""

from django.db import migrations, models

MODELS = ("todo", "todoversion")


class Migration(migrations.Migration):
    dependencies = [
        ("todos", "0007_notes"),
    ]

    operations = [
        migrations.AddField(model, column, models.SmallIntegerField(default=0))
        for model in MODELS
        for column in ("steps_done", "steps_all")
    ]
