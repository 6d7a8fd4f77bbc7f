"""Rows of apps that go along with the keys: accounts, and whatever else makes a site the same site."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, time
from typing import Any

from django.apps import apps
from django.core import serializers
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.core.management.color import no_style
from django.core.serializers.base import DeserializationError
from django.db import connections
from django.db.models import Model

from .. import keyset
from ..errors import InvalidPayload

KIND = "row"
BATCH = 500
registered: list[str] = []


def register(*labels: str) -> None:
    """Let the rows of these models ("app.Model") move with the log. A model comes after those that it refers to."""
    registered.extend(label for label in labels if label not in registered)


def models() -> list[type[Model]]:
    """The registered models."""
    return [apps.get_model(label) for label in registered]


def write(using: str) -> Iterator[dict[str, Any]]:
    """The fields of every row."""
    for model in models():
        for batch in keyset.batches(model._base_manager.using(using), ("pk",), BATCH):
            # What other sites number otherwise, such as permissions, is named.
            for row in serializers.serialize("python", batch, use_natural_foreign_keys=True):
                yield {"model": row["model"], "pk": row["pk"], "fields": _written(row["fields"])}


def _written(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Values as JSON has them. Django's own encoder would cut moments to milliseconds."""
    return {name: value.isoformat() if isinstance(value, (date, time)) else value for name, value in fields.items()}


def save(line: Mapping[str, Any], using: str) -> None:
    """Store the row of a line. Raises InvalidPayload for a model that is not registered, or other fields."""
    if line.keys() != {"kind", "model", "pk", "fields"}:
        raise InvalidPayload("fields", "a row has model, pk and fields")
    if line["model"] not in [model._meta.label_lower for model in models()]:
        raise InvalidPayload("model", f"{str(line['model'])[:80]!r} is not one whose rows move")
    row = {name: line[name] for name in ("model", "pk", "fields")}
    try:
        for found in serializers.deserialize("python", [row], using=using):
            found.save(using=using)
    except (DeserializationError, ObjectDoesNotExist, ValidationError, TypeError, ValueError, AttributeError) as error:
        raise InvalidPayload(str(line["model"]), f"the row cannot be read: {' '.join(str(error).split())}") from error


def is_empty(using: str) -> bool:
    """Whether there is no row of any registered model."""
    return not any(model._base_manager.using(using).exists() for model in models())


def number_on(using: str) -> None:
    """Let new rows be numbered after those that were stored (PostgreSQL)."""
    statements = connections[using].ops.sequence_reset_sql(no_style(), models())
    with connections[using].cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
