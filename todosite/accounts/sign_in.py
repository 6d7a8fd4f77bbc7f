"""Signing in with name and password, and out again."""

from __future__ import annotations

from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import login, logout
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import AuthenticationForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render, resolve_url
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from todosite.accounts import sign_in_tries

NO_MATCH = "That name and password do not match."
TOO_MANY = "Too many tries. Wait 5 minutes."


class SignInForm(AuthenticationForm):
    """Says the same of a wrong name, a wrong password and a deactivated account."""

    error_messages = {"invalid_login": NO_MATCH, "inactive": NO_MATCH}


@login_not_required
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return _page(request, SignInForm(request))
    name = request.POST.get("username", "")
    if seconds := sign_in_tries.count(name):
        return _too_many(request, seconds)
    form = SignInForm(request, request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    sign_in_tries.forget(name)
    login(request, form.get_user())
    return HttpResponseRedirect(_next(request) or resolve_url(settings.LOGIN_REDIRECT_URL), status=303)


@login_not_required
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    return HttpResponseRedirect(reverse("sign_in"), status=303)


@login_not_required
def admin_sign_in(request: HttpRequest) -> HttpResponse:
    """Django admin's own sign-in page would know neither the limit of tries nor our look."""
    target = _next(request)
    return HttpResponseRedirect(reverse("sign_in") + ("?" + urlencode({"next": target}) if target else ""))


def _page(request: HttpRequest, form: SignInForm, status: int = 200) -> HttpResponse:
    # An empty field is a name and password that do not match, too.
    wrong = NO_MATCH if form.errors else ""
    name = request.POST.get("username", "")
    return _render(request, {"name": name, "error": wrong}, status)


def _too_many(request: HttpRequest, seconds: int) -> HttpResponse:
    response = _render(request, {"name": request.POST.get("username", ""), "error": TOO_MANY}, 429)
    response["Retry-After"] = str(seconds)
    return response


def _render(request: HttpRequest, context: dict[str, str], status: int) -> HttpResponse:
    return render(request, "sign_in.html", context | {"next": _next(request)}, status=status)


def _next(request: HttpRequest) -> str:
    """Where to go afterwards, if it is an address of this site; anything else is ignored."""
    target = request.POST.get("next") or request.GET.get("next") or ""
    ours = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return target if ours else ""
