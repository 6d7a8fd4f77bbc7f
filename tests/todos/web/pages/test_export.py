"""The activity as a file: every event that the page shows for the same query, oldest first."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import pytest

from tests.todos.cast import added, browser, changed, removed
from tests.todos.page import Page, link_to
from todos import bootstrap
from todos.history import csv_file, export

pytestmark = pytest.mark.django_db
FORMULAS = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    '=HYPERLINK("http://x","y")',
    "=cmd|' /C calc'!A0",
    "＝1+1",
    "＋1",
    "－1",
    "＠SUM(A1)",
]


def body(response):
    """All that is streamed."""

    return b"".join(response.streaming_content).decode()


def lines(client, query=""):
    return [json.loads(line) for line in body(client.get(f"/activity/trail.jsonl{query}")).splitlines()]


def rows(client, query=""):
    text = body(client.get(f"/activity/trail.csv{query}"))
    assert text.startswith("\ufeffposition,"), "Excel knows by the mark that it is UTF-8"
    return list(csv.DictReader(io.StringIO(text[1:], newline="")))


def reader_of_your_own():
    """What docs/format.md gives to people who check a log."""
    page = (Path(__file__).parents[4] / "docs/format.md").read_text()
    names: dict = {}
    exec(re.findall("```python\n(.*?)```", page, re.DOTALL)[0], names)
    return names["hash_of"]


def test_every_line_has_person_time_change_and_the_value_before(as_alice, alice, bob, todo):
    changed(alice, todo, status="Started")
    changed(bob, todo, "Buy oat milk")
    removed(alice, todo)
    table = rows(as_alice)

    assert [(row["person"], row["version"], row["words"], row["before"], row["after"]) for row in table] == [
        ("alice", "1", "Buy milk", "", "Buy milk"),
        ("alice", "2", "Buy milk", "Queued", "Started"),
        ("bob", "3", "Buy oat milk", "Buy milk", "Buy oat milk"),
        ("alice", "4", "Buy oat milk", "in the list", "in the trash"),
    ]
    assert tuple(table[0]) == export.COLUMNS
    assert {row["stream_id"] for row in table} == {todo}
    assert table[0]["time"].endswith("Z")


def test_both_files_tell_the_same(as_alice, alice, todo):
    changed(alice, todo, "Ärger mit „Übermut“ 日本語")
    both = zip(lines(as_alice), rows(as_alice), strict=True)

    assert all({name: str(line[name]) for name in export.COLUMNS} == row for line, row in both)


def test_anybody_can_compute_the_hashes_from_the_lines(as_alice, alice, todo):
    changed(alice, todo, 'Café "crème" 👍', "Finished")
    hash_of, previous = reader_of_your_own(), bytes(32)

    found = lines(as_alice, f"?todo={todo}")
    for line in found:
        previous = hash_of(line, previous)
        assert previous.hex() == line["hash"]
    assert previous == list(bootstrap.event_store().get_events(todo))[-1].hash


@pytest.mark.parametrize("words", FORMULAS)
def test_no_cell_is_a_formula(as_alice, alice, words):
    changed(alice, added(alice, words), f"{words} again")
    table = rows(as_alice)

    assert [row["after"] for row in table] == [f"'{words}", f"'{words} again"]
    assert not any(value.startswith(csv_file.FORMULA_STARTS) for row in table for value in row.values())
    assert lines(as_alice)[0]["words"] == words


@pytest.mark.parametrize("words", ["=1", "'=1", "''=1", "'", "it's"])
def test_what_was_typed_can_be_told_from_what_was_guarded(as_alice, alice, words):
    added(alice, words)
    [cell] = [row["words"] for row in rows(as_alice)]

    assert cell.removeprefix("'") == words
    assert (cell == words) == (words == "it's")


def test_it_is_filtered_as_the_page_is(as_alice, alice, bob, todo):
    other = added(alice, "Feed the cat")
    changed(bob, other, status="Started")

    assert [row["words"] for row in rows(as_alice, f"?who={bob.pk}")] == ["Feed the cat"]
    assert [row["words"] for row in rows(as_alice, f"?what=added&todo={todo}")] == ["Buy milk"]
    assert as_alice.get("/activity/trail.csv?until=never").status_code == 422
    assert as_alice.get("/activity/trail.csv?what=eaten").status_code == 404


def test_at_a_moment_it_ends_there(as_alice, as_charlie, alice, todo):
    changed(alice, todo, status="Started")
    then = list(bootstrap.event_store().get_events(todo))[-1].position
    changed(alice, added(alice, "Feed the cat"), "Feed both cats")

    assert [row["after"] for row in rows(as_alice, f"?at={then}")] == ["Buy milk", "Started"]
    assert [line["version"] for line in lines(as_alice, f"?at={then}&todo={todo}&what=status&until=1999-01-01")] == [2]
    assert rows(as_alice, "?at=0") == []
    assert as_alice.get("/activity/trail.csv?at=never").status_code == 422
    assert rows(as_charlie, f"?at={then}") == []
    assert as_charlie.get(f"/activity/trail.csv?at={then}&todo={todo}").status_code == 404
    there = link_to(Page(as_alice.get("/activity/", {"at": then, "what": "added"})), "JSON Lines")
    assert [json.loads(line)["after"] for line in body(as_alice.get(there)).splitlines()] == ["Buy milk"]


def test_batches_follow_one_another(as_alice, alice, todo, monkeypatch):
    monkeypatch.setattr(export, "BATCH", 3)
    for each in range(7):
        changed(alice, todo, f"Words {each}")

    assert [line["version"] for line in lines(as_alice)] == list(range(1, 9))
    # A view that makes its parts asynchronously would be read to its end before the first part is sent.
    assert not as_alice.get("/activity/trail.csv").is_async


def test_neither_a_stranger_nor_staff_get_anything_of_it(as_charlie, as_bob, alice, todo):
    for client in (as_charlie, as_bob):
        assert rows(client) == lines(client) == []
        assert client.get(f"/activity/trail.csv?todo={todo}").status_code == 404
        assert client.get(f"/activity/trail.jsonl?todo={todo}").status_code == 404


def test_it_is_a_file_with_a_plain_name_that_nobody_keeps(as_alice, todo):
    response = as_alice.get(f"/activity/trail.csv?todo={todo}")

    assert response["Content-Disposition"] == f'attachment; filename="todo-{todo}.csv"'
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert "private" in response["Cache-Control"]
    assert as_alice.head("/activity/trail.jsonl")["Content-Disposition"] == 'attachment; filename="activity.jsonl"'
    assert as_alice.post("/activity/trail.csv").status_code == 405


def test_a_name_is_no_formula_either(alice):
    alice.username = "@alice"
    alice.save()
    added(alice)

    assert rows(browser(alice))[0]["person"] == "'@alice"
