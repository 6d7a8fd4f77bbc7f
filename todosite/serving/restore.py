"""Puts a backup back: verified beside what is there, then in its place. What was there is kept."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from eventsourcing.database import data_key as kernel_key
from eventsourcing.database import log_secret
from eventsourcing.database.newer_version import newer_version
from eventsourcing.errors import MissingDataKey
from eventsourcing.hash_chain import Finding
from eventsourcing.seals import new_line
from todosite.serving import (
    backup,
    data_folder,
    data_key,
    database,
    database_file,
    dated_copies,
    postgresql_dump,
    whole_file,
)

_END = (
    "SELECT (SELECT log_id FROM eventsourcing_logidentity), position, hash FROM eventsourcing_storedevent "
    "ORDER BY position DESC LIMIT 1"
)
_MAGIC = b"SQLite format 3\0"


class NotRestored(Exception):
    """A backup cannot be put back. Nothing was replaced; the message says why and what to do."""


class Source(NamedTuple):
    """A backup: its file, and the name of the dated copy that it is in; '' where it is in none."""

    file: Path
    name: str


def find(path: Path) -> Source:
    """The backup at a path: a file, or the folder of a dated copy. Raises NotRestored."""
    if path.is_dir():
        names = (data_folder.DATABASE, backup.DUMP, backup.EVENTS)
        found = next((path / name for name in names if (path / name).is_file()), None)
        if found is None:
            newest = dated_copies.copies(path)[-1:]
            hint = f" The newest in it is {newest[0]}." if newest else ""
            raise NotRestored(f"There is no backup in {path} itself.{hint}")
        path = found
    if not path.is_file():
        raise NotRestored(f"There is no file {path}.")
    return Source(path, path.resolve().parent.name)


def load(source: Source) -> None:
    """Load a backup into the default database, which is empty. Raises NotRestored, DumpFailed, CommandError."""
    if source.file.name == backup.EVENTS:
        keys = source.file.with_name(backup.KEYS_OF_EVENTS)
        call_command("import_events", str(source.file), **({"keys": keys} if keys.exists() else {}))
    elif connection.vendor == "postgresql":
        if connection.introspection.table_names():
            raise NotRestored("The database is not empty. Name an empty one in DATABASE_URL.")
        postgresql_dump.restore(source.file)
    elif source.file.open("rb").read(len(_MAGIC)) != _MAGIC:
        raise NotRestored(f"{source.file} is no database of SQLite's. For a dump of PostgreSQL's name DATABASE_URL.")
    else:
        draft = Path(str(connection.settings_dict["NAME"]).removeprefix("file:").partition("?")[0])
        _copy(source.file, draft)
    _bring_up_to_date()


def findings(*, without_keys: bool) -> Iterator[Finding]:
    """What is wrong with what was loaded. Raises NotRestored where the data key does not open its words."""
    if log_secret.is_wrong_data_key("default") and not without_keys:
        raise NotRestored(
            "The data key here does not open the words of this backup. Name the folder of its keys with --keys DIR; "
            "where they are lost, say --without-keys."
        )
    if not log_secret.is_wrong_data_key("default"):
        database.make_rows()
    yield from backup.findings_in("default")


def go_on(*, is_same: bool) -> None:
    """Give what was loaded a new id; and a new line of seals, unless it is the very state that is replaced."""
    new_line.begin("default", with_origin=not is_same)


def forget_again() -> None:
    """Forget again whom the file `forgotten` in the data folder names."""
    if (settings.DATA / data_folder.FORGOTTEN).exists():
        call_command("forget", again=True)


@contextmanager
def beside(target: Path) -> Iterator[Path]:
    """The default database is a new file beside the one at `target`, for as long as the block runs."""
    draft = target.with_name(f"{target.name}.restoring")
    _delete(draft)
    database_file.make(draft)
    before = dict(connection.settings_dict)
    connection.close()
    connection.settings_dict.update(database_file.configuration(draft))
    try:
        yield draft
        connection.close()
        with closing(sqlite3.connect(draft)) as opened:
            opened.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    except BaseException:
        connection.close()
        _delete(draft)
        raise
    finally:
        connection.close()
        connection.settings_dict.update(before)
        log_secret.read_again("default")


@contextmanager
def with_key(folder: Path | None) -> Iterator[None]:
    """Read words with the data key in a folder, for as long as the block runs."""
    if folder is None:
        yield
        return
    files = {kernel_key.SETTING: data_folder.DATA_KEY, kernel_key.NEXT_SETTING: data_folder.NEXT_DATA_KEY}
    before = {setting: getattr(settings, setting, None) for setting in files}
    for setting, name in files.items():
        setattr(settings, setting, data_key.read_file(folder / name))
    kernel_key.read_again()
    try:
        yield
    finally:
        for setting, given in before.items():
            setattr(settings, setting, given)
        with suppress(MissingDataKey):
            kernel_key.read_again()


def is_same_state(one: Path, other: Path) -> bool:
    """Whether both databases hold the same log, up to the same event."""
    return _end(one) is not None and _end(one) == _end(other)


def put_in_place(draft: Path, target: Path, stamp: str) -> Path | None:
    """Let the draft be the database, at once. What was there goes into a folder beside it, which is returned."""
    kept = None
    if target.exists():
        with suppress(sqlite3.Error), closing(sqlite3.connect(target)) as opened:
            opened.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # and so its one file is all of it
        kept = target.with_name(f"replaced-{stamp}")
        kept.mkdir(mode=0o700)
        for end in ("-wal", "-shm", "-journal"):
            file = target.with_name(f"{target.name}{end}")
            if file.exists():
                file.rename(kept / file.name)
        _keep(target, kept / target.name)
    with draft.open("rb") as written:
        os.fsync(written.fileno())
    draft.rename(target)
    whole_file.flush(target.parent)
    return kept


def _keep(file: Path, other: Path) -> None:
    """Give a file a second name, so that the first is there at any moment; a copy where the disk has no such names."""
    try:
        os.link(file, other)
    except OSError:
        shutil.copyfile(file, other)


def _end(file: Path) -> tuple[Any, ...] | None:
    try:
        with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as opened:
            row: tuple[Any, ...] | None = opened.execute(_END).fetchone()
    except sqlite3.Error:
        return None
    return row


def _copy(file: Path, draft: Path) -> None:
    """Copy a database into the draft, as SQLite does it: with what stands beside its file."""
    with connection.wrap_database_errors:
        name = str(database_file.configuration(file)["NAME"])
        with closing(sqlite3.connect(name, uri=True)) as source, closing(sqlite3.connect(draft)) as target:
            source.backup(target)


def _bring_up_to_date() -> None:
    if sentence := newer_version("default"):
        raise NotRestored(f"{sentence} Restore it with the newer version.")
    call_command("migrate", interactive=False, verbosity=0)


def _delete(draft: Path) -> None:
    for end in ("", "-wal", "-shm", "-journal"):
        draft.with_name(f"{draft.name}{end}").unlink(missing_ok=True)
