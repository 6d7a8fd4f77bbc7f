"""`/feed/<secret>/`: a person's activity as Atom, for programs that have no session."""

from __future__ import annotations

import re
from operator import itemgetter
from typing import Any
from uuid import uuid5

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page, require_safe

from eventsourcing.seals import sealing
from todos.history import feed
from todos.history.audit_filter import AuditFilter
from todos.history.entries import Entry
from todos.history.events_seen_by import events_seen_by
from todos.history.feed import Act
from todos.history.phrases import name_of
from todos.read_model import todos as queries
from todosite.accounts import feed_links

MAX_SEALS = 30
# Characters that XML cannot contain, not even escaped.
FORBIDDEN_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@login_not_required
@require_safe
@cache_control(private=True, max_age=300)
@conditional_page
def atom(request: HttpRequest, secret: str) -> HttpResponse:
    """The newest acts of the person whose secret this is."""
    user = feed_links.reader(secret)
    if user is None:
        raise Http404("There is no such feed.")
    site = feed_links.site_address(request)
    acts = feed.page(events_seen_by(user), AuditFilter()).acts
    names = queries.names(act.newest.actor for act in acts)
    document = Atom1Feed(
        title=_xml_text(f"Activity of {user.get_username()}"),
        link=f"{site}{reverse('todos:activity')}",
        description="",
        feed_url=f"{site}{request.path}",
        feed_guid=f"{site}{reverse('todos:activity')}#{user.pk}",
        language="en",
    )
    items = [_act(act, site, names[act.newest.actor]) for act in acts]
    items += [_seal(seal, site) for seal in sealing.all_seals()[:MAX_SEALS]]
    for item in sorted(items, key=itemgetter("pubdate"), reverse=True):
        document.add_item(**item)
    content_type = f"{document.content_type.split(';')[0]}; charset=utf-8"
    return HttpResponse(document.writeString("utf-8"), content_type=content_type)


def _act(act: Act, site: str, name: str) -> dict[str, Any]:
    event = act.newest.event
    return {
        "title": _xml_text(f"{name} {_sentence(act)}"),
        "link": f"{site}{reverse('todos:event', args=[event.stream_id, event.version])}",
        "description": _lines(act) if act.size > 1 else "",
        "author_name": _xml_text(name),
        "pubdate": event.timestamp,
        "updateddate": event.timestamp,
        "unique_id": f"urn:uuid:{event.id}",
    }


def _seal(seal: Any, site: str) -> dict[str, Any]:
    """A seal with its whole text: a reader that keeps its entries keeps the seal."""
    return {
        "title": f"Sealed {seal.size} events",
        "link": f"{site}{reverse('seal', args=[seal.origin, seal.size])}",
        "description": f"<pre>{escape(_xml_text(seal.note))}</pre>",
        "author_name": "this site",
        "pubdate": seal.made_at,
        "updateddate": seal.made_at,
        "unique_id": f"urn:uuid:{uuid5(seal.origin, f'seal {seal.size}')}",
    }


def _sentence(act: Act) -> str:
    if act.size == 1:
        return _entry_sentence(act.newest)
    todos = {entry.event.stream_id for entry in act.entries}
    return f"{act.predicate}: {name_of(act.newest.description)}" if len(todos) == 1 else act.predicate


def _lines(act: Act) -> str:
    """What an act did to each todo, as HTML."""
    lines = [escape(_xml_text(_entry_sentence(entry))) for entry in act.entries]
    return "<br>".join([*lines, f"{act.rest} more"] if act.rest else lines)


def _entry_sentence(entry: Entry) -> str:
    before, after = entry.around
    return f"{before} {name_of(entry.description, entry.event)}{after}"


def _xml_text(text: str) -> str:
    """The text, with U+FFFD for every character that XML forbids."""
    return FORBIDDEN_IN_XML.sub("\ufffd", text)
