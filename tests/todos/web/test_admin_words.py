"""Raw events in admin: what happened in words, who by name, and a link to the todo where the reader may see it."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from eventsourcing.models import StoredEvent
from tests.todos.cast import added, changed
from tests.todos.page import Page, text

LOG = "/admin/eventsourcing/storedevent/"


def lines(client, address=LOG):
    page = Page(client.get(address))
    rows = [[text(cell) for cell in row] for row in page.root.iter("tr")]
    return [row for row in rows if len(row) == 8 and row[0].isdecimal()], page


def test_an_event_is_told_in_words_with_names(as_bob, alice, bob):
    mine = added(bob, "Read the <log>")
    theirs = added(alice, "Private")
    changed(alice, theirs, status="Started")
    found, page = lines(as_bob)

    assert [cells[2:7] for cells in found] == [
        ["changed the status", theirs, "2", "alice", "web"],
        ["added it", theirs, "1", "alice", "web"],
        ["added it", "Read the <log>", "1", "bob", "web"],
    ]
    assert page.link("Read the <log>") == f"/todos/{mine}/"
    assert {len(cells[-1]) for cells in found} == {8}


def test_who_is_found_by_name_or_by_id(as_bob, alice, bob):
    added(alice, "Hers")
    added(bob, "His")

    for who in ("alice", str(alice.pk), "ａlice"):
        found, _ = lines(as_bob, f"{LOG}?actor={who}")
        assert [cells[5] for cells in found] == ["alice"], who
    assert lines(as_bob, f"{LOG}?actor=nobody")[0] == []


def test_a_name_costs_one_query(as_bob, alice):
    added(alice)
    with CaptureQueriesContext(connection) as without:
        lines(as_bob, f"{LOG}?type=TodoAdded")
    with CaptureQueriesContext(connection) as with_name:
        lines(as_bob, f"{LOG}?type=TodoAdded&actor=alice")
    assert len(with_name) == len(without) + 1


def test_a_name_that_is_the_id_of_somebody_else_means_the_id(as_bob, alice, bob):
    User.objects.create_user(str(alice.pk))
    added(alice, "Hers")

    assert len(lines(as_bob, f"{LOG}?actor={alice.pk}")[0]) == 1


def test_words_and_names_cost_two_queries_for_a_whole_page(as_bob, alice, bob):
    added(bob)
    with CaptureQueriesContext(connection) as few:
        lines(as_bob)
    for number in range(20):
        added((alice, bob)[number % 2])
    with CaptureQueriesContext(connection) as many:
        lines(as_bob)
    assert len(many) == len(few)


def test_the_page_of_an_event_is_told_in_words_with_names_too(as_bob, alice, bob):
    mine = added(bob, "Read the <log>")
    private = added(alice, "Private")
    own, other = (Page(as_bob.get(f"{LOG}{_position(stream)}/")) for stream in (mine, private))

    assert {row[0]: row[1] for row in _facts(own) if row[0] in ("What", "Where", "Who", "Via")} == {
        "What": "added it: TodoAdded, schema version 2",
        "Where": f"Read the <log>, stream {mine}",
        "Who": f"bob, id {bob.pk} (all that they did)",
        "Via": "web",
    }
    assert own.link("Read the <log>") == f"/todos/{mine}/"
    assert ["Where", private] in _facts(other)
    assert ["Who", f"alice, id {alice.pk} (all that they did)"] in _facts(other)


def test_the_page_of_a_stream_is_told_in_words_with_names_too(as_bob, alice, bob):
    mine, private = added(bob, "Read the <log>"), added(alice, "Private")
    changed(bob, mine, status="Started")
    own, other = (Page(as_bob.get(f"{LOG}stream/?id={stream}")) for stream in (mine, private))

    assert [row[3:6] for row in _facts(own) if len(row) == 8] == [
        ["What", "Who", "Via"],
        ["added it", "bob", "web"],
        ["changed the status", "bob", "web"],
    ]
    assert own.link("Read the <log>") == f"/todos/{mine}/"
    assert [row[3:6] for row in _facts(other) if len(row) == 8][1:] == [["added it", "alice", "web"]]
    assert "About" not in text(other.root)


def _position(stream: str) -> int:
    return StoredEvent.objects.get(stream_id=stream, version=1).position


def _facts(page: Page) -> list[list[str]]:
    return [[text(cell) for cell in row] for row in page.root.iter("tr")]
