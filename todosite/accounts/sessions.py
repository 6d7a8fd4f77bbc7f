"""Sessions in the database, looked up only by keys that can exist."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends import db
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest
from django.utils import timezone


class SessionStore(db.SessionStore):
    """Django's own, but a key from a cookie must be plain letters and digits: PostgreSQL raises an error on NUL."""

    def _validate_session_key(self, key: str) -> bool:
        plausible: bool = super()._validate_session_key(key)  # type: ignore[misc]
        return plausible and key.isascii() and key.isalnum()

    def save(self, must_create: bool = False) -> None:
        """Django's own, but a database that fails says why. Django takes it for a session that has ended."""
        try:
            super().save(must_create)
        except UpdateError as error:
            failure = error.__context__
            if failure is not None and failure.__cause__ is not None:  # the error of the database itself
                raise failure from failure.__cause__
            raise


def delete_ended(using: str) -> None:
    """Delete the sessions whose time is over."""
    SessionStore.get_model_class()._default_manager.using(using).filter(expire_date__lt=timezone.now()).delete()


class SiteSessionMiddleware(SessionMiddleware):
    """Django's own, but a session that began before cookies had the site's mark goes on under the new name.

    An old cookie that is no session here belongs to another site on this host, and is left alone.
    """

    def process_request(self, request: HttpRequest) -> None:
        super().process_request(request)
        old = request.COOKIES.get(settings.OLD_SESSION_COOKIE_NAME)
        if old is None or settings.SESSION_COOKIE_NAME in request.COOKIES:
            return
        session = self.SessionStore(old)
        if SESSION_KEY in session:
            session.modified = True  # sends the cookie
            request.session = session
