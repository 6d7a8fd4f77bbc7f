"""The account page: password, time zone, feed, calendar, single keys, signing out everywhere."""

from __future__ import annotations

from collections.abc import Mapping

from django.contrib.auth import logout, update_session_auth_hash
from django.contrib.auth.forms import PasswordChangeForm, SetPasswordForm
from django.contrib.auth.models import User
from django.core.exceptions import BadRequest, ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from todos.domain.quick_add.language import LANGUAGES
from todos.web.status_line import plain_line
from todosite.accounts import attempt_limit, feed_links, known_devices, single_keys, ways_in
from todosite.accounts.account_notice import AccountNotice, keep_for_redirect, kept_notice
from todosite.accounts.attempt_limit import Count
from todosite.accounts.language import COOKIE as LANGUAGE_COOKIE
from todosite.accounts.language import chosen_language
from todosite.accounts.sign_in_limit import MAX_ATTEMPTS
from todosite.accounts.time_zone import CHOSEN_COOKIE, chosen_zone, known_zones

YEAR_SECONDS = 60 * 60 * 24 * 365
LEFT_TO_BROWSER = "12/3 is read as your browser’s language has it."
PASSWORD_IS_SET = "Your password is set. Every other way into your account has ended."


class ChangePasswordForm(PasswordChangeForm):
    """Asks for the old password, five times in five minutes: whoever finds an open session may not guess on."""

    wait = 0

    def clean_old_password(self) -> str:
        """The old password. Raises ValidationError if it is wrong, or after too many attempts with any."""
        count = Count("old password", str(self.user.pk), MAX_ATTEMPTS)
        self.wait = attempt_limit.add_attempt(count)
        if self.wait:
            raise ValidationError("Too many tries. Wait 5 minutes.")
        password: str = super().clean_old_password()
        attempt_limit.forget_attempts([count])
        return password


@require_safe
def show_account(request: HttpRequest) -> HttpResponse:
    return _page(request, _password_form(request))


@require_POST
@sensitive_post_parameters()
def change_password(request: HttpRequest) -> HttpResponse:
    """Set a new password. It ends every other way into the account; this session goes on."""
    form = _password_form(request, request.POST)
    if not form.is_valid():
        return _refuse_password(request, form)
    with transaction.atomic():
        update_session_auth_hash(request, form.save())
    response = _back_to_page(request, "password", PASSWORD_IS_SET)
    known_devices.remember(request, response, _person(request))
    return response


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
def choose_language(request: HttpRequest) -> HttpResponse:
    """Choose the language in which this browser's days are typed; an empty tag leaves it to the browser."""
    tag = request.POST.get("language")
    if tag != "" and tag not in LANGUAGES:
        raise BadRequest
    if tag:
        day = "12 March" if LANGUAGES[tag].day_first else "3 December"
        response = _back_to_page(request, "language", f"12/3 is {day} from now on.")
        _set_cookie(request, response, LANGUAGE_COOKIE, tag)
    else:
        response = _back_to_page(request, "language", LEFT_TO_BROWSER)
        response.delete_cookie(LANGUAGE_COOKIE, samesite="Lax")
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
    return _change_address(request, feed_links.ACTIVITY, "feed")


@require_POST
@never_cache
def change_calendar(request: HttpRequest) -> HttpResponse:
    """The same for this person's calendar, whose address may ask for reminders."""
    return _change_address(request, feed_links.CALENDAR, "calendar", "?alarm=1" if request.POST.get("alarm") else "")


def _change_address(request: HttpRequest, kind: str, name: str, query: str = "") -> HttpResponse:
    """Make a new address of a kind, or revoke it. `name` is that of its route and of its part of the page."""
    act = request.POST.get("act", "")
    if act not in ("renew", "revoke"):
        raise BadRequest
    user = _person(request)
    if act == "revoke":
        feed_links.revoke(user, kind)
        return _back_to_page(request, name, f"Your {name} has no address any more.")
    path = reverse(name, args=[feed_links.renew(user, kind)])
    notice = AccountNotice(name, f"Your {name} has a new address.")
    addresses = {kind: f"{feed_links.site_address(request)}{path}{query}"}
    return _page(request, _password_form(request), notice=notice, addresses=addresses)


@require_POST
def sign_out_everywhere(request: HttpRequest) -> HttpResponse:
    """End every way into the account but its password. This session ends too."""
    user = _person(request)
    ways_in.end_all(user)
    logout(request)
    response = HttpResponseRedirect(reverse("sign_in"), status=303)
    known_devices.remember(request, response, user)  # this browser stays known, so that nobody can keep them out of it
    return response


def _person(request: HttpRequest) -> User:
    user = request.user
    assert isinstance(user, User)  # SignedOutMiddleware lets nobody else reach these views
    return user


def _password_form(request: HttpRequest, data: QueryDict | None = None) -> SetPasswordForm[User]:
    """Asks for the old password where there is one; a person who came by a link has none yet."""
    user = _person(request)
    return ChangePasswordForm(user, data) if user.has_usable_password() else SetPasswordForm(user, data)


def _refuse_password(request: HttpRequest, form: SetPasswordForm[User]) -> HttpResponse:
    wait = getattr(form, "wait", 0)
    response = _page(request, form, status=429 if wait else 422)
    if wait:
        response["Retry-After"] = str(wait)
    return response


def _page(
    request: HttpRequest,
    form: SetPasswordForm[User],
    status: int = 200,
    notice: AccountNotice | None = None,
    zone_error: str = "",
    addresses: Mapping[str, str] | None = None,
) -> HttpResponse:
    notice = notice or kept_notice(request)
    context = {
        "line": plain_line(notice.sentence) if notice.sentence else None,
        "focus": notice.part,
        "addresses": addresses or {},
        "has_feed": feed_links.exists(form.user),
        "has_calendar": feed_links.exists(form.user, feed_links.CALENDAR),
        "form": form,
        "zones": sorted(known_zones()),
        "zone": chosen_zone(request),
        "zone_error": zone_error,
        "languages": LANGUAGES.values(),
        "language": chosen_language(request),
    }
    return render(request, "account.html", context, status=status)


def _back_to_page(request: HttpRequest, part: str, sentence: str) -> HttpResponse:
    """A redirect to the page, which shows the sentence and puts the focus into the part that was used."""
    keep_for_redirect(request, AccountNotice(part, sentence))
    return HttpResponseRedirect(reverse("account"), status=303)


def _set_cookie(request: HttpRequest, response: HttpResponse, name: str, value: str) -> None:
    response.set_cookie(name, value, max_age=YEAR_SECONDS, samesite="Lax", secure=request.is_secure())
