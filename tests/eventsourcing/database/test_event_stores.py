"""The contract of a store, held against ours; and what only a store on a database can promise."""

from __future__ import annotations

from itertools import pairwise
from uuid import uuid4

import pytest
from django.db import connections, transaction
from pyrsistent import thaw

from eventsourcing.command import Command
from eventsourcing.database import receipts
from eventsourcing.database.store import DjangoEventStore
from eventsourcing.errors import DuplicateEvent, InvalidStreamId, VersionConflict
from eventsourcing.event import Event
from eventsourcing.event_store import ANY, NO_STREAM, InMemoryEventDB, InMemoryEventStore
from eventsourcing.metadata import Metadata
from eventsourcing.models import Receipt
from eventsourcing.testing import StoreContract, happened
from tests.eventsourcing.databases import TESTER


class TestInMemoryEventStore(StoreContract):
    @pytest.fixture
    def store(self):
        return InMemoryEventStore.generate()

    def test_two_stores_on_one_list_see_the_same_events(self):
        db = InMemoryEventDB()
        InMemoryEventStore.generate(db=db).append("a", happened(1), NO_STREAM)

        assert len(list(InMemoryEventStore.generate(db=db).get_events("a"))) == 1

    def test_only_this_store_has_an_actor_of_its_own(self):
        [event] = InMemoryEventStore.generate().append("a", happened(1), NO_STREAM)

        assert event.metadata.actor == "in memory"
        assert DjangoEventStore.generate().metadata is None


class TestDjangoEventStore(StoreContract):
    """Runs on SQLite in a file and on PostgreSQL."""

    @pytest.fixture
    def store(self, using):
        return DjangoEventStore.generate(metadata=Metadata(actor="tester", source="test"), using=using)

    def test_an_event_whose_transaction_was_rolled_back_is_refused(self, store, using):
        [first] = store.append("a", happened(1), NO_STREAM)
        with transaction.atomic(using):
            [lost] = store.append("a", happened(2), first)
            transaction.set_rollback(True, using=using)

        with pytest.raises(VersionConflict):
            store.append("a", happened(3), lost)
        store.append("a", happened(4), first)
        with pytest.raises(VersionConflict):
            store.append("a", happened(5), lost)

        assert [thaw(event.data)["number"] for event in store.get_events("a")] == [1, 4]

    def test_the_publisher_hears_after_the_commit_and_never_of_a_rollback(self, store, using):
        heard = []
        store = store.set("publisher", heard.append)

        with transaction.atomic(using):
            stored = store.append("a", happened(1, 2), NO_STREAM)
            assert heard == []
        assert heard == stored

        with transaction.atomic(using):
            store.append("b", happened(3), NO_STREAM)
            transaction.set_rollback(True, using=using)
        assert heard == stored

    def test_a_publisher_that_fails_undoes_nothing_and_is_heard(self, store):
        def fail(event):
            raise RuntimeError("nobody listens")

        with pytest.raises(RuntimeError, match="nobody listens"):
            store.set("publisher", fail).append("a", happened(1), NO_STREAM)
        assert len(list(store.get_events("a"))) == 1

    @pytest.mark.parametrize("expected", ["event", "number", "taken id"])
    def test_a_caller_that_catches_a_refusal_commits_nothing_of_its_block(self, store, using, expected):
        first, second = store.append("a", happened(1, 2), NO_STREAM)
        late = {
            "event": (happened(3), first),
            "number": (happened(3), 1),
            "taken id": ([second.set("version", 3)], ANY),
        }
        command = Command.generate("Anything", actor="alice", source="test")

        with transaction.atomic(using):
            receipts.begin(command, using)
            with pytest.raises((VersionConflict, DuplicateEvent)):
                store.append("a", *late[expected])

        assert not Receipt.objects.using(using).exists()
        assert len(list(store.get_events())) == 2

    def test_a_refused_long_batch_commits_nothing_of_its_block(self, store, using):
        [event] = happened(0)
        store.append("other", [event], NO_STREAM)

        with transaction.atomic(using):
            store.append("b", happened(1), NO_STREAM)
            with pytest.raises(DuplicateEvent):
                store.append("a", [*happened(*range(1_500)), event], NO_STREAM)

        assert len(list(store.get_events())) == 1

    def test_other_broken_constraints_are_let_out_as_they_are(self, store, using):
        with connections[using].cursor() as cursor:
            cursor.execute("CREATE UNIQUE INDEX one_type_only ON eventsourcing_storedevent (type)")
        try:
            with pytest.raises(transaction.DatabaseError, match=r"one_type_only|storedevent\.type"):
                store.append("a", happened(1, 2), NO_STREAM)
        finally:
            with connections[using].cursor() as cursor:
                cursor.execute("DROP INDEX one_type_only")
        assert list(store.get_events()) == []

    @pytest.mark.parametrize("count", [1, 50])
    def test_appending_is_one_statement_and_loading_one_query(self, store, using, count, django_assert_num_queries):
        [first] = store.append("a", happened(0), NO_STREAM)

        with django_assert_num_queries(1, using=using):
            store.append("a", happened(*range(count)), first)
        with django_assert_num_queries(1, using=using):
            assert len(list(store.get_events("a"))) == count + 1

    def test_scans_go_through_whole_streams_in_batches(self, store):
        for stream_id in ("b", "a", "b", "C"):
            store.append(stream_id, happened(1, 2), ANY)
        seen, after = [], ("", 0)

        while batch := store.get_batch(*after, limit=3):
            seen += [(event.stream_id, event.version) for event in batch]
            after = seen[-1]

        assert len(seen) == len(set(seen)) == 8
        assert [version for stream_id, version in seen if stream_id == "b"] == [1, 2, 3, 4]
        assert len([1 for one, other in pairwise(seen) if one[0] != other[0]]) == 2


@pytest.mark.parametrize("stream_id", [uuid4(), 7, b"a"])
def test_an_id_that_is_no_text_is_refused_by_every_store_alike(any_store, stream_id):
    store = any_store.set("metadata", TESTER)
    store.append(str(stream_id), [Event.generate("Happened")], NO_STREAM)
    for call in (
        lambda: store.append(stream_id, [Event.generate("Happened")], ANY),
        lambda: list(store.get_events(stream_id)),
        lambda: store.get_many([stream_id]),
        lambda: store.get_last_event(stream_id),
    ):
        with pytest.raises(InvalidStreamId, match="a stream id is text"):
            call()
