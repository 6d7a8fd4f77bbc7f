"""The secret address of a person's feed: random, stored as a digest only; making a new one ends the one before."""

from __future__ import annotations

import hashlib
import secrets

from django.contrib.auth.models import User

from todosite.models import FeedLink


def renew(user: User) -> str:
    """A new secret for this person; only its digest is stored."""
    secret = secrets.token_urlsafe(32)
    FeedLink.objects.update_or_create(user=user, defaults={"digest": _digest(secret)})
    return secret


def revoke(user: User) -> None:
    """From now on this person has no feed."""
    FeedLink.objects.filter(user=user).delete()


def exists(user: User) -> bool:
    """Whether this person has a feed."""
    return FeedLink.objects.filter(user=user).exists()


def reader(secret: str) -> User | None:
    """Whose feed this is; None where there is none, and where its owner was deactivated."""
    return User.objects.filter(is_active=True, feedlink__digest=_digest(secret)).first()


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
