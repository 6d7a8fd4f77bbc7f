"""The notes about settings of PostgreSQL by which a commit can be lost."""

from __future__ import annotations

import pytest
from django.db import connections

from todosite.serving import postgresql_durability
from todosite.serving.postgresql_durability import check_postgresql

SAFE = {"fsync": "on", "full_page_writes": "on", "synchronous_commit": "on", "synchronous_standby_names": "*"}


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({}, []),
        ({"fsync": "off"}, ["fsync = off"]),
        ({"full_page_writes": "off"}, ["full_page_writes = off"]),
        ({"fsync": "off", "synchronous_commit": "off"}, ["fsync = off", "synchronous_commit = off"]),
        ({"synchronous_commit": "local"}, ["synchronous_commit = local"]),
        ({"synchronous_commit": "remote_write"}, ["synchronous_commit = remote_write"]),
        ({"synchronous_commit": "remote_apply"}, []),
        ({"synchronous_commit": "local", "synchronous_standby_names": ""}, []),
    ],
)  # fmt: skip
def test_each_setting_that_can_lose_a_commit_is_named(monkeypatch, changed, named):
    monkeypatch.setattr(postgresql_durability, "_settings", lambda using: SAFE | changed)
    notes = check_postgresql(["postgresql"])
    assert [note.msg.partition(" runs with ")[2].partition(",")[0] for note in notes] == named


@pytest.mark.django_db(transaction=True, databases=["postgresql"])
def test_the_settings_are_those_of_the_connection():
    with connections["postgresql"].cursor() as cursor:
        cursor.execute("SET synchronous_commit = off")
    try:
        assert "synchronous_commit = off" in " ".join(note.msg for note in check_postgresql(["postgresql"]))
    finally:
        connections["postgresql"].close()


@pytest.mark.sqlite
@pytest.mark.django_db
def test_sqlite_is_not_asked():
    assert check_postgresql(["default"]) == []
    assert check_postgresql(None) == []
