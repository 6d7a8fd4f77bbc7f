"""Exchanges the data key of this site so that at any moment, also after kill -9, one of two keys at hand fits.

The new key is first written to `data_key.next`. Then the database changes to it, in one transaction. Then the file
takes the place of `data_key`. While both files are there, a process finds out by itself which one fits.
"""

from __future__ import annotations

import hmac

from django.conf import settings
from django.db import connection, transaction

from eventsourcing.database import data_key as key_in_use
from eventsourcing.database import log_secret, rotation
from eventsourcing.database.one_writer import one_writer
from eventsourcing.projections.base import registered
from eventsourcing.projections.model import ModelProjection
from eventsourcing.projections.rebuild import rebuild
from todosite.environment import Misconfigured
from todosite.serving import data_key
from todosite.serving.data_folder import NEXT_DATA_KEY


def rotate() -> int:
    """Exchange the data key; returns how many people's keys it wraps. Raises RotationUnderWay, Misconfigured, WrongKey.

    The new key is random and comes into the file of the old one. Where the environment gives the keys, it is
    TODO_NEW_DATA_KEY.
    """
    if given := data_key.given_next():
        if hmac.compare_digest(given, data_key.read() or b""):
            raise Misconfigured(f"{data_key.NEXT_VARIABLE} is the data key of today. Give it another one.")
        return rotation.exchange(given, connection.alias)
    if data_key.is_in_environment():
        raise Misconfigured(
            f"The data key is in {data_key.VARIABLE}, which no command can change. Put the new one, 32 random bytes in "
            f"base64, into {data_key.NEXT_VARIABLE} for all processes of this site, then rotate."
        )
    with data_key.alone(settings.DATA):
        _finish()
        new = data_key.new()
        data_key.write(settings.DATA / NEXT_DATA_KEY, new)
        persons = rotation.exchange(new, connection.alias)
        data_key.put_next_in_place(settings.DATA)
    return persons


def finish() -> None:
    """Finish a rotation that was killed, unless another process is at it."""
    if not (settings.DATA / NEXT_DATA_KEY).exists():
        return
    try:
        with data_key.alone(settings.DATA):
            _finish()
    except data_key.RotationUnderWay:
        return


def _finish() -> None:
    """Put the next key in its place where the database has changed to it; else delete it. One of both must fit."""
    file = settings.DATA / NEXT_DATA_KEY
    if not file.exists() or log_secret.is_wrong_data_key(connection.alias):
        return
    if hmac.compare_digest(key_in_use.data_key(), data_key.read_file(file) or b""):
        data_key.put_next_in_place(settings.DATA)
    else:
        file.unlink()


def fits() -> bool:
    """Whether this process has the data key that opens the words of this site, or there are none yet."""
    try:
        return not log_secret.is_wrong_data_key(connection.alias)
    except Misconfigured:
        return False


def begin_without_lost_key() -> None:
    """Let the site go on without the words that only a lost data key opens. Rows are made again without them.

    All in one transaction, with the key that is there; without one, a new key is made before.
    """
    try:
        key = data_key.read()
    except Misconfigured:
        if data_key.is_in_environment():
            raise
        data_key.keep_aside(settings.DATA)
        key = None
    if key is None:
        data_key.make(settings.DATA)
        key = data_key.read()
    assert key is not None  # made just now
    using = connection.alias
    with one_writer(using), transaction.atomic(using, durable=True):
        rotation.begin_without(key, using)
        for projection in registered:
            if isinstance(projection, ModelProjection):
                rebuild(projection, using)
