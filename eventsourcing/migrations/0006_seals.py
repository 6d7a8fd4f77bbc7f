from django.apps import apps
from django.db import migrations, models
from django.db.models import F

# The label of this app: a project may have given it another one.
_LABEL = apps.get_containing_app_config(__name__).label


def fix_origin(state, schema_editor):
    """The origin of a log from before seals is the id it has now."""
    identities = state.get_model(_LABEL, "LogIdentity").objects.using(schema_editor.connection.alias)
    identities.update(origin=F("log_id"))


class Migration(migrations.Migration):
    """Seals: the fixed origin of the log, the seals, and the tree that their proofs are read from."""

    dependencies = [(_LABEL, "0005_personal_keys")]

    operations = [
        migrations.AddField("logidentity", "origin", models.UUIDField(null=True)),
        migrations.RunPython(fix_origin, migrations.RunPython.noop),
        migrations.AlterField("logidentity", "origin", models.UUIDField()),
        migrations.CreateModel(
            name="Seal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("origin", models.UUIDField()),
                ("size", models.BigIntegerField()),
                ("position", models.BigIntegerField()),
                ("root", models.BinaryField()),
                ("note", models.TextField()),
                ("made_at", models.DateTimeField()),
            ],
            options={
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(fields=("origin", "size"), name="eventsourcing_seal_size"),
                ],
            },
        ),
        migrations.CreateModel(
            name="TreeTile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("level", models.SmallIntegerField()),
                ("number", models.BigIntegerField()),
                ("last_position", models.BigIntegerField(null=True)),
                ("content", models.BinaryField()),
            ],
            options={
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(fields=("level", "number"), name="eventsourcing_tile"),
                ],
                "indexes": [models.Index(fields=["last_position"], name="eventsourcing_tile_position")],
            },
        ),
    ]
