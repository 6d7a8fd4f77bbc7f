"""A request that survives a Content-Type header without meaning."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import BadRequest
from django.core.handlers.asgi import ASGIRequest


class Request(ASGIRequest):
    """Reads such a header as an empty one. Django raises before the request exists, so no error page could answer."""

    def _set_content_type_params(self, meta: dict[str, Any]) -> None:
        try:
            super()._set_content_type_params(meta)  # type: ignore[misc]
        except (BadRequest, ValueError):
            self.content_type, self.content_params = "", {}
