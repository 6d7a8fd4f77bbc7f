"""People of the site, and their browsers."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.test import Client

PASSWORD = "correct horse battery"


def signed_in(user: User) -> Client:
    """A browser in which `user` is signed in."""
    client = Client()
    client.force_login(user)
    return client
