"""The account page: password, time zone, feed, single keys, signing out everywhere."""

from __future__ import annotations

from django.contrib.auth import SESSION_KEY, logout, update_session_auth_hash
from django.contrib.auth.forms import PasswordChangeForm, SetPasswordForm
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from todos.web.status_line import plain_line
from todosite.accounts import feed_links, single_keys
from todosite.accounts.account_notice import AccountNotice, keep_for_redirect, kept_notice
from todosite.accounts.time_zone import CHOSEN_COOKIE, chosen_zone, known_zones

YEAR_SECONDS = 60 * 60 * 24 * 365


@require_safe
def show_account(request: HttpRequest) -> HttpResponse:
    return _page(request, _password_form(request))


@require_POST
@sensitive_post_parameters()
def change_password(request: HttpRequest) -> HttpResponse:
    """Set a new password. Every other session of this person ends with the old one."""
    form = _password_form(request, request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    update_session_auth_hash(request, form.save())
    return _back_to_page(request, "password", "Your password is set. Everywhere else you are signed out.")


@require_POST
def choose_zone(request: HttpRequest) -> HttpResponse:
    """Choose the time zone of this browser; an empty name leaves it to the browser."""
    name = request.POST.get("zone")
    if name != "" and name not in known_zones():
        return _page(request, _password_form(request), status=422, zone_error="There is no such time zone. Choose one.")
    shown = f"Times are shown in {name}." if name else "Times are shown in your browser’s zone."
    response = _back_to_page(request, "zone", shown)
    if name:
        _set_cookie(request, response, CHOSEN_COOKIE, name)
    else:
        response.delete_cookie(CHOSEN_COOKIE, samesite="Lax")
    return response


@require_POST
def switch_keys(request: HttpRequest) -> HttpResponse:
    """Switch single keys on or off in this browser."""
    wanted = request.POST.get("keys", "")
    if wanted not in (single_keys.ON, single_keys.OFF):
        raise BadRequest
    response = _back_to_page(request, "keys", f"Single keys are {wanted}.")
    _set_cookie(request, response, single_keys.COOKIE, wanted)
    return response


@require_POST
@never_cache
def change_feed(request: HttpRequest) -> HttpResponse:
    """Make a new address for this person's feed, which is shown only in this answer; or revoke the address."""
    act = request.POST.get("act", "")
    if act not in ("renew", "revoke"):
        raise BadRequest
    user = _person(request)
    if act == "revoke":
        feed_links.revoke(user)
        return _back_to_page(request, "feed", "Your feed has no address any more.")
    address = f"{feed_links.site_address(request)}{reverse('feed', args=[feed_links.renew(user)])}"
    notice = AccountNotice("feed", "Your feed has a new address.")
    return _page(request, _password_form(request), notice=notice, feed_address=address)


@require_POST
def sign_out_everywhere(request: HttpRequest) -> HttpResponse:
    """End every session of this person, this one too."""
    person = str(request.user.pk)
    for session in Session.objects.filter(expire_date__gt=timezone.now()).iterator():
        if session.get_decoded().get(SESSION_KEY) == person:
            session.delete()
    logout(request)
    return HttpResponseRedirect(reverse("sign_in"), status=303)


def _person(request: HttpRequest) -> User:
    user = request.user
    assert isinstance(user, User)  # SignedOutMiddleware lets nobody else reach these views
    return user


def _password_form(request: HttpRequest, data: QueryDict | None = None) -> SetPasswordForm[User]:
    """Asks for the old password where there is one; a person who came by a link has none yet."""
    user = _person(request)
    return PasswordChangeForm(user, data) if user.has_usable_password() else SetPasswordForm(user, data)


def _page(
    request: HttpRequest,
    form: SetPasswordForm[User],
    status: int = 200,
    notice: AccountNotice | None = None,
    zone_error: str = "",
    feed_address: str = "",
) -> HttpResponse:
    notice = notice or kept_notice(request)
    context = {
        "line": plain_line(notice.sentence) if notice.sentence else None,
        "focus": notice.part,
        "feed_address": feed_address,
        "has_feed": feed_links.exists(form.user),
        "form": form,
        "zones": sorted(known_zones()),
        "zone": chosen_zone(request),
        "zone_error": zone_error,
    }
    return render(request, "account.html", context, status=status)


def _back_to_page(request: HttpRequest, part: str, sentence: str) -> HttpResponse:
    """A redirect to the page, which shows the sentence and puts the focus into the part that was used."""
    keep_for_redirect(request, AccountNotice(part, sentence))
    return HttpResponseRedirect(reverse("account"), status=303)


def _set_cookie(request: HttpRequest, response: HttpResponse, name: str, value: str) -> None:
    response.set_cookie(name, value, max_age=YEAR_SECONDS, samesite="Lax", secure=request.is_secure())
