"""One log line for each request, and the id that connects it to the events that the request caused."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import structlog
from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest, HttpResponseBase
from structlog.contextvars import bound_contextvars
from uuid_utils.compat import uuid7

from todosite.logs import without_tokens

log = structlog.stdlib.get_logger("todosite.request")
MAX_PATH_LENGTH = 500


class RequestLogMiddleware:
    """Logs every request and gives it an `id`, returned as X-Request-ID. An id that the client sent is ignored."""

    sync_capable, async_capable = True, False

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        request_id = str(uuid7())
        request.id = request_id  # type: ignore[attr-defined]
        started = time.perf_counter()
        with bound_contextvars(request_id=request_id):
            response = self.get_response(request)
            log.info("request", **_log_fields(request, response), ms=round((time.perf_counter() - started) * 1000, 1))
        response["X-Request-ID"] = request_id
        return response


def _log_fields(request: HttpRequest, response: HttpResponseBase) -> dict[str, Any]:
    return {
        "method": request.method,
        "path": without_tokens(request.path)[:MAX_PATH_LENGTH],
        "status": response.status_code,
        "user": _user_id(request),
    }


def _user_id(request: HttpRequest) -> str | None:
    """The signed-in user, if the session was read anyway: a log line is not worth a query."""
    session = getattr(request, "session", None)
    # Where the database failed, the session was asked for and not read. It would be asked again, and waited for.
    if session is None or not hasattr(session, "_session_cache"):
        return None
    user_id: str | None = session.get(SESSION_KEY)
    return user_id
