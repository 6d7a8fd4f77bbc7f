from django.db import migrations


class Migration(migrations.Migration):
    """Staff read events without one. Nothing in the database changes."""

    dependencies = [("eventsourcing", "0001_initial")]

    operations = [
        migrations.AlterModelOptions(name="storedevent", options={"default_permissions": (), "verbose_name": "event"}),
    ]
