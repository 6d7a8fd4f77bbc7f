"""Which transactions a reader of the log waits for, and which not (PostgreSQL)."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager

import pytest
from django.db import connections, transaction

from eventsourcing.database.store import DjangoEventStore
from eventsourcing.event_store import ANY
from eventsourcing.log import high_water_mark
from eventsourcing.log.high_water_mark import open_writers
from eventsourcing.log.reader import LogReader
from eventsourcing.testing import happened
from tests.eventsourcing import sql
from tests.eventsourcing.log.in_flight import USING, begin, numbers
from tests.eventsourcing.log.somebody import WRITER
from tests.eventsourcing.log.standby import standby
from tests.eventsourcing.sql import TABLE
from tests.eventsourcing.threads import PATIENCE, elsewhere

pytestmark = pytest.mark.django_db(transaction=True, databases=[USING])


def test_a_long_transaction_that_writes_no_events_stalls_nobody(people, reader):
    late, early, other = people
    other.begin()
    other.sql("CREATE TABLE elsewhere (n int)")
    other.sql("SELECT * FROM eventsourcing_storedevent FOR SHARE")
    other.sql("SELECT txid_current()")
    begin(late, "a", 1)
    early.append("b", 2)
    late.roll_back()

    assert numbers(reader.read()) == [2]


def test_a_prepared_transaction_is_waited_for(people, reader):
    writer, early, _ = people
    writer.sql("BEGIN")
    writer.append("a", 1)
    writer.sql("PREPARE TRANSACTION 'held'")
    early.append("b", 2)

    assert reader.read() == []
    assert [writer.process for writer in reader.waiting_for] == [None]
    early.sql("COMMIT PREPARED 'held'")
    assert numbers(reader.read()) == [1, 2]


@pytest.mark.parametrize(("end", "seen"), [("COMMIT", [1, 2]), ("ROLLBACK", [2])])
def test_a_transaction_prepared_while_it_is_waited_for_is_still_the_same(people, reader, end, seen):
    writer, early, _ = people
    writer.sql("BEGIN")
    writer.append("a", 1)
    early.append("b", 2)
    assert reader.read() == []
    writer.sql("PREPARE TRANSACTION 'renamed'")

    assert reader.read() == []
    assert reader.at_gap
    early.sql(f"{end} PREPARED 'renamed'")
    assert numbers(reader.read()) == seen


def test_a_savepoint_rolled_back_leaves_a_gap_and_one_released_an_event(people, reader):
    writer, early, _ = people
    begin(writer, "a", 1)
    writer.begin()
    writer.append("a", 2)
    writer.roll_back()
    writer.begin()
    writer.append("a", 3)
    early.append("b", 4)
    writer.commit()
    assert reader.read() == []
    writer.commit()

    assert numbers(reader.read() + reader.read()) == [1, 3, 4]


def test_a_lock_given_back_by_a_savepoint_holds_nobody_up(people, reader):
    writer, early, _ = people
    writer.begin()
    writer.begin()
    writer.append("a", 1)
    early.append("b", 2)
    assert reader.read() == []
    writer.roll_back()

    assert numbers(reader.read()) == [2]


def test_a_writer_with_a_stronger_lock_is_seen_as_well(people, reader):
    writer, early, _ = people
    writer.begin()
    position = writer.append("a", 1)
    writer.sql(f"LOCK TABLE {TABLE} IN SHARE UPDATE EXCLUSIVE MODE")
    early.append("b", 2)

    assert reader.read() == []
    assert reader.position < position
    writer.commit()
    assert numbers(reader.read()) == [1, 2]


def draw_until_the_next_is_logged(somebody):
    """Draw positions until PostgreSQL has the next one in its write-ahead log already.

    It writes 32 ahead. Whoever draws the first of them gets a transaction id for it.
    """
    [[sequence]] = somebody.sql(f"SELECT pg_get_serial_sequence('{TABLE}', 'position')")
    ahead = 0
    while not ahead:
        somebody.sql(f"SELECT nextval('{sequence}')")
        [[ahead]] = somebody.sql(f"SELECT log_cnt FROM {sequence}")


def test_an_event_whose_position_is_drawn_before_its_transaction_has_an_id_is_waited_for(people, reader):
    """Whoever waits for transaction ids misses it."""
    slow, early, other = people
    statement = f"""CREATE FUNCTION pause() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
            IF NEW.stream_id = 'slow' THEN PERFORM pg_advisory_lock(1), pg_advisory_unlock(1); END IF; RETURN NEW;
        END $$;
        CREATE TRIGGER pause BEFORE INSERT ON {TABLE} FOR EACH ROW EXECUTE FUNCTION pause()"""
    sql.run(USING, statement)
    try:
        with ThreadPoolExecutor(1) as pool:
            other.sql("SELECT pg_advisory_lock(1)")
            try:
                draw_until_the_next_is_logged(other)
                writing = pool.submit(slow.append, "slow", 1)
                resting = other.wait_for(
                    "SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND objid = 1 AND NOT granted"
                    " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
                )
                early.append("b", 2)
                assert reader.read() == []
                assert not other.sql(f"SELECT 1 FROM pg_locks WHERE locktype = 'transactionid' AND pid = {resting}")
            finally:
                other.sql("SELECT pg_advisory_unlock(1)")
            writing.result(PATIENCE)
        assert numbers(reader.read()) == [1, 2]
    finally:
        sql.run(USING, "DROP FUNCTION pause CASCADE")


@pytest.mark.django_db(transaction=True, databases=["default", USING])
def test_waiting_for_oneself_is_an_error(people, reader):
    """A thread with a second connection to the same database, whose transaction wrote events."""

    def read_beside_a_transaction():
        connections["default"] = connections[USING].copy("default")
        with transaction.atomic("default"):
            DjangoEventStore.generate(metadata=WRITER).append("a", happened(1), ANY)
            people[0].append("b", 2)
            with pytest.raises(RuntimeError, match="wait for itself"):
                reader.read()

    elsewhere(read_beside_a_transaction)
    assert numbers(reader.read()) == [1, 2]


def test_who_begins_to_write_while_the_reader_looks_is_not_overlooked(people, reader, monkeypatch):
    """The end of the log is noted before its writers: of who comes later, everything lies beyond."""
    late, early, _ = people
    begin(late, "a", 1)
    late.roll_back()
    early.append("b", 2)

    def overtaken(using):
        found = open_writers(using)
        monkeypatch.undo()
        begin(late, "a", 3)
        early.append("b", 4)
        return found

    monkeypatch.setattr(high_water_mark, "open_writers", overtaken)

    assert numbers(reader.read()) == [2]
    assert reader.read() == []
    late.commit()
    assert numbers(reader.read()) == [3, 4]


def test_writers_of_another_database_are_not_waited_for(people, reader):
    """A copy of a database has tables with the same oids."""
    late, early, _ = people
    begin(late, "a", 1)
    early.append("b", 2)
    late.roll_back()
    for person in people:
        person.do(connections.close_all)
    name = connections[USING].settings_dict["NAME"]
    connections[USING].close()
    with _cursor("postgres") as cursor:
        cursor.execute(f"CREATE DATABASE {name}_copy TEMPLATE {name}")
    try:
        with _cursor(f"{name}_copy") as cursor:
            cursor.execute(f"BEGIN; LOCK TABLE {TABLE} IN ROW EXCLUSIVE MODE")
            assert numbers(reader.read()) == [2]
    finally:
        with _cursor("postgres") as cursor:
            cursor.execute(f"DROP DATABASE {name}_copy")


def test_a_standby_on_which_writers_cannot_be_seen_is_refused_at_a_gap(people, reader):
    """Without that it misses 1."""
    late, early, _ = people
    begin(late, "a", 1)
    early.append("b", 2)

    with standby(connections[USING].settings_dict) as port:

        def read_there():
            connections[USING] = connections[USING].copy()
            connections[USING].settings_dict["PORT"] = port
            with pytest.raises(RuntimeError, match="standby"):
                LogReader(USING, reader.position).read()

        elsewhere(read_there)


@contextmanager
def _cursor(database):
    connection = connections[USING].copy()
    connection.settings_dict["NAME"] = database
    with closing(connection), connection.cursor() as cursor:
        yield cursor
