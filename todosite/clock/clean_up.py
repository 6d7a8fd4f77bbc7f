"""Deletes what has ended: sessions, one-time links, known devices, attempts to guess a secret, late words."""

from __future__ import annotations

from eventsourcing.database.one_writer import one_writer
from todosite.accounts import attempt_limit, known_devices, one_time_links, sessions
from todosite.forgetting import forget


def clean_up(using: str) -> None:
    """Delete what nobody can use any more."""
    for delete in (
        sessions.delete_ended,
        one_time_links.delete_old,
        known_devices.delete_expired,
        attempt_limit.delete_old,
    ):
        with one_writer(using):
            delete(using)
    forget.erase_late(using)
