"""The words in a form that failed, so that its error page can give them back."""

from __future__ import annotations

from urllib.parse import parse_qsl

from django.core.exceptions import (
    BadRequest,
    RequestDataTooBig,
    SuspiciousOperation,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from django.http import HttpRequest
from django.http.multipartparser import MultiPartParserError

TOO_BIG = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)
# The number of bytes that are read of a form that is too big.
MAX_READ_BACK = 512 * 1024


def typed_words(request: HttpRequest) -> str:
    """The description that was typed into the form; empty when the form cannot be read."""
    try:
        return request.POST.get("description", "")
    except TOO_BIG:
        return words_too_big(request)
    except (BadRequest, SuspiciousOperation, MultiPartParserError, OSError):
        return ""


def words_too_big(request: HttpRequest) -> str:
    """The description in a form that Django refused as too big, from its first `MAX_READ_BACK` bytes."""
    if request.content_type != "application/x-www-form-urlencoded":
        return ""
    try:
        text = request.read(MAX_READ_BACK).decode(errors="replace")
    except OSError:
        return ""
    return dict(parse_qsl(text)).get("description", "")
