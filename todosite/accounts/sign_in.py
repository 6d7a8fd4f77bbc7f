"""Signing in with name and password, and out again."""

from __future__ import annotations

from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import login, logout
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render, resolve_url
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from todosite.accounts import known_devices
from todosite.accounts.sign_in_limit import SignInAttempt
from todosite.client_address import client_address

NO_MATCH = "That name and password do not match."
TOO_MANY_ATTEMPTS = "Too many tries. Wait 5 minutes. A browser in which you have signed in before need not wait."
BACKEND = "django.contrib.auth.backends.ModelBackend"


class SignInForm(AuthenticationForm):
    """Has one error for a wrong name, a wrong password and a deactivated account, so it tells nobody which it was."""

    error_messages = {"invalid_login": NO_MATCH, "inactive": NO_MATCH}


@login_not_required
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return _page(request, SignInForm(request))
    attempt = _attempt(request)
    if seconds := attempt.count():
        return _refuse_attempt(request, seconds)
    form = SignInForm(request, request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    attempt.forget()
    return let_in(request, form.get_user(), target_of(request))


def let_in(request: HttpRequest, user: User, target: str = "") -> HttpResponse:
    """Sign this person in, in place of anybody else in this browser, and lead to `target`, by default to the list."""
    login(request, user, backend=BACKEND)
    response = HttpResponseRedirect(target or resolve_url(settings.LOGIN_REDIRECT_URL), status=303)
    known_devices.remember(request, response, user)
    return response


@login_not_required
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    return HttpResponseRedirect(reverse("sign_in"), status=303)


@login_not_required
def admin_sign_in(request: HttpRequest) -> HttpResponse:
    """The site's own sign-in page, in place of Django admin's: that page has no limit of attempts."""
    target = target_of(request)
    return HttpResponseRedirect(reverse("sign_in") + ("?" + urlencode({"next": target}) if target else ""))


def _attempt(request: HttpRequest) -> SignInAttempt:
    name = request.POST.get("username", "")
    return SignInAttempt(name, client_address(request), known_devices.known_as(request, name))


@login_not_required
def admin_password(request: HttpRequest) -> HttpResponse:
    """The account page, in place of Django admin's own page for a new password: that page has no limit of attempts."""
    return HttpResponseRedirect(reverse("account"))


def _page(request: HttpRequest, form: SignInForm, status: int = 200) -> HttpResponse:
    # An empty field gets the same sentence as a wrong password.
    return _render(request, NO_MATCH if form.errors else "", status)


def _refuse_attempt(request: HttpRequest, seconds: int) -> HttpResponse:
    response = _render(request, TOO_MANY_ATTEMPTS, 429)
    response["Retry-After"] = str(seconds)
    return response


def _render(request: HttpRequest, error: str, status: int) -> HttpResponse:
    context = {"name": request.POST.get("username", ""), "error": error, "next": target_of(request)}
    return render(request, "sign_in.html", context, status=status)


def target_of(request: HttpRequest) -> str:
    """The address to go to afterwards; empty unless it belongs to this site."""
    target = request.POST.get("next") or request.GET.get("next") or ""
    ours = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return target if ours else ""
