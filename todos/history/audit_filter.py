"""What an audit trail shows: which of the events that somebody may see. Knows no Django."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

LARGEST_POSITION = 2**63 - 1


@dataclass(frozen=True)
class AuditFilter:
    """The events of a person's own todos; or of one todo that they may see. Each part that is given leaves fewer.

    todo -- only of this todo
    actor, kind, act -- only by this person, of this kind of KINDS, in the act of this correlation id
    up_to -- only up to this position
    """

    todo: UUID | None = None
    actor: str = ""
    kind: str = ""
    act: UUID | None = None
    up_to: int = LARGEST_POSITION
