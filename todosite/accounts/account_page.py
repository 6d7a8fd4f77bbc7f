"""The account page: password, time zone, feed, single keys, signing out here and everywhere."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import SESSION_KEY, logout, update_session_auth_hash
from django.contrib.auth.forms import PasswordChangeForm, SetPasswordForm
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from todos.web.status_line import plain_line
from todosite.accounts import feed_links
from todosite.accounts import single_keys as keys
from todosite.accounts.time_zone import CHOSEN, chosen, known_zones

YEAR = 60 * 60 * 24 * 365
HERE = "account, "


@require_safe
def account(request: HttpRequest) -> HttpResponse:
    return _page(request, _password_form(request))


@require_POST
@sensitive_post_parameters()
def password(request: HttpRequest) -> HttpResponse:
    """A new password. Every other session of this person ends with the old one."""
    form = _password_form(request, request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    update_session_auth_hash(request, form.save())
    return _back(request, "password", "Your password is set. Everywhere else you are signed out.")


@require_POST
def zone(request: HttpRequest) -> HttpResponse:
    """The zone that times are shown in, on this browser; an empty one lets the browser say."""
    name = request.POST.get("zone")
    if name != "" and name not in known_zones():
        return _page(request, _password_form(request), status=422, zone_error="There is no such time zone. Choose one.")
    shown = f"Times are shown in {name}." if name else "Times are shown in your browser’s zone."
    response = _back(request, "zone", shown)
    if name:
        response.set_cookie(CHOSEN, name, max_age=YEAR, samesite="Lax", secure=request.is_secure())
    else:
        response.delete_cookie(CHOSEN, samesite="Lax")
    return response


@require_POST
def single_keys(request: HttpRequest) -> HttpResponse:
    """Single keys on or off, on this browser."""
    wanted = request.POST.get("keys", "")
    if wanted not in (keys.ON, keys.OFF):
        raise BadRequest
    response = _back(request, "keys", f"Single keys are {wanted}.")
    response.set_cookie(keys.COOKIE, wanted, max_age=YEAR, samesite="Lax", secure=request.is_secure())
    return response


@require_POST
@never_cache
def feed(request: HttpRequest) -> HttpResponse:
    """A new address for this person's feed, shown this once; or none any more."""
    user = request.user
    assert isinstance(user, User)  # no other page is reached without signing in
    act = request.POST.get("act", "")
    if act not in ("renew", "revoke"):
        raise BadRequest
    if act == "revoke":
        feed_links.revoke(user)
        return _back(request, "feed", "Your feed has no address any more.")
    site = settings.PUBLIC_URL or request.build_absolute_uri("/").rstrip("/")
    address = f"{site}{reverse('feed', args=[feed_links.renew(user)])}"
    return _page(request, _password_form(request), feed_address=address)


@require_POST
def sign_out_everywhere(request: HttpRequest) -> HttpResponse:
    """End every session of this person, this one too."""
    id = str(request.user.pk)
    for session in Session.objects.filter(expire_date__gt=timezone.now()).iterator():
        if session.get_decoded().get(SESSION_KEY) == id:
            session.delete()
    logout(request)
    return HttpResponseRedirect(reverse("sign_in"), status=303)


def _password_form(request: HttpRequest, data: Any = None) -> SetPasswordForm[User]:
    """Who has a password must know it to change it; who came by a link has none yet."""
    user = request.user
    assert isinstance(user, User)  # no other page is reached without signing in
    return PasswordChangeForm(user, data) if user.has_usable_password() else SetPasswordForm(user, data)


def _page(
    request: HttpRequest, form: SetPasswordForm[User], status: int = 200, zone_error: str = "", feed_address: str = ""
) -> HttpResponse:
    focus, sentence = ("feed", "Your feed has a new address.") if feed_address else _said(request)
    context = {
        "line": plain_line(sentence) if sentence else None,
        "focus": focus,
        "feed_address": feed_address,
        "has_feed": feed_links.exists(form.user),
        "form": form,
        "zones": sorted(known_zones()),
        "zone": chosen(request),
        "zone_error": zone_error,
    }
    return render(request, "account.html", context, status=status)


def _back(request: HttpRequest, part: str, sentence: str) -> HttpResponse:
    """To the page again, which says this, and has the keyboard where it was: in the part where something was done."""
    messages.info(request, sentence, extra_tags=f"{HERE}{part}")
    return HttpResponseRedirect(reverse("account"), status=303)


def _said(request: HttpRequest) -> tuple[str, str]:
    """The part of this page in which something was done, and what to say of it, the last of both; else empty.

    What an act on a todo has left for the next list stays.
    """
    said = "", ""
    for message in messages.get_messages(request):
        if message.extra_tags.startswith(HERE):
            said = message.extra_tags.removeprefix(HERE), str(message)
        else:
            messages.info(request, message.message, extra_tags=message.extra_tags)
    return said
