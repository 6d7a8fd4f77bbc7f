"""The answer to a form whose CSRF token is not the session's, mostly because its page is older than the session."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.utils.cache import patch_vary_headers

from todosite.accounts.signed_out import needs_sign_in, signed_out
from todosite.errors.error_page import NOT_SENT
from todosite.errors.typed_words import typed_words


def failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """401 if nobody is signed in, as after all cookies were cleared: with the way to sign in, and the words kept.

    Else 403. With scripts the answer carries the session's token and person, and the page sends the form once more.
    Only a page of this site can read the answer, so a forged form gains nothing. Without scripts the words come back.
    """
    if not request.user.is_authenticated and needs_sign_in(request):
        return signed_out(request)
    token = get_token(request)
    if request.headers.get("HX-Request") == "true":
        response = HttpResponse(status=403, headers={"X-CSRFToken": token, "X-Person": str(request.user.pk or "")})
        patch_vary_headers(response, ["HX-Request"])
        return response
    return NOT_SENT.response(request, typed_words(request))
