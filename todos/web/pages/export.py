"""An audit trail as a file, streamed batch by batch."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from eventsourcing.seals import sealing
from eventsourcing.seals.trail_proofs import TrailProofs
from todos.domain.numbers import parse_number
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
    content = _stream(events_seen_by(request.user), chosen.wanted, file, _proofs(request))
    return StreamingHttpResponse(content, content_type=file.content_type, headers=headers)


def _proofs(request: HttpRequest) -> TrailProofs | None:
    """Proofs to the newest seal, or to the one over as many events as the address says (`seal`); None without seals."""
    if "seal" not in request.GET:
        newest = sealing.newest()
        return TrailProofs(newest) if newest else None
    size = parse_number(request.GET["seal"])
    seal = None if size is None else sealing.seals().filter(size=size).first()
    if seal is None:
        raise Http404("There is no such seal.")
    return TrailProofs(seal)


def _stream(seen: SeenEvents, wanted: AuditFilter, file: files.Format, proofs: TrailProofs | None) -> Iterator[str]:
    """The file in parts. A slow reader holds no transaction between two parts."""
    if file.heading:
        yield file.heading
    last = 0
    while lines := files.batch(seen, wanted, last):
        last = lines[-1].event.position
        yield file.write(lines, proofs)
    if end := file.end(proofs):
        yield end
