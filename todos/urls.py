"""One named route per page or command."""

from __future__ import annotations

from django.urls import path, register_converter

from todos import acts, export, news, together, travel, views
from todos.domain.todo import STATUSES


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
    path("", travel.todo_list, name="list"),
    path("activity/", travel.activity, name="activity"),
    path("activity/trail.jsonl", export.export, {"kind": "jsonl"}, name="jsonl"),
    path("activity/trail.csv", export.export, {"kind": "csv"}, name="csv"),
    path("news/", news.news, name="news"),
    path("trash/", views.trash, name="trash"),
    path("todos/", acts.add, name="add"),
    path("todos/several/", together.leave, name="several"),
    path("todos/several/status/<status:status>/", together.change_status, name="several_status"),
    path("todos/several/remove/", together.remove, name="several_remove"),
    path("todos/several/restore/", together.restore, name="several_restore"),
    path("acts/<uuid:act>/undo/", together.undo, name="undo_act"),
    path("todos/<uuid:id>/", travel.detail, name="detail"),
    path("todos/<uuid:id>/v<version:version>/", views.event, name="event"),
    path("todos/<uuid:id>/v<version:version>/undo/", acts.undo, name="undo"),
    path("todos/<uuid:id>/acts/<uuid:act>/undo/", together.undo_in_todo, name="undo_in_todo"),
    path("todos/<uuid:id>/v<version:version>/restore/", acts.restore_version, name="restore_version"),
    path("todos/<uuid:id>/edit/", acts.edit, name="edit"),
    path("todos/<uuid:id>/status/<status:status>/", acts.change_status, name="status"),
    path("todos/<uuid:id>/remove/", acts.remove, name="remove"),
    path("todos/<uuid:id>/restore/", acts.restore, name="restore"),
]
