"""Sessions in the database, asked only for keys that could be there."""

from __future__ import annotations

from django.contrib.sessions.backends import db


class SessionStore(db.SessionStore):
    """A cookie can hold what a key never does; PostgreSQL refuses to look for NUL, and that is no error of ours."""

    def _validate_session_key(self, key: str) -> bool:
        plausible: bool = super()._validate_session_key(key)  # type: ignore[misc]
        return plausible and key.isascii() and key.isalnum()
