"""The metadata of commands from the web: the actor, the source, the time and the request.

Only this module reads the clock for a command from the web.
"""

from __future__ import annotations

from datetime import UTC, datetime

from django.http import HttpRequest
from uuid_utils.compat import uuid7

from todos.domain.commands import CommandMetadata

Metadata = CommandMetadata


def command_metadata(request: HttpRequest) -> Metadata:
    """The metadata of the commands of this request: actor, source, timestamp and correlation id."""
    return {
        "actor": str(request.user.pk),
        "source": "web",
        "timestamp": datetime.now(UTC),
        "correlation_id": getattr(request, "id", None) or str(uuid7()),
    }


def any_version(metadata: Metadata) -> Metadata:
    """The metadata of a command that overwrites nothing: it holds for any version of the todo."""
    return metadata | Metadata(expected_version=None)
