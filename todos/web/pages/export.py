"""An audit trail as a file, streamed batch by batch."""

from __future__ import annotations

from collections.abc import AsyncIterator

from asgiref.sync import sync_to_async
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from todos.history import export as files
from todos.history.audit_filter import AuditFilter
from todos.history.events_seen_by import SeenEvents, events_seen_by
from todos.web.page_address import current_page
from todos.web.pages import time_travel
from todos.web.pages.activity import ActivityPage


@require_safe
@cache_control(private=True, no_store=True)
def export(request: HttpRequest, kind: str) -> HttpResponseBase:
    """All events that the activity page shows for the same query, oldest first."""
    if "at" in request.GET:
        _, chosen, as_of = time_travel.activity_as_of(request)
        if as_of.error:
            return time_travel.activity(request)  # this page shows the error
    else:
        page = ActivityPage(request, current_page(request))
        if not page.form.is_valid():
            return page.render()
        chosen = page.chosen
    name = f"todo-{chosen.todo.id}" if chosen.todo else "activity"
    file = files.FORMATS[kind]
    headers = {"Content-Disposition": f'attachment; filename="{name}.{kind}"'}
    if request.method == "HEAD":
        return HttpResponse(content_type=file.content_type, headers=headers)
    content = _stream(events_seen_by(request.user), chosen.wanted, file)
    return StreamingHttpResponse(content, content_type=file.content_type, headers=headers)


async def _stream(seen: SeenEvents, wanted: AuditFilter, file: files.Format) -> AsyncIterator[str]:
    """The file in parts. A slow reader holds no transaction and no connection between two parts."""
    if file.heading:
        yield file.heading
    last = 0
    while lines := await sync_to_async(_batch)(seen, wanted, last):
        last = lines[-1].event.position
        yield file.write(lines)


def _batch(seen: SeenEvents, wanted: AuditFilter, after: int) -> list[files.Line]:
    try:
        return files.batch(seen, wanted, after)
    finally:
        if not connection.in_atomic_block:  # in tests it is
            connection.close_if_unusable_or_obsolete()
