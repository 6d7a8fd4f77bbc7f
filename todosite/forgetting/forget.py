"""Forgets a person: the keys of what they wrote are deleted, rows made again without it, their account emptied.

All in one transaction: after kill -9 a person is forgotten as a whole or not at all. The file `forgotten` follows from
the log afterwards (forgotten_file.py).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.contrib.admin.models import LogEntry
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.db import transaction

from eventsourcing.database import receipts
from eventsourcing.database.one_writer import one_writer
from eventsourcing.event import Event
from eventsourcing.metadata import Metadata
from eventsourcing.personal.value import PersonalValue, stored_values
from eventsourcing.projections.model import ModelProjection
from eventsourcing.projections.rebuild import rewrite_streams
from eventsourcing.repository import Repository
from todos import bootstrap
from todos.domain.person.events import PersonEvents, stream_of
from todos.domain.person.kept_words import keeps_most
from todos.domain.person.person import Person
from todos.read_model.seen_by import seen_by
from todosite.accounts import account_rules, attempt_limit, person_names
from todosite.accounts.attempt_limit import Count
from todosite.forgetting import forgotten_file
from todosite.models import FeedLink, FormerName, KnownDevice, SignInLink

STREAMS_AT_ONCE = 200


@dataclass(frozen=True)
class Plan:
    """What forgetting a person erases.

    texts -- how many texts they wrote; todos -- in how many todos
    others -- by the ids of their keys, the texts of others that keep most of the words of one of theirs
    open -- how many of their todos are in their list, not finished
    """

    texts: int
    todos: int
    others: dict[str, str]
    open: int


def plan(person: str, using: str = "default") -> Plan:
    """What there is to forget of the person with this opaque id."""
    own_stream = stream_of(person)
    owners = bootstrap.event_store(using).get_value_owners(person)
    written = [owner for owner in owners if owner.stream_id != own_stream]
    streams = sorted({owner.stream_id for owner in written})
    is_open = seen_by(User(pk=person)).using(using).filter(removed=None).exclude(status="Finished")
    return Plan(
        len(written),
        len(streams),
        dict(_written_over({owner.key_id for owner in written}, streams, using)),
        is_open.count(),
    )


def forget(person: str, using: str = "default", *, metadata: Metadata, keep_others: bool = False) -> None:
    """Forget the person with this opaque id; nothing happens to somebody who was forgotten before.

    metadata -- who asks for it, and how
    keep_others -- whether what others wrote over their words stays
    Raises ValidationError for the last superuser who can sign in.
    """
    with one_writer(using), transaction.atomic(using, durable=True):
        user = User.objects.using(using).select_for_update().filter(pk=person).first()
        if user is not None and account_rules.is_last_superuser(user):
            raise ValidationError(account_rules.LAST_SUPERUSER)
        _erase(person, using, keep_others)
        _write_event(person, using, metadata)
        receipts.forget_contents(person, using)
        if user is not None:
            _end_ways_in(user, using)
            _empty_account(user, using)
    forgotten_file.write(using)


def erase_late(using: str = "default") -> None:
    """Erase what a request that was under way has written after its person was forgotten."""
    store = bootstrap.event_store(using)
    emptied = User.objects.using(using).filter(username__startswith=person_names.FORGOTTEN)
    for key in emptied.values_list("pk", flat=True):
        last = store.get_last_event(stream_of(str(key)))
        if last is not None and last.type == PersonEvents.FORGOTTEN and store.get_value_owners(str(key)):
            with one_writer(using), transaction.atomic(using, durable=True):
                _erase(str(key), using, keep_others=False)
                receipts.forget_contents(str(key), using)


def _erase(person: str, using: str, keep_others: bool) -> None:
    store = bootstrap.event_store(using)
    streams = set() if keep_others else store.erase_values(plan(person, using).others)
    streams |= store.forget_person(person)
    for projection in bootstrap.PROJECTIONS:
        assert isinstance(projection, ModelProjection)
        rewrite_streams(projection, sorted(streams - {stream_of(person)}), using)


def _write_event(person: str, using: str, metadata: Metadata) -> None:
    repository = Repository(event_store=bootstrap.event_store(using), metadata=metadata)
    known = repository.get_aggregate(Person, stream_of(person)) or Person.new(person)
    repository.save_aggregate(known.forget(person, datetime.now(UTC)))


def _written_over(mine: set[str], streams: Iterable[str], using: str) -> Iterator[tuple[str, str]]:
    """Key and text of each value that is not one of `mine` and keeps most of the words of an earlier one of them."""
    streams = list(streams)
    for start in range(0, len(streams), STREAMS_AT_ONCE):
        found = bootstrap.event_store(using).get_many(streams[start : start + STREAMS_AT_ONCE])
        for events in found.values():
            yield from _written_over_in(mine, events)


def _written_over_in(mine: set[str], events: Iterable[Event]) -> Iterator[tuple[str, str]]:
    texts: dict[str, list[str]] = {}
    for event in events:
        for field, value in stored_values(event).items():
            earlier, text = texts.setdefault(field, []), _text(value)
            if value.key_id in mine:
                earlier.append(text)
            elif text and any(keeps_most(each, text) for each in earlier):
                yield value.key_id, text


def _text(value: PersonalValue) -> str:
    opened = value.open()
    return opened if isinstance(opened, str) else ""


def _end_ways_in(user: User, using: str) -> None:
    for session in Session.objects.using(using).iterator():
        if session.get_decoded().get(SESSION_KEY) == str(user.pk):
            session.delete()
    for model in (SignInLink, FeedLink, KnownDevice, FormerName):
        model._base_manager.using(using).filter(user=user).delete()
    attempt_limit.forget_attempts([Count("old password", str(user.pk), 0), Count("close", str(user.pk), 0)], using)


def _empty_account(user: User, using: str) -> None:
    """Leave of the account only its id, which the history names. Not by `save`: an empty account gets no name."""
    name = person_names.opaque_name(str(user.pk))
    entries = LogEntry.objects.using(using)
    about = ContentType.objects.db_manager(using).get_for_model(User)
    entries.filter(content_type=about, object_id=str(user.pk)).update(object_repr=name, change_message="")
    entries.filter(user=user).update(change_message="")
    user.groups.clear()
    user.user_permissions.clear()
    User.objects.using(using).filter(pk=user.pk).update(
        username=name, first_name="", last_name="", email="", password=make_password(None), last_login=None,
        is_active=False, is_staff=False, is_superuser=False,
    )  # fmt: skip


def forget_again(file: Path, using: str = "default", *, metadata: Metadata) -> int:
    """Forget everybody whom a file `forgotten` names and this database knows from before; returns how many."""
    return sum(_forget_known(person, using, metadata) for person in forgotten_file.read(file))


def _forget_known(person: str, using: str, metadata: Metadata) -> bool:
    last = bootstrap.event_store(using).get_last_event(stream_of(person))
    is_known = last is not None or (person.isdecimal() and User.objects.using(using).filter(pk=person).exists())
    if not is_known or (last is not None and last.type == PersonEvents.FORGOTTEN):
        return False
    forget(person, using, metadata=metadata)
    return True
