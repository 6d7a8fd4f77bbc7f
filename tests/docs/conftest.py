"""Whatever a page sets up is gone after it."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy

import pytest
from django.apps import apps
from django.db import connection

from eventsourcing.event_types import event_types
from eventsourcing.projections import base


@pytest.fixture
def left_as_found(transactional_db: None) -> Iterator[None]:
    """Event types, projections, models and tables are afterwards those of before."""
    types, projections = deepcopy(vars(event_types)), base.registered[:]
    labels, tables = set(apps.all_models), set(connection.introspection.table_names())
    yield
    vars(event_types).update(types)
    base.registered[:] = projections
    for label in set(apps.all_models) - labels:
        del apps.all_models[label]
    apps.clear_cache()
    with connection.cursor() as cursor:
        for table in set(connection.introspection.table_names()) - tables:
            cursor.execute(f"DROP TABLE {connection.ops.quote_name(table)}")
