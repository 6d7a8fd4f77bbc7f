"""Messages that wait for the next page, in a cookie of this site's own name."""

from __future__ import annotations

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.messages.storage.session import SessionStorage


class MarkedCookieStorage(CookieStorage):
    """Django's own under another name: it deletes a cookie that it has not signed, as that of another site would be."""

    cookie_name = settings.MESSAGES_COOKIE_NAME


class MessageStorage(FallbackStorage):
    """In a cookie, and in the session what does not fit there."""

    storage_classes = (MarkedCookieStorage, SessionStorage)
