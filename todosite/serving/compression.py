"""Compresses pages for browsers that no proxy does it for."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
from django.middleware.gzip import GZipMiddleware


class CompressionMiddleware(GZipMiddleware):
    """Django's own, which pads each page with up to 100 random bytes; what may not be stored stays as it is.

    The size of a compressed page says something of what is in it. A page that shows a secret is not to be stored, and
    so not compressed either. See "What the size of a page tells" in docs/security.md.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if response.streaming or "no-store" in response.get("Cache-Control", ""):
            return response
        return super().process_response(request, response)
