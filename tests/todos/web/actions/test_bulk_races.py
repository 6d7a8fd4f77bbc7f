"""Bulk acts on the same todos at the same moment: each is done as a whole, and none is refused."""

from __future__ import annotations

from collections import Counter as Tally
from itertools import groupby

import pytest

from eventsourcing.projections.differences import differences
from eventsourcing.verification import Verification
from tests.eventsourcing.threads import at_once
from tests.todos.cast import added, browser, number
from tests.todos.page import Page
from todos import bootstrap, models
from todos.read_model.projections import TodoProjection

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def three(alice):
    """The ids of three todos of Alice's, in the order of their streams; after the test, log and lists are sound."""
    yield sorted(added(alice, words) for words in ("milk", "bread", "salt"))
    assert list(Verification().whole_log()) == []
    assert list(differences(TodoProjection())) == []


def acts(ids):
    """The changes of each act, as (todo, status), in the order of the log; without the additions."""
    events = [event for event in bootstrap.event_store().get_events() if event.version > 1]
    events.sort(key=lambda event: (event.metadata.correlation_id, event.position))
    grouped = groupby(events, key=lambda event: event.metadata.correlation_id)
    return [[(event.stream_id, event.data["status"]) for event in act] for _, act in grouped]


def test_acts_on_the_same_todos_ticked_in_any_order_are_all_done_whole(alice, three):
    def work(ids, statuses):
        client = browser(alice)
        return [
            client.post(f"/todos/bulk/status/{status}/", number(todo=ids, next="/inbox/")).status_code
            for status in statuses * 3
        ]

    codes = at_once(
        [
            lambda: work(three, ["Started", "Finished"]),
            lambda: work(three[::-1], ["Finished", "Queued"]),
            lambda: work([three[1], three[2], three[0]], ["Queued", "Started"]),
        ]
    )

    assert Tally(code for thread in codes for code in thread) == {303: 18}
    assert len(set(models.Todo.objects.values_list("status", flat=True))) == 1
    # Always in the order of the streams, so that no two of them can wait for each other.
    assert {tuple(act) for act in acts(three)} <= {
        tuple((todo_id, status) for todo_id in three) for status in ("Queued", "Started", "Finished")
    }


def test_an_act_among_presses_on_one_of_its_todos_is_done_whole(alice, three):
    def acts_in_bulk():
        client = browser(alice)
        fields = {"todo": three, "next": "/inbox/"}
        return [client.post("/todos/bulk/status/Finished/", number(**fields)).status_code for _ in range(4)]

    def presses():
        client = browser(alice)
        return [
            client.post(f"/todos/{three[1]}/status/{status}/", number(next="/inbox/")).status_code
            for status in ("Queued", "Started") * 4
        ]

    codes = at_once([acts_in_bulk, presses, presses])

    assert Tally(code for thread in codes for code in thread) == {303: 20}
    assert {models.Todo.objects.get(pk=todo_id).status for todo_id in (three[0], three[2])} == {"Finished"}


def test_an_act_sent_by_two_tabs_at_once_is_done_once_and_answered_in_both(alice, three):
    for status, sentence in (("Finished", "Finished 3 todos."), ("Queued", "Put 3 todos back in the queue.")):
        fields = number(todo=three, next="/inbox/")

        def send(status=status, fields=fields):
            client = browser(alice)
            client.post(f"/todos/bulk/status/{status}/", fields)
            return Page(client.get("/inbox/")).text("status-line")

        one, other = at_once([send, send])
        assert one == other
        assert sentence in one
    assert len(acts(three)) == 2
