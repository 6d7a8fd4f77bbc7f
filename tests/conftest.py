"""What the whole suite stands on."""

from __future__ import annotations

from eventsourcing.testing import append_only_reset

__all__ = ["append_only_reset"]

BOTH = ["default", "postgresql"]
