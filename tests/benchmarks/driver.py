"""The bare driver's side, stdlib sqlite3 or psycopg: `python -m tests.benchmarks.driver ALIAS DATABASE [SYNCHRONOUS]`.

The same tables, indexes and triggers as ours, and the least SQL for the same work. It hashes nothing, builds no JSON
and no objects, and takes on trust that its rows are right; the stream's constraint still refuses a second writer.
"""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from tests.benchmarks.databases import engine  # first, as it says

from eventsourcing.database.rows import COLUMNS, TABLE  # isort: skip
from tests.benchmarks.peers.protocol import ids, seconds, serve, works
from todos.models import Todo

LOAD = f"SELECT position, {COLUMNS} FROM {TABLE} WHERE stream_id = %s AND version > %s ORDER BY version"
APPEND = f"INSERT INTO {TABLE} ({COLUMNS}) VALUES ({', '.join(['%s'] * 13)}) RETURNING position"
BATCH = f"SELECT position, {COLUMNS} FROM {TABLE} WHERE position > %s ORDER BY position LIMIT %s"
CLAIM = (
    "INSERT INTO eventsourcing_receipt (command_id, fingerprint, command_type, actor, correlation_id, timestamp) "
    "VALUES (%s, %s, %s, %s, %s, %s) ON CONFLICT (command_id) DO NOTHING"
)
PROJECT = (
    "UPDATE todos_todo SET version = %s, position = %s, status = %s, changed = %s, last_event = %s "
    "WHERE id = %s AND version = %s"
)
CLOSE = "UPDATE todos_todoversion SET until = %s WHERE todo = %s AND version = %s"
VALUES = ", ".join(field.column for field in Todo._meta.concrete_fields if not field.primary_key)
COPY = f"INSERT INTO todos_todoversion ({VALUES}, todo) SELECT {VALUES}, id FROM todos_todo WHERE id = %s"
PROJECT_AT_ONCE = (
    f"WITH written AS ({PROJECT} RETURNING *), closed AS (UPDATE todos_todoversion v SET until = written.position "
    "FROM written WHERE v.todo = written.id AND v.version = written.version - 1) "
    f"INSERT INTO todos_todoversion ({VALUES}, todo) SELECT {VALUES}, id FROM written"
)
FILL_IN = (
    "UPDATE eventsourcing_receipt SET stream_id = %s, version = %s, position = %s, hash = %s WHERE command_id = %s"
)


class Contestant:
    """Its works, over one open connection."""

    def __init__(self, connection: Any) -> None:
        self.sqlite, self.connection = isinstance(connection, sqlite3.Connection), connection

    def _execute(self, statement: str, parameters: Iterable[Any]) -> list[Any]:
        cursor = self.connection.execute(statement.replace("%s", "?") if self.sqlite else statement, parameters)
        rows: list[Any] = cursor.fetchall() if cursor.description else []
        return rows

    def _begin(self) -> None:
        if self.sqlite:
            self.connection.execute("BEGIN IMMEDIATE")

    def _append(self, todo_id: str, version: int, data: str, command: str, moment: Any) -> int:
        values = [
            todo_id, version, uuid4().hex, "TodoStatusChanged", 1, moment, data, "{}", "1", "benchmark",
            command, command, bytes(32),
        ]  # fmt: skip
        position: int = self._execute(APPEND, values)[0][0]
        return position

    def _moment(self) -> Any:
        moment = datetime.now(UTC)
        return str(moment.replace(tzinfo=None)) if self.sqlite else moment

    def append(self, numbers: list[int]) -> float:
        """Two statements in one transaction."""

        def change(todo_id: str) -> None:
            self._begin()
            version = self._execute(LOAD, [todo_id, 0])[-1][2]
            self._append(todo_id, version + 1, '{"status":"Started"}', uuid4().hex, self._moment())
            self.connection.commit()

        return seconds(change, ids(numbers))

    def handle(self, numbers: list[int]) -> float:
        """The statements of a command in one transaction: five where a row and its version are written by one."""

        def change(todo_id: str) -> None:
            command, moment = uuid4().hex, self._moment()
            self._begin()
            self._execute(CLAIM, [command, bytes(32), "ChangeTodoStatus", "1", command, moment])
            version = self._execute(LOAD, [todo_id, 0])[-1][2]
            position = self._append(todo_id, version + 1, '{"status":"Started"}', command, moment)
            row = todo_id.replace("-", "") if self.sqlite else todo_id
            values = [version + 1, position, "Started", moment, moment, row, version]
            self._execute(PROJECT if self.sqlite else PROJECT_AT_ONCE, values)
            if self.sqlite:
                self._execute(CLOSE, [position, row, version])
                self._execute(COPY, [row])
            self._execute(FILL_IN, [todo_id, version + 1, position, bytes(32), command])
            self.connection.commit()

        return seconds(change, ids(numbers))

    def read_all(self, batch: int = 1_000) -> list[float]:
        """Seconds and number of rows: the whole log in order, in batches."""
        count = 0

        def read(after: int) -> None:
            nonlocal count
            while rows := self._execute(BATCH, [after, batch]):
                count += len(rows)
                after = rows[-1][0]

        return [seconds(read, [0]), count]


def main() -> None:
    alias, database, *synchronous = sys.argv[1:]
    serve(works(Contestant(engine(alias, *synchronous).driver(database))))


if __name__ == "__main__":
    main()
