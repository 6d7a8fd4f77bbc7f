"""The list of todos keeps what every projection promises."""

from __future__ import annotations

import pytest

from eventsourcing.projections.rebuild import rebuild
from eventsourcing.testing import ProjectionSpec
from tests.conftest import BOTH
from tests.todos.story import added, removed, restored, status, words
from todos import models
from todos.read_model.projections import TodoProjection


@pytest.mark.django_db(databases=BOTH)
class TestTodoProjection(ProjectionSpec):
    projection = TodoProjection()
    events = [added(), status("Started"), words("Buy oat milk"), removed(), restored()]

    @pytest.fixture(params=BOTH)
    def using(self, request):
        return request.param

    def row(self, stream_id, using):
        row = models.Todo.objects.using(using).filter(pk=stream_id).values().first()
        versions = models.TodoVersion.objects.using(using).filter(todo=stream_id).order_by("version").values()
        return (row, list(versions)) if row or versions else None

    def rebuild(self, using):
        assert rebuild(TodoProjection(), using) == []
