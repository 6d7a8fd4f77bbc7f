from django.apps import apps
from django.db import migrations, models

# The label of this app: a project may have given it another one.
_LABEL = apps.get_containing_app_config(__name__).label


class Migration(migrations.Migration):
    """Personal values are stored encrypted from now on. What is stored already stays as it is."""

    dependencies = [(_LABEL, "0004_rebuildrun")]

    operations = [
        migrations.CreateModel(
            name="PersonKey",
            fields=[
                ("person", models.CharField(max_length=255, primary_key=True, serialize=False)),
                ("wrapped", models.BinaryField()),
            ],
            options={"default_permissions": ()},
        ),
        migrations.CreateModel(
            name="ValueKey",
            fields=[
                ("key_id", models.UUIDField(primary_key=True, serialize=False)),
                ("stream_id", models.CharField(max_length=255)),
                ("person", models.CharField(max_length=255)),
                ("wrapped", models.BinaryField()),
                ("tag", models.BinaryField(unique=True)),
            ],
            options={
                "default_permissions": (),
                "indexes": [
                    models.Index(fields=["stream_id"], name="eventsourcing_key_stream"),
                    models.Index(fields=["person"], name="eventsourcing_key_person"),
                ],
            },
        ),
        migrations.AddField("logidentity", "secret", models.BinaryField(null=True)),
        migrations.AlterField("receipt", "fingerprint", models.BinaryField(null=True)),
    ]
