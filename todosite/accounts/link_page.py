"""`/in/<token>/`: the page that a one-time link opens."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import SetPasswordForm
from django.contrib.auth.models import User
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from todosite.accounts import one_time_links
from todosite.accounts.one_time_links import Purpose
from todosite.accounts.sign_in import let_in, target_of


@login_not_required
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def in_link(request: HttpRequest, token: str) -> HttpResponse:
    """Looking at a link uses nothing up, because programs that preview links look too. The button of the page does."""
    link = one_time_links.find(token)
    if link is None:
        return _no_such_link(request, token)
    if link.purpose == Purpose.INVITATION:
        return _invitation(request, token, link.user)
    return _sign_in_link(request, token, link.user)


def _sign_in_link(request: HttpRequest, token: str, user: User) -> HttpResponse:
    """A button that signs in and leads to `next`, by default to the list.

    A script presses it where that is safe (static/js/sign_in_link.js).
    """
    if request.method != "POST":
        return render(request, "registration/sign_in_link.html", {"name": user.get_username()})
    if one_time_links.consume(token, Purpose.SIGN_IN) is None:
        return _no_such_link(request, token)
    return let_in(request, user, target_of(request))


def _invitation(request: HttpRequest, token: str, user: User) -> HttpResponse:
    """Asks for a password. Setting one uses the invitation up and signs in."""
    if request.method != "POST":
        return _ask_for_password(request, SetPasswordForm(user))
    form = SetPasswordForm(user, request.POST)
    if not form.is_valid():
        return _ask_for_password(request, form, status=422)
    with transaction.atomic():
        if one_time_links.consume(token, Purpose.INVITATION) is None:
            return _no_such_link(request, token)
        form.save()
    return let_in(request, user)


def _ask_for_password(request: HttpRequest, form: SetPasswordForm[User], status: int = 200) -> HttpResponse:
    return render(request, "registration/invitation.html", {"form": form, "name": form.user}, status=status)


def _no_such_link(request: HttpRequest, token: str) -> HttpResponse:
    known = one_time_links.known(token)
    return render(request, "registration/no_such_link.html", {"known": known}, status=410 if known else 404)
