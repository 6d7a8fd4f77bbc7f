"""A form whose token is not the session's: mostly a page that was open from before its reader signed in again."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.utils.cache import patch_vary_headers

from todosite.errors.pages import words


def failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403. With scripts it carries the token of today and whose it is: the page that asked sends the form once more.

    Only a page of ours can read the answer, so a forged form gains nothing. Without scripts the words come back.
    """
    token = get_token(request)
    if request.headers.get("HX-Request") == "true":
        response = HttpResponse(status=403, headers={"X-CSRFToken": token, "X-Person": str(request.user.pk or "")})
        patch_vary_headers(response, ["HX-Request"])
        return response
    return render(request, "403_csrf.html", {"words": words(request)}, status=403)
