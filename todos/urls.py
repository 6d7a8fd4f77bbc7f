"""One named route per page or action."""

from __future__ import annotations

from django.urls import path, register_converter
from django.urls.converters import IntConverter, StringConverter

from todos.domain.values.status import STATUSES
from todos.web.actions import add, add_lines, bulk, edit, erasure, labels, order, single, todo_list
from todos.web.pages import (
    chips,
    event,
    export,
    home,
    list_export,
    lists,
    quick_add,
    search,
    time_travel,
    trash,
    updates,
)


class StatusConverter(StringConverter):
    """One of the three statuses. Any other text has no address."""

    regex = "|".join(STATUSES)


class VersionConverter(IntConverter):
    """A version number, from 1, small enough for every database."""

    regex = "[1-9][0-9]{0,15}"


class WhereConverter(StringConverter):
    """Where the ticked todos go."""

    regex = "|".join(order.WHERE)


register_converter(StatusConverter, "status")
register_converter(WhereConverter, "where")
register_converter(VersionConverter, "version")

# A step: a line of the note that a version set.
STEP = "todos/<uuid:todo_id>/v<version:version>/steps/<int:line>/"

app_name = "todos"
pages = [
    path("", home.today, name="today"),
    path("inbox/", time_travel.todo_list, name="list"),
    path("inbox/list.csv", list_export.export, {"kind": "csv"}, name="inbox_csv"),
    path("inbox/list.json", list_export.export, {"kind": "json"}, name="inbox_json"),
    path("lists/<uuid:list_id>/list.csv", list_export.export, {"kind": "csv"}, name="list_csv"),
    path("lists/<uuid:list_id>/list.json", list_export.export, {"kind": "json"}, name="list_json"),
    path("lists/", lists.lists, name="lists"),
    path("lists/<uuid:list_id>/", time_travel.todo_list, name="in_list"),
    path("lists/<uuid:list_id>/settings/", lists.settings, name="list_settings"),
    path("search/", search.search, name="search"),
    path("activity/", time_travel.activity, name="activity"),
    path("activity/trail.jsonl", export.export, {"kind": "jsonl"}, name="jsonl"),
    path("activity/trail.csv", export.export, {"kind": "csv"}, name="csv"),
    path("trash/", trash.trash, name="trash"),
    path("todos/<uuid:todo_id>/", time_travel.detail, name="detail"),
    path("todos/<uuid:todo_id>/v<version:version>/", event.event, name="event"),
    path("todos/read/", chips.read, name="read"),
    path("quick-add/", quick_add.quick_add, name="quick_add"),
    path("updates/", updates.updates, name="updates"),
]
actions = [
    path("todos/", add.add, name="add"),
    path("todos/lines/", add_lines.add_lines, name="add_lines"),
    path("todos/<uuid:todo_id>/edit/", edit.edit, name="edit"),
    path("todos/<uuid:todo_id>/status/<status:status>/", single.change_status, name="status"),
    path("todos/<uuid:todo_id>/move/", order.move, name="move"),
    path("todos/<uuid:todo_id>/skip/", single.skip, name="skip"),
    path(f"{STEP}tick/", single.tick, {"done": True}, name="tick"),
    path(f"{STEP}untick/", single.tick, {"done": False}, name="untick"),
    path("todos/<uuid:todo_id>/v<version:version>/unlabel/", labels.unlabel, name="unlabel"),
    path("labels/rename/", labels.rename, name="rename_label"),
    path("todos/<uuid:todo_id>/remove/", single.remove, name="remove"),
    path("todos/<uuid:todo_id>/restore/", single.restore, name="restore"),
    path("todos/<uuid:todo_id>/v<version:version>/undo/", single.undo, name="undo"),
    path("todos/<uuid:todo_id>/v<version:version>/restore/", single.restore_version, name="restore_version"),
    path("todos/<uuid:todo_id>/v<version:version>/erase/", erasure.erase_words, name="erase_words"),
    path("todos/<uuid:todo_id>/acts/<uuid:act_id>/undo/", bulk.undo_in_todo, name="undo_in_todo"),
    path("acts/<uuid:act_id>/undo/", bulk.undo, name="undo_act"),
    path("lists/add/", todo_list.add, name="add_list"),
    path("lists/<uuid:list_id>/rename/", todo_list.rename, name="rename_list"),
    path("lists/<uuid:list_id>/remove/", todo_list.remove, name="remove_list"),
    path("lists/<uuid:list_id>/restore/", todo_list.restore, name="restore_list"),
    path("lists/<uuid:list_id>/v<version:version>/undo/", todo_list.undo, name="undo_list"),
    path("todos/bulk/", bulk.leave, name="bulk"),
    path("todos/bulk/status/<status:status>/", bulk.change_status, name="bulk_status"),
    path("todos/bulk/due/", bulk.due_today, name="bulk_due"),
    path("todos/bulk/order/<where:where>/", order.order, name="bulk_order"),
    path("todos/bulk/move/", order.move_all, name="bulk_move"),
    path("todos/bulk/label/", labels.label_all, name="bulk_label"),
    path("todos/bulk/unlabel/", labels.unlabel_all, name="bulk_unlabel"),
    path("todos/bulk/remove/", bulk.remove, name="bulk_remove"),
    path("todos/bulk/restore/", bulk.restore, name="bulk_restore"),
]
urlpatterns = [*pages, *actions]
