"""`/in/<token>/`: the page that a one-time link opens."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import SetPasswordForm
from django.contrib.auth.models import User
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render, resolve_url
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from todosite.accounts import one_time_links

BACKEND = "django.contrib.auth.backends.ModelBackend"


@login_not_required
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])  # no HEAD: a link preview must not use a link up
def in_link(request: HttpRequest, token: str) -> HttpResponse:
    """A sign-in link signs in at once. An invitation asks for a password; setting one uses it up and signs in."""
    if request.method == "POST":
        return _accept_invitation(request, token)
    if user := one_time_links.consume(token, one_time_links.Purpose.SIGN_IN):
        return _sign_in(request, user)
    if user := one_time_links.invited(token):
        return _invitation(request, SetPasswordForm(user))
    return _no_such_link(request, token)


def _accept_invitation(request: HttpRequest, token: str) -> HttpResponse:
    user = one_time_links.invited(token)
    if user is None:
        return _no_such_link(request, token)
    form = SetPasswordForm(user, request.POST)
    if not form.is_valid():
        return _invitation(request, form, status=422)
    with transaction.atomic():
        if one_time_links.consume(token, one_time_links.Purpose.INVITATION) is None:
            return _no_such_link(request, token)
        form.save()
    return _sign_in(request, user)


def _sign_in(request: HttpRequest, user: User) -> HttpResponse:
    """Sign `user` in, in place of anybody else in this browser, and lead to the list."""
    login(request, user, backend=BACKEND)
    return HttpResponseRedirect(resolve_url(settings.LOGIN_REDIRECT_URL), status=303)


def _invitation(request: HttpRequest, form: SetPasswordForm[User], status: int = 200) -> HttpResponse:
    return render(request, "registration/invitation.html", {"form": form, "name": form.user}, status=status)


def _no_such_link(request: HttpRequest, token: str) -> HttpResponse:
    known = one_time_links.known(token)
    return render(request, "registration/no_such_link.html", {"known": known}, status=410 if known else 404)
