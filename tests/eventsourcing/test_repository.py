from __future__ import annotations

from uuid import uuid4

import pytest
from django.db import transaction

from eventsourcing.errors import MissingActor, VersionConflict
from eventsourcing.repository import Repository
from eventsourcing.testing.store.events import ALICE
from tests.eventsourcing.domain import Counter

ID = str(uuid4())


@pytest.fixture
def repository(any_store):
    return Repository(event_store=any_store)


def test_an_aggregate_comes_back_as_it_was_saved(repository):
    saved = repository.save_aggregate(Counter.open(ID).raise_by(2))

    found = repository.get_aggregate(Counter, ID)

    assert found == saved
    assert (found.version, found.state["total"], list(found.uncommitted_events)) == (2, 2, [])
    assert [event.stream_id for event in saved.events] == [ID, ID]
    assert [event.position for event in saved.events] == [event.position for event in found.events]


@pytest.mark.parametrize("stream_id", ["018f0000-0000-7000-8000-000000000001", "not a uuid", "", "nul\0"])
def test_what_has_no_events_is_none(repository, stream_id):
    assert repository.get_aggregate(Counter, stream_id) is None


def test_a_saved_aggregate_can_be_changed_and_saved_again(repository):
    counter = repository.save_aggregate(Counter.open(ID))
    counter = repository.save_aggregate(counter.raise_by(1))
    repository.save_aggregate(counter.raise_by(1).close())

    assert [event.version for event in repository.get_aggregate(Counter, ID).events] == [1, 2, 3, 4]


def test_saving_without_news_writes_nothing(repository):
    counter = repository.save_aggregate(Counter.open(ID))

    assert repository.save_aggregate(counter.raise_by(0)) is counter
    assert len(list(repository.event_store.get_events())) == 1


def test_of_two_copies_changed_at_once_the_second_is_refused(repository):
    repository.save_aggregate(Counter.open(ID))
    one, other = (repository.get_aggregate(Counter, ID) for _ in range(2))
    repository.save_aggregate(one.raise_by(1))

    with pytest.raises(VersionConflict):
        repository.save_aggregate(other.raise_by(10))

    assert repository.get_aggregate(Counter, ID).state["total"] == 1


def test_an_aggregate_that_exists_cannot_be_begun_again(repository):
    repository.save_aggregate(Counter.open(ID))
    with pytest.raises(VersionConflict):
        repository.save_aggregate(Counter.open(ID))


def test_a_version_expected_is_checked_with_the_facts(repository):
    repository.save_aggregate(Counter.open(ID).raise_by(1).raise_by(2))

    assert repository.get_aggregate(Counter, ID, expected_version=3).version == 3
    for expected, since in [(1, [2, 3]), (0, [1, 2, 3]), (4, []), (-1, [1, 2, 3])]:
        with pytest.raises(VersionConflict) as refusal:
            repository.get_aggregate(Counter, ID, expected_version=expected)
        assert (refusal.value.expected, refusal.value.actual) == (expected, 3)
        assert [event.version for event in refusal.value.since] == since


def test_loading_is_one_query_and_saving_one_statement(using, django_store, django_assert_num_queries):
    repository = Repository(event_store=django_store)
    repository.save_aggregate(Counter.open(ID).raise_by(1))

    with django_assert_num_queries(1, using=using):
        counter = repository.get_aggregate(Counter, ID)
    with django_assert_num_queries(1, using=using):
        counter = repository.save_aggregate(counter.raise_by(1).raise_by(2).close())
    with django_assert_num_queries(0, using=using):
        repository.save_aggregate(counter)


def test_an_aggregate_whose_saving_was_rolled_back_cannot_be_built_on(using, django_store):
    repository = Repository(event_store=django_store)
    counter = repository.save_aggregate(Counter.open(ID))
    with transaction.atomic(using):
        lost = repository.save_aggregate(counter.raise_by(100))
        transaction.set_rollback(True, using=using)
    repository.save_aggregate(counter.raise_by(1))

    with pytest.raises(VersionConflict):
        repository.save_aggregate(lost.raise_by(1))

    assert repository.get_aggregate(Counter, ID).state["total"] == 1


def test_an_apply_map_given_folds_another_view_of_the_same_stream(repository):
    repository.save_aggregate(Counter.open(ID).raise_by(2).raise_by(3))
    skip = Counter.apply_noop
    largest = {
        "CounterOpened": skip,
        "CounterRaised": lambda it, event: it.set_state("last", event.data["by"]),
    }

    assert repository.get_aggregate(Counter, ID, apply_map=largest).state == {"last": 3}


def test_the_metadata_of_the_command_is_written_beside_every_event(repository):
    repository.set("metadata", ALICE).save_aggregate(Counter.open(ID).raise_by(1))

    found = repository.get_aggregate(Counter, ID).events
    assert {(event.metadata.actor, event.metadata.source) for event in found} == {("alice", "test")}


def test_without_anybody_nothing_is_saved(repository):
    nobodys = Repository(event_store=repository.event_store.set("metadata", None))

    with pytest.raises(MissingActor):
        nobodys.save_aggregate(Counter.open(ID))
    assert repository.get_aggregate(Counter, ID) is None


def test_each_save_with_news_is_told_with_before_and_after(repository):
    told = []
    repository = repository.set("on_save", lambda before, after: told.append((before.version, after.version)))

    counter = repository.save_aggregate(Counter.open(ID).raise_by(1))
    repository.save_aggregate(counter.raise_by(0))
    repository.save_aggregate(counter.raise_by(1))

    assert told == [(0, 2), (2, 3)]
