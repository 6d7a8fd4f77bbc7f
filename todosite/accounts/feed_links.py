"""The secret addresses of a person's feed and calendar: random, stored as digests only. A new one ends the old one."""

from __future__ import annotations

import hashlib
import secrets

from django.conf import settings
from django.contrib.auth.models import User
from django.http import HttpRequest

from todosite.models import FeedLink

# What such an address leads to. The secret of one opens nothing of the other.
ACTIVITY, CALENDAR = "activity", "calendar"


def renew(user: User, kind: str = ACTIVITY) -> str:
    """A new secret for this person; only its digest is stored."""
    secret = secrets.token_urlsafe(32)
    FeedLink.objects.update_or_create(user=user, kind=kind, defaults={"digest": _digest(secret)})
    return secret


def revoke(user: User, kind: str = ACTIVITY) -> None:
    """Take this person's address away."""
    FeedLink.objects.filter(user=user, kind=kind).delete()


def revoke_all(user: User) -> None:
    """Take all such addresses of this person away."""
    FeedLink.objects.filter(user=user).delete()


def exists(user: User, kind: str = ACTIVITY) -> bool:
    """Whether this person has such an address."""
    return FeedLink.objects.filter(user=user, kind=kind).exists()


def reader(secret: str, kind: str = ACTIVITY) -> User | None:
    """The person whose address this is; None for an unknown secret or a deactivated person."""
    links = FeedLink.objects.filter(digest=_digest(secret), kind=kind, user__is_active=True)
    link = links.select_related("user").first()
    return link.user if link else None


def site_address(request: HttpRequest) -> str:
    """The address of the site that links in a feed begin with, without a slash at the end."""
    return settings.PUBLIC_URL or request.build_absolute_uri("/").rstrip("/")


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
