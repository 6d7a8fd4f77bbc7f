"""`/calendar/<secret>/`: what is due, as iCalendar (RFC 5545), for programs that have no session.

An event by default, since the calendars of Google and others show no tasks; `?todo=1` gives tasks. `?alarm=1` adds a
reminder: at the time, or at 9:00 of the day.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, timedelta

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page, require_safe
from icalendar import Alarm, Calendar, Event, Todo

from todos.domain.values import due as dues
from todos.domain.values.due import Due
from todos.history.phrases import ERASED
from todos.read_model import today
from todos.read_model.seen_by import TodoRow
from todosite.accounts import feed_links
from todosite.accounts.atom_feed import FORBIDDEN_IN_XML

CONTENT_TYPE = "text/calendar; charset=utf-8"
# At 9:00 of a day that begins at midnight.
ALARM_OF_A_DAY = timedelta(hours=9)
# iCalendar has nine priorities: 1 is the highest, 5 is medium, 9 is the lowest.
PRIORITIES = {1: 1, 2: 5, 3: 9}
STATUSES = {"Queued": "NEEDS-ACTION", "Started": "IN-PROCESS"}


@login_not_required
@require_safe
@cache_control(private=True, max_age=300)
@conditional_page
def calendar(request: HttpRequest, secret: str) -> HttpResponse:
    """The open todos with a due day of the person whose secret this is."""
    user = feed_links.reader(secret, feed_links.CALENDAR)
    if user is None:
        raise Http404("There is no such calendar.")
    site = feed_links.site_address(request)
    make = _task if request.GET.get("todo") else _event
    document = Calendar()
    document.add("prodid", "-//Todos//Due//EN")
    document.add("version", "2.0")
    document.add("x-wr-calname", _text(f"Todos of {user.get_username()}"))
    for row, due in _due(today.with_a_day(user)):
        component = make(row, due)
        component.add("url", f"{site}{reverse('todos:detail', args=[row.id])}")
        if request.GET.get("alarm"):
            component.add_component(_alarm(row, due))
        document.add_component(component)
    return HttpResponse(document.to_ical(), content_type=CONTENT_TYPE)


def _due(rows: list[TodoRow]) -> Iterator[tuple[TodoRow, Due]]:
    for row in rows:
        if (due := dues.parse(row.due)) is not None:
            yield row, due


def _event(row: TodoRow, due: Due) -> Event:
    event = Event()
    _describe(event, row)
    moment = dues.instant(due)
    event.add("dtstart", due.day if moment is None else moment)
    if moment is None:
        event.add("dtend", due.day + timedelta(days=1))  # the day after: an end is not a part of the event
    return event


def _task(row: TodoRow, due: Due) -> Todo:
    task = Todo()
    _describe(task, row)
    task.add("due", dues.instant(due) or due.day)
    task.add("status", STATUSES[row.status])
    return task


def _describe(component: Event | Todo, row: TodoRow) -> None:
    component.add("uid", str(row.id))
    component.add("sequence", row.version)
    component.add("dtstamp", row.last_event.astimezone(UTC))
    component.add("summary", _text(row.description or ERASED.capitalize()))
    if row.priority:
        component.add("priority", PRIORITIES[row.priority])
    if row.labels:
        component.add("categories", [_text(label) for label in row.label_words])


def _alarm(row: TodoRow, due: Due) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", _text(row.description or ERASED.capitalize()))
    alarm.add("trigger", ALARM_OF_A_DAY if due.time is None else timedelta())
    return alarm


def _text(text: str) -> str:
    """The text without characters that iCalendar forbids: the same that XML does."""
    return FORBIDDEN_IN_XML.sub("\ufffd", text)
