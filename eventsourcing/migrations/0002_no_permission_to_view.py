from django.apps import apps
from django.db import migrations

# The label of this app: a project may have given it another one.
_LABEL = apps.get_containing_app_config(__name__).label


class Migration(migrations.Migration):
    """Staff read events without one. Nothing in the database changes."""

    dependencies = [(_LABEL, "0001_initial")]

    operations = [
        migrations.AlterModelOptions(name="storedevent", options={"default_permissions": (), "verbose_name": "event"}),
    ]
