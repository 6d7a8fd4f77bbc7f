"""The address that everybody begins at: Today. What the inbox had there before leads to the inbox."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from todos.web.pages.past_today import past_today
from todos.web.pages.today import today_now

# The parameters of the list that was here before Today; a bookmark may hold them.
OF_THE_INBOX = ("status", "q", "label", "after", "select")


@require_safe
def today(request: HttpRequest) -> HttpResponse:
    """What is due, now; with `at`, what was due then."""
    if any(name in request.GET for name in OF_THE_INBOX):
        return HttpResponsePermanentRedirect(f"{reverse('todos:list')}?{request.GET.urlencode()}")
    return past_today(request) if "at" in request.GET else today_now(request)
