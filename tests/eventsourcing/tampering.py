"""Changes behind the store's back, and what verification says about them."""

from __future__ import annotations

from eventsourcing.verification import Verification
from tests.eventsourcing import sql
from tests.eventsourcing.sql import TABLE
from tests.eventsourcing.three_streams import ONE

HASH, MISSING, RISE = "hash does not match", "events are missing before it", "position does not rise"
NOT_THERE, BEHIND, UNREADABLE = "the log does not have this event", "the log goes on", "cannot be read"
REWRITTEN = "its hash is not the one that the receipt"


def verified(using, **options):
    return list(Verification(using, **{"batch": 2, **options}).whole_log())


def named(using):
    """Stream, version and what is wrong there, in the words of the constants above."""
    reasons = (HASH, MISSING, RISE, NOT_THERE, BEHIND, UNREADABLE, REWRITTEN)
    return [
        (finding.stream_id, finding.version, *(reason for reason in reasons if reason in finding.reason))
        for finding in verified(using)
    ]


def position(log, stream_id, version):
    return list(log.get_events(stream_id))[version - 1].position


def where(version, stream_id=ONE):
    return f"stream_id = '{stream_id}' AND version = {version}"


def update(using, assignment, version, parameters=()):
    sql.run(using, f"UPDATE {TABLE} SET {assignment} WHERE {where(version)}", parameters)
