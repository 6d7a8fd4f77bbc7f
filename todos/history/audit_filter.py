"""The filter of an audit trail: it selects from the events that a person may see. Does not import Django."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

LARGEST_POSITION = 2**63 - 1


@dataclass(frozen=True)
class AuditFilter:
    """Selects events of a person's own todos, or of one `todo` that they may see. Every field narrows the selection.

    actor -- only events by this person; kind -- only events of this kind of KINDS
    act -- only events of the act with this correlation id; up_to -- only events up to this position
    """

    todo: UUID | None = None
    actor: str = ""
    kind: str = ""
    act: UUID | None = None
    up_to: int = LARGEST_POSITION
