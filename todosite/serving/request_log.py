"""One log line per request, and the id that ties it to the events the request caused."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import structlog
from django.contrib.auth import SESSION_KEY
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponseBase
from structlog.contextvars import bound_contextvars
from uuid_utils.compat import uuid7

from todosite.logs import without_tokens

log = structlog.stdlib.get_logger("todosite.request")
LONGEST_PATH = 500


class RequestLogMiddleware:
    """Gives every request its own `id` (never one that the client sent), returned as X-Request-ID, and logs it."""

    sync_capable, async_capable = True, False

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request_id = str(uuid7())
        request.id = request_id  # type: ignore[attr-defined]
        started = time.perf_counter()
        with bound_contextvars(request_id=request_id):
            response = self.get_response(request)
            log.info("request", **_facts(request, response), ms=round((time.perf_counter() - started) * 1000, 1))
        response["X-Request-ID"] = request_id
        return response


def _facts(request: HttpRequest, response: HttpResponseBase) -> dict[str, Any]:
    return {
        "method": request.method,
        "path": without_tokens(request.path)[:LONGEST_PATH],
        "status": response.status_code,
        "user": _user_id(request),
    }


def _user_id(request: HttpRequest) -> str | None:
    """Who asked, if the session was read anyway; a log line is no reason to ask the database."""
    session = getattr(request, "session", None)
    if session is None or not session.accessed:
        return None
    try:
        user_id: str | None = session.get(SESSION_KEY)
    except DatabaseError:  # it could not be read before either, and that is logged already
        return None
    return user_id
