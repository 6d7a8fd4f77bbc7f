"""One named route per page or command."""

from __future__ import annotations

from django.urls import path, register_converter

from todos.domain.status import STATUSES
from todos.web.actions import bulk, single
from todos.web.pages import export, time_travel, todo, updates


class StatusConverter:
    """One of the three statuses; anything else is no address."""

    regex = "|".join(STATUSES)

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class VersionConverter:
    """A version number, from 1, small enough for every database."""

    regex = "[1-9][0-9]{0,15}"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return str(value)


register_converter(StatusConverter, "status")
register_converter(VersionConverter, "version")

app_name = "todos"
urlpatterns = [
    path("", time_travel.todo_list, name="list"),
    path("activity/", time_travel.activity, name="activity"),
    path("activity/trail.jsonl", export.export, {"kind": "jsonl"}, name="jsonl"),
    path("activity/trail.csv", export.export, {"kind": "csv"}, name="csv"),
    path("news/", updates.news, name="news"),
    path("trash/", todo.trash, name="trash"),
    path("todos/", single.add, name="add"),
    path("todos/several/", bulk.leave, name="several"),
    path("todos/several/status/<status:status>/", bulk.change_status, name="several_status"),
    path("todos/several/remove/", bulk.remove, name="several_remove"),
    path("todos/several/restore/", bulk.restore, name="several_restore"),
    path("acts/<uuid:act>/undo/", bulk.undo, name="undo_act"),
    path("todos/<uuid:id>/", time_travel.detail, name="detail"),
    path("todos/<uuid:id>/v<version:version>/", todo.event, name="event"),
    path("todos/<uuid:id>/v<version:version>/undo/", single.undo, name="undo"),
    path("todos/<uuid:id>/acts/<uuid:act>/undo/", bulk.undo_in_todo, name="undo_in_todo"),
    path("todos/<uuid:id>/v<version:version>/restore/", single.restore_version, name="restore_version"),
    path("todos/<uuid:id>/edit/", single.edit, name="edit"),
    path("todos/<uuid:id>/status/<status:status>/", single.change_status, name="status"),
    path("todos/<uuid:id>/remove/", single.remove, name="remove"),
    path("todos/<uuid:id>/restore/", single.restore, name="restore"),
]
