"""The secret address of a person's feed: random, stored as a digest only. A new address ends the old one."""

from __future__ import annotations

import hashlib
import secrets

from django.conf import settings
from django.contrib.auth.models import User
from django.http import HttpRequest

from todosite.models import FeedLink


def renew(user: User) -> str:
    """A new secret for this person; only its digest is stored."""
    secret = secrets.token_urlsafe(32)
    FeedLink.objects.update_or_create(user=user, defaults={"digest": _digest(secret)})
    return secret


def revoke(user: User) -> None:
    """Take this person's feed away."""
    FeedLink.objects.filter(user=user).delete()


def exists(user: User) -> bool:
    """Whether this person has a feed."""
    return FeedLink.objects.filter(user=user).exists()


def reader(secret: str) -> User | None:
    """The person whose feed this is; None for an unknown secret or a deactivated person."""
    return User.objects.filter(is_active=True, feedlink__digest=_digest(secret)).first()


def site_address(request: HttpRequest) -> str:
    """The address of the site that links in a feed begin with, without a slash at the end."""
    return settings.PUBLIC_URL or request.build_absolute_uri("/").rstrip("/")


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
