from django.apps import apps
from django.db import migrations

# The label of this app: a project may have given it another one.
_LABEL = apps.get_containing_app_config(__name__).label


class Migration(migrations.Migration):
    """Admin shows events to those who have the permission to view them. `migrate` makes it; no table changes."""

    dependencies = [(_LABEL, "0002_no_permission_to_view")]

    operations = [
        migrations.AlterModelOptions(
            name="storedevent", options={"default_permissions": ("view",), "verbose_name": "event"}
        ),
    ]
