"""Exchanges the data key: everything it wraps is wrapped by another one, in one transaction.

The secret of the log says which data key fits. It is exchanged first, so its row is locked until the commit: whoever
makes the key of a new person waits for that, and makes it with the new data key (value_keys.py).
"""

from __future__ import annotations

from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import Count

from .. import keyset
from ..models import PersonKey, Receipt, ValueKey
from ..personal.wrapping import unwrap_person_key, wrap_person_key
from . import data_key, log_secret
from .one_writer import one_writer

BATCH = 1_000


class Locked(NamedTuple):
    """How many values of how many people the data key opens."""

    values: int
    people: int


def locked(using: str) -> Locked:
    """What can be read by the data key, and is lost without it."""
    found = ValueKey.objects.using(using).aggregate(values=Count("pk"), people=Count("person", distinct=True))
    return Locked(**found)


def exchange(new: bytes, using: str) -> int:
    """Wrap the log's secret and all persons' keys by the data key `new`; returns the number of persons.

    One transaction: afterwards either the old key fits or the new one. Raises WrongKey, MissingDataKey where this
    process has no key that fits. Other processes find the new one by their settings.
    """
    with one_writer(using), transaction.atomic(using, durable=True):
        wrapped, secret = log_secret.wrapped_by_key_in_use(using), log_secret.log_secret(using)
        old = data_key.data_key()
        log_secret.exchange(wrapped, secret, new, using)
        persons = 0
        for rows in keyset.batches(_persons(using), ("person",), BATCH):
            for row in rows:
                row.wrapped = wrap_person_key(unwrap_person_key(bytes(row.wrapped), old, row.person), new, row.person)
            _persons(using).bulk_update(rows, ["wrapped"])
            persons += len(rows)
    data_key.use(new)
    return persons


def begin_without(new: bytes, using: str) -> None:
    """Give up everything that the data key of before opened: this log goes on with `new`, in the caller's transaction.

    All personal values of before are erased. Fingerprints in receipts are deleted, as nobody can make them again.
    """
    ValueKey.objects.using(using).all().delete()
    _persons(using).all().delete()
    Receipt.objects.using(using).exclude(fingerprint=None).update(fingerprint=None)
    data_key.use(new)
    log_secret.renew(new, using)


def _persons(using: str) -> Any:
    return PersonKey.objects.using(using)
