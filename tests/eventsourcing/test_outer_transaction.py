"""Inside somebody else's transaction a command is refused, with the way out; not in that of Django's TestCase."""

from __future__ import annotations

import pytest
from django.core.handlers.base import BaseHandler
from django.db import connections, transaction
from django.http import HttpResponse

from eventsourcing.database.store import DjangoEventStore
from eventsourcing.errors import EventSourcingError, InsideTransaction
from eventsourcing.event import Event
from eventsourcing.event_store import NO_STREAM
from eventsourcing.log.reader import read_all
from eventsourcing.log.subscription import Subscription
from eventsourcing.models import Receipt
from eventsourcing.unit_of_work import UnitOfWork
from tests.eventsourcing.databases import TESTER
from tests.eventsourcing.domain import CounterHandler, open_counter, raise_counter


@pytest.mark.parametrize("act", ["handle", "handle_all"])
def test_inside_atomic_the_error_says_the_way_out(counters, using, act):
    sent = {"handle": counters.handle, "handle_all": lambda command: counters.handle_all([command])}[act]

    with pytest.raises(InsideTransaction, match=r"outside of atomic\(\).*on_commit\(\)"), transaction.atomic(using):
        sent(open_counter())

    assert issubclass(InsideTransaction, EventSourcingError)
    assert issubclass(InsideTransaction, RuntimeError)
    assert not Receipt.objects.using(using).exists()


def test_sent_after_the_commit_it_is_carried_out(counters, using):
    with transaction.atomic(using):
        transaction.on_commit(lambda: counters.handle(open_counter()), using=using)

    assert Receipt.objects.using(using).count() == 1


@pytest.fixture
def atomic_requests(using, monkeypatch):
    monkeypatch.setitem(connections[using].settings_dict, "ATOMIC_REQUESTS", True)


def respond(view):
    """What Django does with a view of a request."""
    return BaseHandler().make_view_atomic(view)(None)


def test_with_atomic_requests_the_error_says_how_to_mark_the_view(counters, using, atomic_requests):
    def view(request):
        counters.handle(open_counter())
        return HttpResponse()

    marker = "non_atomic_requests" if using == "default" else r"non_atomic_requests\(using='postgresql'\)"
    with pytest.raises(InsideTransaction, match=rf"ATOMIC_REQUESTS.*@transaction.{marker},"):
        respond(view)

    respond(transaction.non_atomic_requests(using)(view))
    assert Receipt.objects.using(using).count() == 1


def test_with_atomic_requests_reading_the_log_says_so_too(django_store, using, atomic_requests):
    reads = [lambda: read_all(using=using), lambda: list(Subscription(using=using).catch_up())]
    django_store.append("a", [Event.generate("Happened")], NO_STREAM)

    for read in reads:
        with pytest.raises(InsideTransaction, match=r"autocommit only.*@transaction.non_atomic_requests"):
            respond(lambda request, read=read: read())


def test_with_autocommit_off_the_error_says_to_turn_it_on(counters, using):
    transaction.set_autocommit(False, using)
    try:
        with pytest.raises(InsideTransaction, match="autocommit off"):
            counters.handle(open_counter())
    finally:
        transaction.rollback(using)
        transaction.set_autocommit(True, using)

    assert not Receipt.objects.using(using).exists()


@pytest.mark.django_db(databases=["default", "postgresql"])
@pytest.mark.parametrize("alias", ["default", "postgresql"])
def test_in_the_transaction_of_a_test_case_commands_are_carried_out(alias):
    unit_of_work = UnitOfWork(CounterHandler, DjangoEventStore.generate(metadata=TESTER, using=alias))
    opened = unit_of_work.handle(open_counter())

    assert unit_of_work.handle(raise_counter(opened.stream_id)).version == 2
    with pytest.raises(InsideTransaction), transaction.atomic(alias):
        unit_of_work.handle(raise_counter(opened.stream_id))
