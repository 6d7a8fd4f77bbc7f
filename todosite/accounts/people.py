"""The accounts that commands make and find. A name that cannot be served raises CommandError with the reason."""

from __future__ import annotations

import getpass

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.management.base import CommandError

from todosite.accounts import account_rules


def owner(name: str) -> User | None:
    """The account called `name`, by default the first superuser. A site without superusers gets a new one.

    The new account has no password until its owner sets one on the account page. None if no name is given and nobody
    can administer the site: its superusers are deactivated, and who takes their place is not for `up` to decide.
    """
    if name:
        return _named_owner(name)
    if first := account_rules.active_superusers().first():
        return first
    if user := find(login_name()):
        return user if user.is_active else None
    if User.objects.filter(is_superuser=True).exists():
        return None
    return create(login_name(), is_staff=True, is_superuser=True)


def named(name: str) -> User:
    """The account called `name`. Raises CommandError if it is missing or deactivated."""
    return _active(existing(name))


def existing(name: str) -> User:
    """The account called `name`, deactivated or not. Raises CommandError if it is missing."""
    user = find(name)
    if user is None:
        raise CommandError(f"There is no account {name!r} here. `manage.py invite NAME` makes one.")
    return user


def find(name: str) -> User | None:
    """The account called `name`, in any Unicode form of the same text; None if it is missing."""
    return User.objects.filter(username=User.normalize_username(name)).first()


def create(name: str, *, is_staff: bool, is_superuser: bool = False) -> User:
    """A new account without a password. Raises CommandError if no account can have this name."""
    user = User(username=User.normalize_username(name), is_staff=is_staff, is_superuser=is_superuser)
    user.set_unusable_password()
    try:
        user.full_clean()
        account_rules.check(user)
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


def _named_owner(name: str) -> User:
    user = find(name)
    if user is None and not account_rules.active_superusers().exists():
        return create(name, is_staff=True, is_superuser=True)
    return _active(existing(name))


def _active(user: User) -> User:
    if not user.is_active:
        raise CommandError(
            f"The account {user.username!r} is deactivated. `manage.py activate {user.username}` lets it in again."
        )
    return user
