"""**Download everything of mine**: the account, all events by and about a person, and their words, as JSON Lines."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from todos import bootstrap
from todos.domain.person.events import stream_of
from todos.history import export
from todos.history.audit_filter import AuditFilter
from todos.history.events_seen_by import events_seen_by
from todosite.accounts import feed_links
from todosite.models import FormerName, KnownDevice, SignInLink

STREAMS_AT_ONCE = 200


@require_safe
@cache_control(private=True, no_store=True)
def everything(request: HttpRequest) -> HttpResponseBase:
    """The file, streamed: a slow reader holds no transaction between two parts."""
    user = request.user
    assert isinstance(user, User)  # SignedOutMiddleware lets nobody else reach this view
    headers = {"Content-Disposition": 'attachment; filename="everything-of-mine.jsonl"'}
    content = iter(()) if request.method == "HEAD" else lines(user)
    return StreamingHttpResponse(content, content_type="application/jsonl; charset=utf-8", headers=headers)


def lines(user: User) -> Iterator[str]:
    """The account, what it is called in the log, the events of all one's todos, and one's own events elsewhere."""
    yield _line({"account": _account(user)})
    person = str(user.pk)
    for event in bootstrap.event_store().get_events(stream_of(person)):
        yield _line(export.stored_line(event))
    seen, last = events_seen_by(user), 0
    own: set[str] = {stream_of(person)}
    while batch := export.batch(seen, AuditFilter(), last):
        last = batch[-1].event.position
        own.update(each.event.stream_id for each in batch)
        yield export.FORMATS["jsonl"].write(batch, None)
    yield from _elsewhere(person, own)


def _elsewhere(person: str, own: set[str]) -> Iterator[str]:
    """Events by the person, with words, in todos that they do not see any more."""
    store = bootstrap.event_store()
    streams = sorted({owner.stream_id for owner in store.get_value_owners(person)} - own)
    for start in range(0, len(streams), STREAMS_AT_ONCE):
        for events in store.get_many(streams[start : start + STREAMS_AT_ONCE]).values():
            yield from (_line(export.stored_line(event)) for event in events if event.actor == person)


def _account(user: User) -> dict[str, Any]:
    """What the site keeps of the account. Secrets are stored as digests, and are in no file."""
    return {
        "id": str(user.pk),
        "name": user.get_username(),
        "former_names": list(FormerName.objects.filter(user=user).values_list("name", flat=True)),
        "email": user.email,
        "first_name": user.first_name,
        "last_name": user.last_name,
        "joined": _moment(user.date_joined),
        "last_sign_in": _moment(user.last_login),
        "is_staff": user.is_staff,
        "is_superuser": user.is_superuser,
        "has_feed": feed_links.exists(user),
        "links": [
            {"purpose": link.purpose, "expires": _moment(link.expires), "used": _moment(link.used)}
            for link in SignInLink.objects.filter(user=user).order_by("pk")
        ],
        "known_devices_until": [
            _moment(device.expires) for device in KnownDevice.objects.filter(user=user).order_by("pk")
        ],
    }


def _moment(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _line(values: dict[str, Any]) -> str:
    return f"{json.dumps(values, ensure_ascii=False)}\n"
