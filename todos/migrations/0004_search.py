"""Makes room for characters of several code points, and folds what a search compares: words in any order, accents."""

from collections.abc import Iterator

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from todos.domain.search import folded

BATCH = 500


def fold(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Fold the description of every row again. Rows that stay the same are not written."""
    using = schema_editor.connection.alias
    for name in ("Todo", "TodoVersion"):
        model = apps.get_model("todos", name)
        changed = list[models.Model]()
        for row in _rows(model.objects.using(using)):
            search = folded(row.description)
            if search != row.search:
                row.search = search
                changed.append(row)
            if len(changed) == BATCH:
                model.objects.using(using).bulk_update(changed, ["search"])
                changed.clear()
        model.objects.using(using).bulk_update(changed, ["search"])


def _rows(rows: models.QuerySet[models.Model]) -> Iterator[models.Model]:
    """All rows in the order of their keys, read in batches: they are written meanwhile."""
    some = list(rows.only("description", "search").order_by("pk")[:BATCH])
    while some:
        yield from some
        some = list(rows.filter(pk__gt=some[-1].pk).only("description", "search").order_by("pk")[:BATCH])


class Migration(migrations.Migration):
    dependencies = [
        ("todos", "0003_added_position"),
    ]

    operations = [
        migrations.AlterField("todo", "description", models.CharField(max_length=5000)),
        migrations.AlterField("todoversion", "description", models.CharField(max_length=5000)),
        migrations.RunPython(fold, migrations.RunPython.noop),
    ]
