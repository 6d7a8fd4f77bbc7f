"""The headers of every answer, whoever makes it: Django, the stream, the static files or the server itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from django.conf import settings
from django.utils.csp import build_policy

from todos.live.stream import Application, Message, Receive, Scope, Send

HTTPS = (b"x-forwarded-proto", b"https")  # as the proxy says it, to which alone Django listens too


def security_headers() -> dict[str, str]:
    """The headers that an answer has unless it brings its own: the site's policy, and no copy in any cache."""
    return {
        "content-security-policy": build_policy(settings.SECURE_CSP),
        "x-content-type-options": "nosniff",
        "x-frame-options": settings.X_FRAME_OPTIONS,
        "referrer-policy": settings.SECURE_REFERRER_POLICY,
        "cross-origin-opener-policy": settings.SECURE_CROSS_ORIGIN_OPENER_POLICY,
        "cross-origin-resource-policy": "same-origin",
        "cache-control": "no-store",
    }


def transport_security() -> dict[str, str]:
    """The header that keeps browsers on https. Only an answer by https may have it."""
    if not settings.SECURE_HSTS_SECONDS:
        return {}
    subdomains = "; includeSubDomains" if settings.SECURE_HSTS_INCLUDE_SUBDOMAINS else ""
    preload = "; preload" if settings.SECURE_HSTS_PRELOAD else ""
    return {"strict-transport-security": f"max-age={settings.SECURE_HSTS_SECONDS}{subdomains}{preload}"}


def with_security_headers(application: Application) -> Application:
    """`application`, each of whose answers has all of `security_headers`."""
    always = _encoded(security_headers())
    by_https = always + _encoded(transport_security())

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = _completed(message, by_https if HTTPS in scope["headers"] else always)
            await send(message)

        await application(scope, receive, send_with_headers)

    return answer


def _encoded(headers: dict[str, str]) -> list[tuple[bytes, bytes]]:
    return [(name.encode(), value.encode()) for name, value in headers.items()]


def _completed(message: Message, added: list[tuple[bytes, bytes]]) -> Mapping[str, object]:
    own = list(cast("list[tuple[bytes, bytes]]", message.get("headers", [])))
    names = {name.lower() for name, _ in own}
    return {**message, "headers": [*own, *(header for header in added if header[0] not in names)]}
