from django.apps import apps
from django.db import migrations, models

# The label of this app: a project may have given it another one.
_LABEL = apps.get_containing_app_config(__name__).label


class Migration(migrations.Migration):
    """A log that was moved knows which one it goes on from."""

    dependencies = [(_LABEL, "0006_seals")]

    operations = [
        migrations.CreateModel(
            name="FormerLog",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("log_id", models.UUIDField()),
                ("origin", models.UUIDField()),
                ("position", models.BigIntegerField()),
                ("size", models.BigIntegerField()),
                ("root", models.BinaryField()),
                ("reason", models.CharField(max_length=16)),
                ("at", models.DateTimeField()),
            ],
            options={"default_permissions": ()},
        ),
    ]
