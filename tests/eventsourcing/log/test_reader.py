"""PostgreSQL commits in another order than it draws positions: transactions interleaved by hand, no event missed."""

from __future__ import annotations

import pytest

from eventsourcing.log.reader import read_all, safe_position
from tests.eventsourcing.log.in_flight import USING, begin, numbers
from tests.eventsourcing.log.tail import Naive

pytestmark = pytest.mark.django_db(transaction=True, databases=[USING])


def test_an_event_that_commits_late_is_waited_for(people, reader):
    late, early, _ = people
    begin(late, "a", 1)
    early.append("b", 2)

    assert reader.read() == []
    assert reader.at_gap
    late.commit()
    assert numbers(reader.read()) == [1, 2]
    assert not reader.at_gap


def test_a_reader_that_asks_for_what_is_after_the_last_misses_it(people, reader):
    late, early, _ = people
    naive = Naive(USING, reader.position)
    begin(late, "a", 1)
    early.append("b", 2)
    naive.close()

    assert numbers(naive) == [2]
    late.commit()
    assert numbers(naive) == []


def test_what_comes_before_the_gap_is_handed_out_at_once(people, reader):
    first, late, _ = people
    first.append("a", 1)
    begin(late, "b", 2)
    first.append("a", 3)

    assert numbers(reader.read()) == [1]
    assert reader.read() == []
    late.roll_back()
    assert numbers(reader.read()) == [3]


def test_a_position_that_was_rolled_back_is_not_waited_for(people, reader):
    writer, *_ = people
    begin(writer, "a", 1)
    writer.roll_back()
    writer.append("a", 2)

    assert numbers(reader.read()) == [2]


def test_the_gap_is_closed_although_others_that_write_go_on(people, reader):
    late, early, other = people
    begin(other, "c", 3)
    begin(late, "a", 1)
    early.append("b", 2)
    assert reader.read() == []
    other.commit()

    # Its turn has come, though `late`, of whom the reader cannot know that it drew a later one, has not ended.
    assert numbers(reader.read()) == [3]
    assert reader.read() == []
    late.commit()
    assert numbers(reader.read()) == [1, 2]


def test_writers_that_begin_after_the_gap_was_seen_are_not_waited_for(people, reader):
    late, early, later = people
    begin(late, "a", 1)
    early.append("b", 2)
    assert reader.read() == []
    begin(later, "c", 3)
    late.roll_back()

    assert numbers(reader.read()) == [2]
    assert reader.read() == []
    assert not reader.at_gap
    later.commit()
    assert numbers(reader.read()) == [3]


def test_no_writer_waits_for_another_stream_or_for_the_reader(people, reader):
    late, early, _ = people
    begin(late, "a", 1)
    early.sql("SET lock_timeout = 100")
    early.append("b", 2)
    reader.read()
    early.append("b", 3)
    late.commit()

    assert numbers(reader.read()) == [1, 2, 3]


def test_the_safe_position_has_a_limit_of_patience(people, reader):
    late, early, _ = people
    begin(late, "a", 1)
    early.append("b", 2)

    with pytest.raises(TimeoutError, match="process"):
        safe_position(USING, timeout=0.05)
    with pytest.raises(TimeoutError, match="process"):
        read_all(reader.position, using=USING, timeout=0.05)
    late.commit()
    assert numbers(read_all(reader.position, using=USING, timeout=0.05)) == [1, 2]


def test_events_in_flight_after_the_last_hold_up_nobody_who_begins(people, reader):
    last = people[1].append("b", 1)
    begin(people[0], "a", 2)
    people[2].begin()

    with pytest.raises(TimeoutError):  # it cannot be told that the other drew a later position
        safe_position(USING, timeout=0.05)
    people[0].roll_back()
    assert safe_position(USING, timeout=0.05) == last
