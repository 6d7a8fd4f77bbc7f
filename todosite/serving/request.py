"""A request whose Content-Type may be nonsense."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import BadRequest
from django.core.handlers.asgi import ASGIRequest


class Request(ASGIRequest):
    """Django refuses such a header before there is a request to answer, which no page of ours could say."""

    def _set_content_type_params(self, meta: dict[str, Any]) -> None:
        try:
            super()._set_content_type_params(meta)  # type: ignore[misc]
        except (BadRequest, ValueError):
            self.content_type, self.content_params = "", {}
