"""One-time links: random and stored as a digest only. One UPDATE finds a link unused and marks it as used."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

from django.contrib.auth.models import User
from django.utils import timezone

from todosite.models import SignInLink

Purpose = SignInLink.Purpose
SIGN_IN_LIFETIME = timedelta(minutes=15)
INVITATION_LIFETIME = timedelta(days=7)
# Old links are kept for a while: their owners read "used or expired", not "unknown".
DELETED_AFTER = timedelta(days=30)


def make(user: User, purpose: Purpose, lifetime: timedelta) -> str:
    """A new token for `user`; only its digest is stored."""
    now = timezone.now()
    token = secrets.token_urlsafe(32)
    SignInLink.objects.filter(expires__lt=now - DELETED_AFTER).delete()
    SignInLink.objects.create(digest=_digest(token), user=user, purpose=purpose, expires=now + lifetime)
    return token


def consume(token: str, purpose: Purpose) -> User | None:
    """Use the link up and return its user; None if it is unknown, used or expired, or its user is deactivated.

    Of simultaneous calls only one gets the user: `used IS NULL` is a condition on the updated row itself, so a second
    UPDATE that waited for the first checks it again.
    """
    now = timezone.now()
    usable = SignInLink.objects.filter(
        digest=_digest(token), purpose=purpose, used=None, expires__gt=now, user__in=User.objects.filter(is_active=True)
    )
    if usable.update(used=now) != 1:
        return None
    return User.objects.get(signinlink__digest=_digest(token))


def invited(token: str) -> User | None:
    """The user of an invitation that still works. Does not use the invitation up."""
    return User.objects.filter(
        is_active=True,
        signinlink__digest=_digest(token),
        signinlink__purpose=Purpose.INVITATION,
        signinlink__used=None,
        signinlink__expires__gt=timezone.now(),
    ).first()


def known(token: str) -> bool:
    """Whether such a link was made, as far as links are kept."""
    return SignInLink.objects.filter(digest=_digest(token)).exists()


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
