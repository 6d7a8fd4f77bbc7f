"""Sessions in the database, looked up only by keys that can exist."""

from __future__ import annotations

from django.contrib.sessions.backends import db


class SessionStore(db.SessionStore):
    """Django's own, but a key from a cookie must be plain letters and digits: PostgreSQL raises an error on NUL."""

    def _validate_session_key(self, key: str) -> bool:
        plausible: bool = super()._validate_session_key(key)  # type: ignore[misc]
        return plausible and key.isascii() and key.isalnum()
