"""Who acts, through which door, when, and in which request: the one place where a web command meets the clock."""

from __future__ import annotations

from datetime import UTC, datetime

from django.http import HttpRequest
from uuid_utils.compat import uuid7

from todos.domain.commands import CommandMetadata

Metadata = CommandMetadata


def command_metadata(request: HttpRequest) -> Metadata:
    """The fields of Command that say who, from where and when."""
    return {
        "actor": str(request.user.pk),
        "source": "web",
        "timestamp": datetime.now(UTC),
        "correlation_id": getattr(request, "id", None) or str(uuid7()),
    }
