"""The accounts that commands make and find. A name that cannot be served raises CommandError with the reason."""

from __future__ import annotations

import getpass

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.management.base import CommandError


def owner(name: str) -> User:
    """The account called `name`, by default the first superuser. A site without superusers gets a new one.

    The new account has no password until its owner sets one on the account page.
    """
    superusers = User.objects.filter(is_superuser=True, is_active=True).order_by("pk")
    if not name and (first := superusers.first()):
        return first
    wanted = name or login_name()
    if user := User.objects.filter(username=wanted).first():
        return _active(user)
    if superusers.exists():
        raise CommandError(f"There is no account {wanted!r} here. `manage.py invite NAME` makes one.")
    return create(wanted, is_staff=True, is_superuser=True)


def named(name: str) -> User:
    """The account called `name`. Raises CommandError if it is missing or deactivated."""
    user = User.objects.filter(username=name).first()
    if user is None:
        raise CommandError(f"There is no account {name!r} here. `manage.py invite NAME` makes one.")
    return _active(user)


def create(name: str, *, is_staff: bool, is_superuser: bool = False) -> User:
    """A new account without a password. Raises CommandError if no account can have this name."""
    user = User(username=User.normalize_username(name), is_staff=is_staff, is_superuser=is_superuser)
    user.set_unusable_password()
    try:
        user.full_clean()
    except ValidationError as error:
        raise CommandError(f"{name!r} cannot be an account's name: {' '.join(error.messages)}") from error
    user.save()
    return user


def login_name() -> str:
    """The login name of the user who runs this process; `owner` where there is none, as in some containers."""
    try:
        return getpass.getuser()
    except OSError:
        return "owner"


def _active(user: User) -> User:
    if not user.is_active:
        raise CommandError(f"The account {user.username!r} is deactivated. Activate it in Django admin first.")
    return user
