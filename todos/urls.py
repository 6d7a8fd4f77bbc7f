"""One named route per page or action."""

from __future__ import annotations

from django.urls import path, register_converter
from django.urls.converters import IntConverter, StringConverter

from todos.domain.status import STATUSES
from todos.web.actions import add, bulk, edit, single
from todos.web.pages import event, export, time_travel, trash, updates


class StatusConverter(StringConverter):
    """One of the three statuses. Any other text has no address."""

    regex = "|".join(STATUSES)


class VersionConverter(IntConverter):
    """A version number, from 1, small enough for every database."""

    regex = "[1-9][0-9]{0,15}"


register_converter(StatusConverter, "status")
register_converter(VersionConverter, "version")

app_name = "todos"
pages = [
    path("", time_travel.todo_list, name="list"),
    path("activity/", time_travel.activity, name="activity"),
    path("activity/trail.jsonl", export.export, {"kind": "jsonl"}, name="jsonl"),
    path("activity/trail.csv", export.export, {"kind": "csv"}, name="csv"),
    path("trash/", trash.trash, name="trash"),
    path("todos/<uuid:todo_id>/", time_travel.detail, name="detail"),
    path("todos/<uuid:todo_id>/v<version:version>/", event.event, name="event"),
    path("updates/", updates.updates, name="updates"),
]
actions = [
    path("todos/", add.add, name="add"),
    path("todos/<uuid:todo_id>/edit/", edit.edit, name="edit"),
    path("todos/<uuid:todo_id>/status/<status:status>/", single.change_status, name="status"),
    path("todos/<uuid:todo_id>/remove/", single.remove, name="remove"),
    path("todos/<uuid:todo_id>/restore/", single.restore, name="restore"),
    path("todos/<uuid:todo_id>/v<version:version>/undo/", single.undo, name="undo"),
    path("todos/<uuid:todo_id>/v<version:version>/restore/", single.restore_version, name="restore_version"),
    path("todos/<uuid:todo_id>/acts/<uuid:act_id>/undo/", bulk.undo_in_todo, name="undo_in_todo"),
    path("acts/<uuid:act_id>/undo/", bulk.undo, name="undo_act"),
    path("todos/bulk/", bulk.leave, name="bulk"),
    path("todos/bulk/status/<status:status>/", bulk.change_status, name="bulk_status"),
    path("todos/bulk/remove/", bulk.remove, name="bulk_remove"),
    path("todos/bulk/restore/", bulk.restore, name="bulk_restore"),
]
urlpatterns = [*pages, *actions]
