"""The secret of a log: the key of its keyed hashes. Wrapped by the data key, it tells the right one from others."""

from __future__ import annotations

from django.db import connections

from ..errors import MissingDataKey, WrongKey
from ..models import LogIdentity
from ..personal.wrapping import new_key, unwrap, wrap
from . import data_key

USE = "log secret/1"
# Django's introspection would begin a transaction on SQLite, and wait there for whoever is writing.
_HAS_COLUMN = {
    "sqlite": "SELECT 1 FROM pragma_table_info(%s) WHERE name = 'secret'",
    "postgresql": "SELECT 1 FROM pg_attribute WHERE attrelid = to_regclass(%s) AND attname = 'secret'",
}
_secrets: dict[str, bytes] = {}


def log_secret(using: str) -> bytes:
    """The secret of the log on `using`, 32 bytes; made when it is first asked for.

    Raises WrongKey where another data key has wrapped it, MissingDataKey without one.
    """
    if using not in _secrets:
        is_new, secret = _read(using)
        if is_new and connections[using].in_atomic_block:
            return secret  # the transaction may still be rolled back
        _secrets[using] = secret
    return _secrets[using]


def has_column(using: str) -> bool:
    """Whether the database has come to the migration that added the secret."""
    connection = connections[using]
    with connection.cursor() as cursor:
        cursor.execute(_HAS_COLUMN[connection.vendor], [LogIdentity._meta.db_table])
        return cursor.fetchone() is not None


def read_again(using: str) -> None:
    """Read the secret again when it is next asked for, as after an import."""
    _secrets.pop(using, None)


def ensure(using: str) -> None:
    """Make the secret if there is none, and a data key to wrap it."""
    read_again(using)
    if has_column(using) and data_key.is_set() and not is_wrong_data_key(using):
        log_secret(using)


def is_made(using: str) -> bool:
    """Whether the log on `using` has a secret."""
    return _wrapped(using) is not None


def is_wrong_data_key(using: str) -> bool:
    """Whether the log on `using` was written with another data key than this process has. Writes nothing."""
    wrapped = _wrapped(using)
    if wrapped is None:
        return False
    try:
        _unwrapped(wrapped)
    except (WrongKey, MissingDataKey):
        return True
    return False


def wrapped_by_key_in_use(using: str) -> bytes:
    """The wrapped secret. From now on this process uses the data key that opens it. Raises WrongKey, MissingDataKey."""
    log_secret(using)
    wrapped = _wrapped(using)
    assert wrapped is not None  # made by the line before
    _unwrapped(wrapped)
    return wrapped


def exchange(wrapped: bytes, secret: bytes, key: bytes, using: str) -> None:
    """Store `secret` wrapped by the data key `key`, in place of `wrapped`. Raises RuntimeError if that is gone."""
    changed = LogIdentity.objects.using(using).filter(secret=wrapped).update(secret=wrap(secret, key, USE))
    if changed != 1:
        raise RuntimeError("The data key was exchanged by another process meanwhile. Look at it again.")


def renew(key: bytes, using: str) -> None:
    """Give the log a new secret, wrapped by this data key. All keyed hashes of before have no meaning any more."""
    LogIdentity.objects.using(using).update(secret=wrap(new_key(), key, USE))
    _secrets.pop(using, None)


def _read(using: str) -> tuple[bool, bytes]:
    """Whether the secret was made just now, and the secret."""
    identity, is_new = LogIdentity.objects.using(using), False
    if _wrapped(using) is None:
        secret = wrap(new_key(), data_key.data_key(), USE)
        is_new = identity.filter(secret=None).update(secret=secret) == 1
    wrapped = _wrapped(using)
    if wrapped is None:
        raise RuntimeError(f"The log on database {using!r} has no id. Run `manage.py migrate --database {using}`.")
    return is_new, _unwrapped(wrapped)


def _wrapped(using: str) -> bytes | None:
    # In SQL: a read by the ORM would cost each process as much as its first command.
    with connections[using].cursor() as cursor:
        cursor.execute(f"SELECT secret FROM {LogIdentity._meta.db_table}")
        row = cursor.fetchone()
    return bytes(row[0]) if row and row[0] is not None else None


def _unwrapped(wrapped: bytes) -> bytes:
    return data_key.opened(lambda key: unwrap(wrapped, key, USE))
