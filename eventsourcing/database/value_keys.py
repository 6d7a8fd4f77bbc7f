"""The keys of personal values in the database: made with the event that holds the value, read when it is opened."""

from __future__ import annotations

import hmac
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from hashlib import sha256
from itertools import batched
from typing import Any
from uuid import UUID

from django.db import connections, transaction
from uuid_utils.compat import uuid7

from ..canonical_text import canonical, canonical_texts
from ..models import LogIdentity, PersonKey, StoredEvent, ValueKey
from ..personal import envelope as envelopes
from ..personal.envelope import MARK
from ..personal.value import Keys, ValueOwner
from ..personal.wrapping import new_key, unwrap_person_key, unwrap_value_key, wrap_person_key, wrap_value_key
from ..stored_event import DATA, Row
from . import data_key, log_secret
from .rows import binary, uuid_value

_EVENTS, _VALUES, _PERSONS, _IDENTITY = (
    model._meta.db_table for model in (StoredEvent, ValueKey, PersonKey, LogIdentity)
)
# An equal value of the stream gives its own key id. A person's key that is gone gives no row.
_INSERT = {
    vendor: f"INSERT INTO {_VALUES} (key_id, stream_id, wrapped, tag, person)"
    f" SELECT {marks}, person FROM {_PERSONS} WHERE person = %s AND wrapped = %s"
    " ON CONFLICT (tag) DO UPDATE SET tag = excluded.tag RETURNING key_id"
    for vendor, marks in {"sqlite": "%s, %s, %s, %s", "postgresql": "%s::uuid, %s, %s::bytea, %s::bytea"}.items()
}
# Waits for an exchange of the data key, and then inserts nothing: the secret is wrapped by another one.
_INSERT_PERSON = {
    vendor: f"INSERT INTO {_PERSONS} (person, wrapped) SELECT {marks} ON CONFLICT (person) DO NOTHING"
    for vendor, marks in {
        "sqlite": f"%s, %s FROM {_IDENTITY} WHERE secret = %s",
        "postgresql": f"%s, %s::bytea FROM {_IDENTITY} WHERE secret = %s::bytea FOR SHARE",
    }.items()
}
_SELECT = (
    f"SELECT v.key_id, v.wrapped, v.person, p.wrapped FROM {_VALUES} v JOIN {_PERSONS} p ON p.person = v.person"
    " WHERE v.key_id IN ({marks})"
)
_key_ids = re.compile('"key":"([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})","nonce":"[^"]*","sealed":1').findall

KEYS_PER_QUERY = 1_000


class Sealer:
    """Encrypts the personal values of one append, in its transaction, and stores their keys.

    A value equal to an earlier one of the same stream and field gets the envelope of that one.
    """

    def __init__(self, stream_id: str, using: str) -> None:
        self.stream_id, self.using = stream_id, using
        self._made: dict[bytes, Mapping[str, Any]] = {}

    def __call__(self, person: str, field: str, value: Any) -> Mapping[str, Any]:
        """The envelope of a value that is about `person`. Raises InvalidPayload, MissingDataKey, WrongKey."""
        plain = canonical(value, field).encode()
        tag = hmac.digest(
            log_secret.log_secret(self.using), canonical_texts("value/1", self.stream_id, field) + plain, sha256
        )
        if tag not in self._made:
            self._made[tag] = self._new_or_earlier(person, field, plain, tag)
        return self._made[tag]

    def _new_or_earlier(self, person: str, field: str, plain: bytes, tag: bytes) -> Mapping[str, Any]:
        key_id, key = str(uuid7()), new_key()
        stored = self._store(key_id, key, person, tag)
        if stored == key_id:
            return envelopes.seal_text(plain, field, key_id, key)
        return self._envelope_with(stored, field) or envelopes.seal_text(plain, field, stored, self._key(stored))

    def _store(self, key_id: str, key: bytes, person: str, tag: bytes) -> str:
        """The id of the stored key: this one, or that of an equal value. The person gets a key with the first value."""
        connection = connections[self.using]
        for find in (_known.get, _person_key_of):
            if (wrapped_person_key := find((self.using, person))) is None:
                continue
            wrapped = wrap_value_key(key, _opened_person_key(wrapped_person_key, person), key_id)
            parameters = [uuid_value(key_id, connection), self.stream_id, binary(wrapped, connection)]
            parameters += [binary(tag, connection), person, binary(wrapped_person_key, connection)]
            with connection.cursor() as cursor:
                cursor.execute(_INSERT[connection.vendor], parameters)
                row = cursor.fetchone()
            if row:
                return _uuid_text(row[0])
        raise RuntimeError(f"The key of person {person!r} was deleted while it was used. Send the command again.")

    def _key(self, key_id: str) -> bytes:
        key = StoredKeys([key_id], self.using).value_key(key_id)
        assert key is not None  # the row was found in this transaction
        return key

    def _envelope_with(self, key_id: str, field: str) -> Mapping[str, Any] | None:
        """The envelope with this key in the stream; None where a log was altered and has none."""
        with connections[self.using].cursor() as cursor:
            cursor.execute(
                f"SELECT data FROM {_EVENTS} WHERE stream_id = %s AND data LIKE %s ORDER BY version LIMIT 1",
                [self.stream_id, f'%"key":"{key_id}"%'],
            )
            row = cursor.fetchone()
        found = json.loads(row[0]).get(field) if row else None
        return found if envelopes.is_envelope(found) else None


class StoredKeys(Keys):
    """The keys of some personal values: read in one query when the first of them is opened."""

    def __init__(self, key_ids: Iterable[str], using: str) -> None:
        self.using = using
        self._key_ids: Iterable[str] = key_ids
        self._rows: dict[str, tuple[bytes, str, bytes]] | None = None

    @classmethod
    def of_rows(cls, rows: Sequence[Row], using: str) -> StoredKeys:
        """The keys of all personal values in these rows of events."""
        return cls((key_id for row in rows if MARK in row[DATA] for key_id in _key_ids(row[DATA])), using)

    def value_key(self, key_id: str) -> bytes | None:
        """See Keys. Raises WrongKey."""
        if self._rows is None:
            self._rows = self._read()
        if (row := self._rows.get(key_id)) is None:
            return None
        wrapped, person, wrapped_person_key = row
        return unwrap_value_key(wrapped, _opened_person_key(wrapped_person_key, person), key_id)

    def _read(self) -> dict[str, tuple[bytes, str, bytes]]:
        connection = connections[self.using]
        found: dict[str, tuple[bytes, str, bytes]] = {}
        with connection.cursor() as cursor:
            for ids in batched(dict.fromkeys(self._key_ids), KEYS_PER_QUERY, strict=False):
                marks = ", ".join(["%s"] * len(ids))
                cursor.execute(_SELECT.format(marks=marks), [uuid_value(key_id, connection) for key_id in ids])
                for key_id, wrapped, person, wrapped_person_key in cursor.fetchall():
                    found[_uuid_text(key_id)] = (bytes(wrapped), person, bytes(wrapped_person_key))
        return found


def owners(person: str, using: str) -> list[ValueOwner]:
    """The values about a person whose keys are there, in the order in which they were written."""
    found = ValueKey.objects.using(using).filter(person=person).order_by("key_id")
    return [ValueOwner(str(key_id), *rest) for key_id, *rest in found.values_list("key_id", "stream_id", "person")]


def delete(key_ids: Iterable[str], using: str) -> set[str]:
    """Delete these keys; returns the ids of their streams."""
    keys = ValueKey.objects.using(using).filter(key_id__in=list(key_ids))
    with transaction.atomic(using):
        streams = set(keys.values_list("stream_id", flat=True))
        keys.delete()
    return streams


def delete_of(person: str, using: str) -> set[str]:
    """Delete the keys of a person's values, and the person's key; returns the ids of the streams.

    A value that another transaction is writing meanwhile loses the key that wraps its own: it reads as None too.
    """
    with transaction.atomic(using):
        keys = ValueKey.objects.using(using).filter(person=person)
        streams = set(keys.values_list("stream_id", flat=True))
        keys.delete()
        PersonKey.objects.using(using).filter(person=person).delete()
        _known.pop((using, person), None)
    return streams


# The wrapped key of each person who has written in this process. An INSERT finds out when it is another by now.
_known: dict[tuple[str, str], bytes] = {}


def _person_key_of(key: tuple[str, str]) -> bytes:
    """The wrapped key of (database, person), read there; made if there is none. Raises MissingDataKey, WrongKey."""
    using, person = key
    while (wrapped := _stored_person_key(person, using)) is None:
        _make_person_key(person, using)
    _known[using, person] = wrapped
    return wrapped


def _stored_person_key(person: str, using: str) -> bytes | None:
    with connections[using].cursor() as cursor:
        cursor.execute(f"SELECT wrapped FROM {_PERSONS} WHERE person = %s", [person])
        row = cursor.fetchone()
    return bytes(row[0]) if row else None


def _make_person_key(person: str, using: str) -> None:
    """Make the key of a person. Makes none where the data key is exchanged just then: see rotation.py."""
    connection = connections[using]
    secret = log_secret.wrapped_by_key_in_use(using)
    new = wrap_person_key(new_key(), data_key.data_key(), person)
    with connection.cursor() as cursor:
        cursor.execute(_INSERT_PERSON[connection.vendor], [person, binary(new, connection), binary(secret, connection)])


@lru_cache(maxsize=1024)
def _opened_person_key(wrapped: bytes, person: str) -> bytes:
    return data_key.opened(lambda key: unwrap_person_key(wrapped, key, person))


def _uuid_text(value: Any) -> str:
    return str(UUID(value) if isinstance(value, str) else value)
