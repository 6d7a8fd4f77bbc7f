"""Raw events for staff, in Django admin: to be read and verified, never touched."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import update_wrapper
from typing import Any
from uuid import UUID

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.views.decorators.http import require_safe

from .. import hash_chain
from ..event import Event
from ..models import Receipt, StoredEvent
from ..stored_event import Record
from .display import hash_parts, pretty, pretty_metadata, shown, visible
from .filters import EventFilters, Page, StreamPlace, keyset_page, log_page

EVENTS_PER_READ = 1_000
MOST_FINDINGS = 50
LOG_COLUMNS = ("Position", "Time", "Type", "Stream", "Version", "Actor", "Source", "Hash")
STREAM_COLUMNS = ("Version", "Position", "Time", "Type", "Actor", "Source", "Hash", "Link")


@admin.register(StoredEvent)
class StoredEventAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # generic in the stubs only
    """Three pages, all of them read-only: the log, one event, one stream."""

    actions = None

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whoever is let into admin reads; a permission of its own would be one more thing to hand out."""
        return self.admin_site.has_permission(request)

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Admin's index leads there."""
        return self.has_view_permission(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Nobody adds: events come from commands."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody changes."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody deletes."""
        return False

    def get_urls(self) -> list[URLPattern]:
        """Only what can be read has an address; admin's own add, history and delete pages have none."""
        return [
            path("", self._page(self.log_view), name="eventsourcing_storedevent_changelist"),
            path("stream/", self._page(self.stream_view), name="eventsourcing_storedevent_stream"),
            path("<int:position>/", self._page(self.event_view), name="eventsourcing_storedevent_change"),
        ]

    def _page(self, view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        def permitted(request: HttpRequest, **kwargs: Any) -> HttpResponse:
            if not self.has_view_permission(request):
                raise PermissionDenied
            return view(request, **kwargs)

        return update_wrapper(self.admin_site.admin_view(require_safe(permitted)), view)

    def log_view(self, request: HttpRequest) -> HttpResponse:
        """All events, newest first, as the address filters them; 422 when it cannot be understood."""
        filters = EventFilters(request.GET)
        page = Page([])
        if filters.is_valid():
            found = log_page(self._columns(request), filters)
            page = found or page
            if found is None:
                filters.add_error(None, "The event to continue from is not in this list.")
        rows = [shown(event) for event in page.rows]
        context = {"filters": filters, "page": page, "events": rows, "columns": LOG_COLUMNS}
        return self._render(request, "log", "Events", context, 422 if filters.errors else 200)

    def event_view(self, request: HttpRequest, position: int) -> HttpResponse:
        """One event: what is stored, whether it follows from the one before, and what stands around it."""
        events, columns = self.get_queryset(request), self._columns(request)
        event = events.filter(position=position).first()
        if event is None:
            raise Http404(f"There is no event at position {position}.")
        stream = columns.filter(stream_id=event.stream_id)
        previous = stream.filter(version__lt=event.version).order_by("-version").first()
        command, cause = _cause(event.causation_id, columns)
        context = {
            "event": event,
            "row": shown(event),
            "hash_parts": hash_parts(event),
            "fault": _fault(event, previous),
            "data": pretty(event.data),
            "metadata": pretty_metadata(event),
            "stored": [("data", visible(event.data)), ("extra", visible(event.extra))],
            "command": visible(command),
            "cause": cause,
            "previous": previous,
            "next": stream.filter(version__gt=event.version).order_by("version").first(),
            "older": columns.filter(position__lt=position).order_by("-position").first(),
            "newer": columns.filter(position__gt=position).order_by("position").first(),
        }
        return self._render(request, "event", f"Event {position}", context)

    def stream_view(self, request: HttpRequest) -> HttpResponse:
        """One stream in version order, and whether its chain verifies: the whole of it is read for that, always."""
        place, context, status = StreamPlace(request.GET), dict[str, Any](), 422
        if place.is_valid():
            context = self._stream(request, place)
            status = 200 if context["checked"] else 404
        shown_id = visible(place.data.get("id", ""))
        context |= {"place": place, "shown_id": shown_id}
        return self._render(request, "stream", f"Stream {shown_id}", context, status)

    def _stream(self, request: HttpRequest, place: StreamPlace) -> dict[str, Any]:
        stream_id = place.cleaned_data["id"]
        way, version = place.place("after")
        rows = self._columns(request).filter(stream_id=stream_id)
        page = keyset_page(rows, ("version",), way, (version,) if version else None)
        checked, findings = _verify(self.get_queryset(request), stream_id)
        return {
            "stream_id": stream_id,
            "page": page,
            "columns": STREAM_COLUMNS,
            "events": [shown(event) for event in reversed(page.rows)],
            "checked": checked,
            "findings": findings[:MOST_FINDINGS],
            "further_findings": max(0, len(findings) - MOST_FINDINGS),
            "faulty": {finding.position for finding in findings},
        }

    def _columns(self, request: HttpRequest) -> QuerySet[StoredEvent]:
        """Events without their contents, which lists do not show."""
        return self.get_queryset(request).defer("data", "extra")

    def _render(
        self, request: HttpRequest, page: str, title: str, context: dict[str, Any], status: int = 200
    ) -> HttpResponse:
        request.current_app = self.admin_site.name
        everywhere = {**self.admin_site.each_context(request), "opts": self.opts, "title": title}
        return TemplateResponse(request, f"admin/eventsourcing/{page}.html", everywhere | context, status=status)


def _fault(event: StoredEvent, previous: StoredEvent | None) -> str:
    """What is wrong with the link from the event before; nothing when it holds."""
    if (previous.version if previous else 0) != event.version - 1:
        return f"Its link cannot be computed: v{event.version - 1} of the stream is missing."
    computed = hash_chain.recompute(_event(event), bytes(previous.hash) if previous else hash_chain.GENESIS)
    if computed == bytes(event.hash):
        return ""
    return f"The hash does not match what is stored, which gives {computed.hex()}."


def _cause(causation_id: UUID | None, events: QuerySet[StoredEvent]) -> tuple[str, StoredEvent | None]:
    """The type of the command with that id, or else the event with that id; or nothing known of it."""
    if causation_id is None:
        return "", None
    receipt = Receipt.objects.using(events.db).filter(command_id=causation_id).first()
    if receipt is not None:
        return receipt.command_type, None
    return "", events.filter(event_id=causation_id).first()


def _verify(events: QuerySet[StoredEvent], stream_id: str) -> tuple[int, list[hash_chain.Finding]]:
    """How many events the stream has, and everything that is wrong with its chain."""
    verifier, findings, checked = hash_chain.Verifier(stream_id), list[hash_chain.Finding](), 0
    for event in _whole_stream(events, stream_id):
        findings += verifier.check(event)
        checked += 1
    return checked, findings


def _whole_stream(events: QuerySet[StoredEvent], stream_id: str) -> Iterator[Event]:
    rows, version = events.filter(stream_id=stream_id).order_by("version"), 0
    while batch := list(rows.filter(version__gt=version)[:EVENTS_PER_READ]):
        yield from map(_event, batch)
        version = batch[-1].version
        if len(batch) < EVENTS_PER_READ:
            return


def _event(row: StoredEvent) -> Event:
    causation = str(row.causation_id) if row.causation_id else None
    return Event.from_store(
        type=row.type,
        id=str(row.event_id),
        stream_id=row.stream_id,
        version=row.version,
        schema_version=row.schema_version,
        timestamp=row.timestamp,
        position=row.position,
        hash=bytes(row.hash),
        record=Record(row.data, row.extra, row.actor, row.source, causation, str(row.correlation_id)),
    )
