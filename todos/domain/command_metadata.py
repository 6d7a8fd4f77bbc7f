"""What every command says beside its type and data."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TypedDict


class CommandMetadata(TypedDict, total=False):
    """The fields of Command other than type and data."""

    id: str
    actor: str
    source: str
    timestamp: datetime | None
    correlation_id: str | None
    causation_id: str | None
    expected_version: int | None
    extra: Mapping[str, object]
