"""What accounts are called, in the log: a name that was changed behind the site's back shows in `verify_events`."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import batched

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models.signals import post_save

from eventsourcing.database import log_secret
from eventsourcing.hash_chain import Finding
from eventsourcing.metadata import Metadata
from eventsourcing.repository import Repository
from todos import bootstrap
from todos.domain.person.events import stream_of
from todos.domain.person.person import Person

SYSTEM = Metadata(actor="system", source="system")
BATCH = 500
# How the names of emptied accounts begin.
FORGOTTEN = "forgotten-"
_UID = "person_names.saved"


def connect() -> None:
    """Write every name into the log from now on, in the transaction that saves the account."""
    post_save.connect(_saved, User, dispatch_uid=_UID)


def disconnect() -> None:
    """Write no names any more; for tests that count events."""
    post_save.disconnect(sender=User, dispatch_uid=_UID)


def write(user: User, using: str) -> None:
    """Write the account's name into the log, unless the log has it."""
    repository = Repository(event_store=bootstrap.event_store(using), metadata=SYSTEM)
    person = repository.get_aggregate(Person, stream_of(str(user.pk))) or Person.new(str(user.pk))
    repository.save_aggregate(person.rename(str(user.pk), user.username, datetime.now(UTC)))


def write_all(using: str) -> None:
    """Write the names of the accounts that the log knows nothing of: all of them when this runs first.

    A name that differs from the log's is left as it is: `findings` tells it.
    """
    for users in batched(User.objects.using(using).order_by("pk").iterator(), BATCH, strict=False):
        known = bootstrap.event_store(using).get_many(stream_of(str(user.pk)) for user in users)
        with transaction.atomic(using):
            for user in users:
                if stream_of(str(user.pk)) not in known:
                    write(user, using)


def write_again(using: str) -> None:
    """Write the names that were erased, as after the data key was lost."""
    for user in User.objects.using(using).order_by("pk"):
        if not _person(str(user.pk), using).is_forgotten:
            write(user, using)


def findings(using: str, stream_id: str | None) -> Iterator[Finding]:
    """Accounts that are called otherwise than the log says: a check of `verify_events`.

    Before the first name is in the log there is nothing to compare.
    """
    if log_secret.is_wrong_data_key(using):
        return
    found, some_named = [], False
    for users in batched(User.objects.using(using).order_by("pk").iterator(), BATCH, strict=False):
        accounts = {stream_of(str(user.pk)): user.username for user in users}
        wanted = [each for each in accounts if stream_id in (None, each)]
        events = bootstrap.event_store(using).get_many(wanted)
        some_named = some_named or bool(events)
        for each in wanted:
            person = Person.generate_from_events(each, events.get(each, []))
            if reason := _contradiction(person, accounts[each]):
                last = person.events[-1] if person.events else None
                found.append(Finding(each, last.version if last else 0, last.position if last else 0, reason))
    yield from found if some_named else ()


def opaque_name(person: str) -> str:
    """What the account of a forgotten person is called."""
    return _opaque_name_of(stream_of(person))


def _opaque_name_of(stream_id: str) -> str:
    return f"{FORGOTTEN}{stream_id[:8]}"


def _contradiction(person: Person, name: str) -> str:
    if person.is_forgotten:
        return "" if name == _opaque_name_of(person.id) else "the account of a forgotten person has a name"
    if not person.events:
        return f"the log does not say that an account is called {name!r}"
    return "" if person.name in (name, None) else f"the account is called {name!r}, and the log says otherwise"


def _saved(instance: User, raw: bool, using: str, **about: object) -> None:
    if not raw:
        write(instance, using)


def _person(person: str, using: str) -> Person:
    return Person.generate_from_events(stream_of(person), bootstrap.event_store(using).get_events(stream_of(person)))
