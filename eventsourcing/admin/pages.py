"""Raw events in Django admin, for staff to read and verify. Nothing can be changed here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import update_wrapper
from typing import Any
from uuid import UUID

from django.contrib import admin
from django.contrib.auth import get_permission_codename
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.views.decorators.http import require_safe

from ..database.store import DjangoEventStore
from ..event import Event
from ..hash_chain import GENESIS, Finding, link, recompute
from ..models import Receipt, StoredEvent
from ..verification import NOT_AN_EVENT, Verification
from ..verification_checks import UNREADABLE
from .display import NO_WORDS, ShownEvent, hash_parts, pretty, pretty_metadata, pretty_personal, show_event, visible
from .filters import EventFilters, StreamAddress
from .paging import EventPage, event_page, log_page
from .words import words_about

EVENTS_PER_READ = 1_000
MAX_FINDINGS = 50
LOG_COLUMNS = ("Position", "Time", "What", "Where", "Version", "Who", "Via", "Hash")
STREAM_COLUMNS = ("Version", "Position", "Time", "What", "Who", "Via", "Hash", "Link")


@admin.register(StoredEvent)
class StoredEventAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # generic in the stubs only
    """Three pages, all of them read-only, by permission: the log, one event, one stream."""

    actions = None

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Whoever may use admin and has Django's permission to view events, as superusers have."""
        permission = f"{self.opts.app_label}.{get_permission_codename('view', self.opts)}"
        user: Any = request.user
        return self.admin_site.has_permission(request) and bool(user.has_perm(permission))

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Admin's index has a link to the events."""
        return self.has_view_permission(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Never: events come from commands."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Never."""
        return False

    def get_urls(self) -> list[URLPattern]:
        """The three pages; admin's own add, history and delete pages have no address."""
        prefix = f"{self.opts.app_label}_{self.opts.model_name}"
        return [
            path("", self._page(self.log_view), name=f"{prefix}_changelist"),
            path("stream/", self._page(self.stream_view), name=f"{prefix}_stream"),
            path("<int:position>/", self._page(self.event_view), name=f"{prefix}_change"),
        ]

    def _page(self, view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        def permitted(request: HttpRequest, **kwargs: Any) -> HttpResponse:
            if not self.has_view_permission(request):
                raise PermissionDenied
            return view(request, **kwargs)

        return update_wrapper(self.admin_site.admin_view(require_safe(permitted)), view)

    def log_view(self, request: HttpRequest) -> HttpResponse:
        """All events, newest first, filtered by the address; 422 for an address that cannot be read."""
        filters = EventFilters(request.GET)
        page = EventPage([])
        if filters.is_valid():
            found = log_page(self._columns(request), filters)
            page = found or page
            if found is None:
                filters.add_error(None, "The event to continue from is not in this list.")
        # The first page of the whole list begins with the head.
        head = self._head(request) if filters.data else next(iter(page.rows), None)
        rows = _shown(request, page.rows)
        context = {"filters": filters, "page": page, "events": rows, "columns": LOG_COLUMNS}
        context["head"] = show_event(head) if head else None
        return self._render(request, "log", "Events", context, 422 if filters.errors else 200)

    def event_view(self, request: HttpRequest, position: int) -> HttpResponse:
        """One event as stored, whether its hash follows from the event before, and its neighbours."""
        events, columns = self.get_queryset(request), self._columns(request)
        event = events.filter(position=position).first()
        if event is None:
            raise Http404(f"There is no event at position {position}.")
        stream = columns.filter(stream_id=event.stream_id)
        stored, previous = _stored(event, events.db)
        command, cause = _cause(event.causation_id, columns)
        context = {
            "event": event,
            "row": _shown(request, [event])[0],
            "hash_parts": hash_parts(event),
            "fault": _fault(stored, previous),
            "data": pretty(event.data),
            "personal": pretty_personal(stored) if stored else "",
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
        """One stream in version order, and whether its chain verifies; each page reads the whole stream for that."""
        address, context, status = StreamAddress(request.GET), dict[str, Any](), 422
        if address.is_valid():
            context = self._stream(request, address)
            status = 200 if context["checked"] else 404
        shown_id = visible(address.data.get("id", ""))
        context |= {"address": address, "shown_id": shown_id}
        return self._render(request, "stream", f"Stream {shown_id}", context, status)

    def _stream(self, request: HttpRequest, address: StreamAddress) -> dict[str, Any]:
        stream_id = address.cleaned_data["id"]
        direction, version = address.cursor("after")
        rows = self._columns(request).filter(stream_id=stream_id)
        page = event_page(rows, ("version",), direction, (version,) if version else None)
        checked, findings = _verify(rows.db, stream_id)
        events = _shown(request, page.rows[::-1])
        return {
            "stream_id": stream_id,
            "page": page,
            "columns": STREAM_COLUMNS,
            "events": events,
            "about": events[0].words if events else NO_WORDS,
            "checked": checked,
            "findings": findings[:MAX_FINDINGS],
            "further_findings": max(0, len(findings) - MAX_FINDINGS),
            "faulty": {finding.position for finding in findings},
        }

    def _columns(self, request: HttpRequest) -> QuerySet[StoredEvent]:
        """Events without their data, which lists do not show."""
        return self.get_queryset(request).defer("data", "extra")

    def _head(self, request: HttpRequest) -> StoredEvent | None:
        """The last event of the log, by its position; None in an empty log."""
        return self._columns(request).order_by("-position").first()

    def _render(
        self, request: HttpRequest, page: str, title: str, context: dict[str, Any], status: int = 200
    ) -> HttpResponse:
        request.current_app = self.admin_site.name
        everywhere = {**self.admin_site.each_context(request), "opts": self.opts, "title": title}
        return TemplateResponse(request, f"admin/eventsourcing/{page}.html", everywhere | context, status=status)


def _shown(request: HttpRequest, events: Sequence[StoredEvent]) -> list[ShownEvent]:
    """These events as pages show them, with what the site says about them."""
    words = words_about(request, events)
    return [show_event(event, words.get(event.position, NO_WORDS)) for event in events]


def _cause(causation_id: UUID | None, events: QuerySet[StoredEvent]) -> tuple[str, StoredEvent | None]:
    """The type of the command with that id, or else the event with that id; or nothing known of it."""
    if causation_id is None:
        return "", None
    receipt = Receipt.objects.using(events.db).filter(command_id=causation_id).first()
    if receipt is not None:
        return receipt.command_type, None
    return "", events.filter(event_id=causation_id).first()


def _verify(using: str, stream_id: str) -> tuple[int, list[Finding]]:
    """How many events the stream has, and the findings in its chain."""
    checked: list[int] = []
    findings = list(Verification(using, EVENTS_PER_READ, checked.append).chain(stream_id))
    return sum(checked), findings


def _stored(row: StoredEvent, using: str) -> tuple[Event | None, Event | None]:
    """A row and the one before it in the stream, as the store reads them; None for a missing or unreadable one."""
    try:
        newest_first = DjangoEventStore.generate(using=using).get_back(row.stream_id, row.version, 2)
    except UNREADABLE:
        return None, None
    event, previous = (*newest_first, None, None)[:2]
    return event, previous


def _fault(event: Event | None, previous: Event | None) -> str:
    """What is wrong with the link from the event before; '' when it holds."""
    if event is None:
        return f"Its link cannot be computed: {NOT_AN_EVENT}."
    if (previous.version if previous else 0) != event.version - 1:
        return f"Its link cannot be computed: v{event.version - 1} of the stream is missing."
    if link(event, previous).holds:
        return ""
    computed = recompute(event, previous.hash if previous else GENESIS)
    return f"The hash does not match what is stored, which gives {computed.hex()}."
