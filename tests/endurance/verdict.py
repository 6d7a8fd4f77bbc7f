"""Whether a site has kept everything that it acknowledged, once, and nothing else."""

from __future__ import annotations

from collections import Counter
from uuid import UUID

from tests.endurance.people import Person
from tests.live_server import LiveServer

PATIENCE = 600  # seconds for the verification of a long log


def check(site: LiveServer, people: list[Person]) -> None:
    """Each acknowledged command of these people is there exactly once, and no other; log and lists are sound."""
    sent = {UUID(command.id) for person in people for command in person.acknowledged}
    events = Counter(_ids(site, "SELECT causation_id FROM eventsourcing_storedevent WHERE causation_id IS NOT NULL"))
    receipts = Counter(_ids(site, "SELECT command_id FROM eventsourcing_receipt"))
    assert sent - set(events) == set(), "acknowledged, and lost"
    assert set(events) - sent == set(), "stored, and not acknowledged"
    assert {command for command in events if events[command] != 1} == set(), "carried out twice"
    assert receipts == dict.fromkeys(sent, 1)
    rows = site.rows("SELECT id, status FROM todos_todo")
    assert {UUID(str(todo)): status for todo, status in rows} == {
        todo: status for person in people for todo, status in person.statuses.items()
    }
    check_log_and_lists(site)


def check_log_and_lists(site: LiveServer) -> None:
    """The log keeps its promises, and the lists agree with it."""
    assert site.manage("verify_events", patience=PATIENCE) == (0, "")
    assert site.manage("rebuild_projections", "--check", patience=PATIENCE) == (0, "")


def _ids(site: LiveServer, query: str) -> list[UUID]:
    return [UUID(str(stored_id)) for (stored_id,) in site.rows(query)]
