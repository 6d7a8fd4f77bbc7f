"""Where each stream of a file ends so far, in a temporary file of SQLite: a log may have more streams than memory."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from itertools import batched
from typing import NamedTuple, Self

from ..hash_chain import GENESIS

IDS_PER_QUERY = 1_000


class StreamEnd(NamedTuple):
    """Version of the last event of a stream; its hash in the file, and as it is stored here."""

    version: int = 0
    given: bytes = GENESIS
    stored: bytes = GENESIS


class StreamEnds:
    """The ends by stream id; and, where hashes change, what each was, by position."""

    def __enter__(self) -> Self:
        self._file = sqlite3.connect("", isolation_level=None)
        self._file.executescript(
            "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;"
            "CREATE TABLE ends (id TEXT PRIMARY KEY, version INTEGER, given BLOB, stored BLOB) WITHOUT ROWID;"
            "CREATE TABLE given (position INTEGER PRIMARY KEY, hash BLOB);"
        )
        return self

    def __exit__(self, *error: object) -> None:
        self._file.close()

    def of(self, stream_ids: Iterable[str]) -> dict[str, StreamEnd]:
        """The ends of these streams, of those that have events."""
        found: dict[str, StreamEnd] = {}
        for ids in batched(set(stream_ids), IDS_PER_QUERY, strict=False):
            marks = ", ".join("?" * len(ids))
            rows = self._file.execute(f"SELECT id, version, given, stored FROM ends WHERE id IN ({marks})", ids)
            found |= {stream_id: StreamEnd(*end) for stream_id, *end in rows}
        return found

    def keep(self, ends: Mapping[str, StreamEnd], given: Iterable[tuple[int, bytes]] = ()) -> None:
        """Streams end there now. `given` are hashes of the file to be asked for later, by position."""
        self._file.execute("BEGIN")
        rows = ((stream_id, *end) for stream_id, end in ends.items())
        self._file.executemany("INSERT OR REPLACE INTO ends VALUES (?, ?, ?, ?)", rows)
        self._file.executemany("INSERT INTO given VALUES (?, ?)", given)
        self._file.execute("COMMIT")

    def given_at(self, positions: Iterable[int]) -> dict[int, bytes]:
        """The hashes in the file of the events at these positions, of those that were kept."""
        found: dict[int, bytes] = {}
        for some in batched(set(positions), IDS_PER_QUERY, strict=False):
            marks = ", ".join("?" * len(some))
            found |= dict(self._file.execute(f"SELECT position, hash FROM given WHERE position IN ({marks})", some))
        return found
