"""Leads requests to https, and says why where the proxy makes that impossible."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.middleware.security import SecurityMiddleware

from todosite.errors.error_page import https_unsaid
from todosite.errors.typed_words import typed_words

HEADER = "HTTP_X_FORWARDED_PROTO"


class HttpsMiddleware(SecurityMiddleware):
    """Django's own redirect, but it reads X-Forwarded-Proto in any case of its letters, and redirects into no circle.

    A request without a usable header came past the proxy, or by a proxy that does not set it. Browsers send
    Sec-Fetch-Mode only by https (and to their own machine), so with it a header that says http is the proxy's mistake.
    """

    def process_request(self, request: HttpRequest) -> HttpResponseBase | None:  # type: ignore[override]
        said = request.META.get(HEADER, "").partition(",")[0].strip().lower()
        if HEADER in request.META:
            request.META[HEADER] = said
        redirect = super().process_request(request)
        if redirect is None or (said == "http" and "Sec-Fetch-Mode" not in request.headers):
            return redirect
        return https_unsaid(settings.PUBLIC_URL).response(request, typed_words(request))

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """The response as it is: Django's own middleware, next in the list, gives it its headers."""
        return response
