"""Lets a person have a secret address for each of two things: the feed of their activity, and their calendar."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("todosite", "0005_job_runs"),
    ]

    operations = [
        migrations.AddField("feedlink", "kind", models.CharField(default="activity", max_length=16)),
        migrations.AlterField(
            "feedlink",
            "user",
            models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            "feedlink", models.UniqueConstraint(fields=["user", "kind"], name="one_feed_link_of_a_kind")
        ),
    ]
