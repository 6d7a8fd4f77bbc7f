"""Browsers in which somebody has signed in before. They lead in only with the password, but nobody else can close them.

A cookie names the browser, the database has its digest and the people who have signed in there.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

from django.conf import settings
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from todosite.models import KnownDevice

LIFETIME = timedelta(days=365)


def remember(request: HttpRequest, response: HttpResponse, user: User) -> None:
    """Know this browser from now on, for this person beside those who have signed in here before.

    The cookie gets a new value each time, so a copy of it is worth nothing once its browser is used again.
    """
    now = timezone.now()
    token = secrets.token_urlsafe(32)
    KnownDevice.objects.filter(digest=_digest_of(request), user=user).delete()
    KnownDevice.objects.filter(digest=_digest_of(request)).update(digest=_digest(token))
    KnownDevice.objects.create(digest=_digest(token), user=user, expires=now + LIFETIME)
    response.set_cookie(
        settings.DEVICE_COOKIE_NAME,
        token,
        max_age=LIFETIME,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def known_as(request: HttpRequest, name: str) -> str:
    """What identifies this browser, if the person called `name` has signed in with it before; else empty."""
    digest, wanted = _digest_of(request), User.normalize_username(name)
    known = KnownDevice.objects.filter(digest=digest, expires__gt=timezone.now()).values_list(
        "user__username", flat=True
    )
    # Compared here: PostgreSQL refuses a query with a NUL in it, and anything may be typed as a name.
    return digest if wanted in known else ""


def delete_expired(using: str) -> None:
    """Delete the browsers in which nobody has signed in for a LIFETIME."""
    KnownDevice.objects.using(using).filter(expires__lte=timezone.now()).delete()


def forget_all(user: User) -> None:
    """Know no browser of this person any more."""
    KnownDevice.objects.filter(user=user).delete()


def _digest_of(request: HttpRequest) -> str:
    return _digest(request.COOKIES.get(settings.DEVICE_COOKIE_NAME, ""))


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()
