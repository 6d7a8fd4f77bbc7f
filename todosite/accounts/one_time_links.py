"""One-time links: random and stored as a digest only. One UPDATE finds a link unused and marks it as used."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

from django.contrib.auth.models import User
from django.db.models import QuerySet
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
    SignInLink.objects.create(digest=_digest(token), user=user, purpose=purpose, expires=now + lifetime)
    return token


def delete_old(using: str) -> None:
    """Delete the links that expired so long ago that nobody asks for them any more."""
    SignInLink.objects.using(using).filter(expires__lt=timezone.now() - DELETED_AFTER).delete()


def find(token: str) -> SignInLink | None:
    """The link, with its user, if it still works. Does not use it up."""
    return _usable().filter(digest=_digest(token)).select_related("user").first()


def consume(token: str, purpose: Purpose) -> User | None:
    """Use the link up and return its user; None if it is unknown, used or expired, or its user is deactivated.

    Of simultaneous calls only one gets the user: `used IS NULL` is a condition on the updated row itself, so a second
    UPDATE that waited for the first checks it again.
    """
    if _usable().filter(digest=_digest(token), purpose=purpose).update(used=timezone.now()) != 1:
        return None
    return User.objects.get(signinlink__digest=_digest(token))


def end_all(user: User) -> None:
    """End the links and invitations of this person that nobody has used."""
    SignInLink.objects.filter(user=user, used=None).update(used=timezone.now())


def known(token: str) -> bool:
    """Whether such a link was made, as far as links are kept."""
    return SignInLink.objects.filter(digest=_digest(token)).exists()


def _usable() -> QuerySet[SignInLink]:
    active = User.objects.filter(is_active=True)
    return SignInLink.objects.filter(used=None, expires__gt=timezone.now(), user__in=active)


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
