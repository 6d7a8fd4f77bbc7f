"""The language in which a person types days: chosen on the account page, else the first that their browser asks for."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.translation.trans_real import parse_accept_lang_header

from todos.domain.quick_add.language import AMERICAN, BRITISH, LANGUAGES, Language
from todos.web import viewer_language

COOKIE = "language"


def chosen_language(request: HttpRequest) -> str:
    """The tag of the language that was chosen in this browser; empty where the choice is left to the browser."""
    tag = request.COOKIES.get(COOKIE, "")
    return tag if tag in LANGUAGES else ""


def language_of(request: HttpRequest) -> Language:
    """The language of a request. British English, unless American is chosen or asked for first."""
    if chosen := chosen_language(request):
        return LANGUAGES[chosen]
    asked = parse_accept_lang_header(request.headers.get("Accept-Language", ""))
    return AMERICAN if asked and asked[0][0] == AMERICAN.tag.lower() else BRITISH


def language(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: typed days are read in the language of the request."""

    def middleware(request: HttpRequest) -> HttpResponse:
        with viewer_language.override(language_of(request)):
            return get_response(request)

    return middleware
