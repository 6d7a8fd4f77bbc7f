from django.apps import apps
from django.db import migrations, models

# The label of this app: a project may have given it another one.
_LABEL = apps.get_containing_app_config(__name__).label


class Migration(migrations.Migration):
    """Commands see that a rebuild is going on. Nothing of the log changes."""

    dependencies = [(_LABEL, "0003_permission_to_view")]

    operations = [
        migrations.CreateModel(
            name="RebuildRun",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                ("seen", models.DateTimeField()),
            ],
            options={"default_permissions": ()},
        ),
    ]
