"""What ends the ways into an account. The table in docs/security.md says which; tests hold it against what happens."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.utils import timezone

from todosite.accounts import feed_links, known_devices, one_time_links


def end_all(user: User) -> None:
    """End every way into this account but its password."""
    for session in Session.objects.filter(expire_date__gt=timezone.now()).iterator():
        if session.get_decoded().get(SESSION_KEY) == str(user.pk):
            session.delete()
    end_secrets(user)


def end_secrets(user: User) -> None:
    """End every way into this account but its password and its sessions."""
    one_time_links.end_all(user)
    feed_links.revoke_all(user)
    known_devices.forget_all(user)


class PasswordEndsOtherWays:
    """Ends the other ways into an account once its password is set, wherever that is done.

    Listed in AUTH_PASSWORD_VALIDATORS, because Django tells these of every new password. Sessions end by themselves:
    each is bound to the password with which it began.
    """

    def validate(self, password: str, user: Any = None) -> None:
        """Accept every password."""

    def get_help_text(self) -> str:
        """What Django admin says beside a new password."""
        return (
            "Setting a password ends the other ways into the account: its sessions, one-time links, invitations "
            "and the addresses of its feed and its calendar."
        )

    def password_changed(self, password: str, user: Any = None) -> None:
        """Called by Django after the account is saved."""
        if isinstance(user, User):
            end_secrets(user)
