"""How people type a day or a day and time, in the time zone of the person who looks."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.utils import timezone

from todos.domain.errors import InvalidDue
from todos.domain.quick_add import due as typed_due
from todos.domain.values import due as dues
from todos.web import viewer_language

HINT = "tomorrow, fri 9:00, 24 dec, 2026-12-24"


def read(typed: str) -> str:
    """The stored form of a due day as somebody types it; '' for none. Raises InvalidDue."""
    text = typed.strip()
    if not text or is_stored(text):
        return dues.clean(text)
    moment = viewer_language.moment()
    found = typed_due.read(text.lower().replace(",", " ").split(), moment)
    if found is None:
        raise InvalidDue(f"“{text}” is no day. Write it like this: {HINT}.")
    return dues.clean(found.text(moment.zone))


def is_stored(text: str) -> bool:
    """Whether a text is the stored form of a due day."""
    try:
        return dues.clean(text) == text
    except InvalidDue:
        return False


def typed(text: str) -> str:
    """A stored due day as somebody would type it; any other text as it is."""
    if not text or not is_stored(text):
        return text
    due = dues.parse(text)
    if due is None or due.time is None:
        return text
    zone = timezone.get_current_timezone()
    return f"{due.day} {due.time:%H:%M}" if ZoneInfo(due.zone) == zone else text
