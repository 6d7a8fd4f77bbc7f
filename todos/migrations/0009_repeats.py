"""How a todo comes back, in the rows. No todo from before does."""

from django.db import migrations, models

MODELS = ("todo", "todoversion")


class Migration(migrations.Migration):
    dependencies = [
        ("todos", "0008_steps"),
    ]

    operations = [migrations.AddField(model, "repeat", models.CharField(default="", max_length=80)) for model in MODELS]
