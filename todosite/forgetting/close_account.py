"""**Close my account**: a page that says what goes and what stays, and asks for the password."""

from __future__ import annotations

from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from eventsourcing.metadata import Metadata
from todosite.accounts import account_rules, attempt_limit, person_names
from todosite.accounts.attempt_limit import Count
from todosite.accounts.sign_in_limit import MAX_ATTEMPTS
from todosite.forgetting import forget

LAST = "You are the only superuser who can sign in. Make somebody else a superuser first, then close your account."


@never_cache
@sensitive_post_parameters("proof")
@require_http_methods(["GET", "HEAD", "POST"])
def close_account(request: HttpRequest) -> HttpResponse:
    """Show what closing means; with the password, or the name of somebody who has none, do it."""
    user = request.user
    assert isinstance(user, User)  # SignedOutMiddleware lets nobody else reach this view
    if request.method != "POST":
        return _page(request, user)
    count = Count("close", str(user.pk), MAX_ATTEMPTS)
    if wait := attempt_limit.add_attempt(count):
        response = _page(request, user, "Too many tries. Wait 5 minutes.", 429)
        response["Retry-After"] = str(wait)
        return response
    if not _is_proven(user, request.POST.get("proof", "")):
        return _page(request, user, _refusal(user), 422)
    try:
        forget.forget(str(user.pk), metadata=Metadata(actor=str(user.pk), source="web"))
    except ValidationError:
        return _page(request, user, LAST, 409)
    logout(request)
    return HttpResponseRedirect(reverse("account_closed"), status=303)


@login_not_required
@require_safe
def account_closed(request: HttpRequest) -> HttpResponse:
    """What is shown afterwards."""
    return render(request, "account_closed.html")


def _is_proven(user: User, proof: str) -> bool:
    return user.check_password(proof) if user.has_usable_password() else proof.strip() == user.get_username()


def _refusal(user: User) -> str:
    return (
        "That is not your password." if user.has_usable_password() else "That is not your name, as it is written above."
    )


def _page(request: HttpRequest, user: User, error: str = "", status: int = 200) -> HttpResponse:
    context = {
        "plan": forget.plan(str(user.pk)),
        "opaque_name": person_names.opaque_name(str(user.pk)),
        "error": error,
        "last": LAST if account_rules.is_last_superuser(user) else "",
    }
    return render(request, "close_account.html", context, status=status)
