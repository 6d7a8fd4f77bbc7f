"""The owner of the database, who rewrites history so that nothing inside the database shows it. Triggers are off."""

from __future__ import annotations

from django.db import connections

from eventsourcing.database.store import DjangoEventStore
from eventsourcing.hash_chain import GENESIS, recompute
from eventsourcing.models import Receipt, Seal, StoredEvent, TreeTile
from tests.eventsourcing import sql
from tests.eventsourcing.sql import TABLE

ROWS = "counters"
# Further than any position or version of the tests.
FAR = 1_000_000_000
TABLES = [TABLE, Receipt._meta.db_table, Seal._meta.db_table, TreeTile._meta.db_table, ROWS]


class Owner:
    def __init__(self, using: str) -> None:
        self.using = using
        self.store = DjangoEventStore.generate(using=using)

    def sql(self, statement: str, *parameters: object) -> None:
        sql.run(self.using, statement, parameters)

    def hash_again(self, stream_id: str) -> None:
        """Give the stream the hashes that fit its content now, and its receipts too."""
        previous = GENESIS
        for event in self.store.get_events(stream_id):
            previous = recompute(event, previous)
            rows = StoredEvent._base_manager.using(self.using).filter(position=event.position)
            rows.update(hash=previous)
            Receipt.objects.using(self.using).filter(stream_id=stream_id, version=event.version).update(hash=previous)

    def forge_between(self, position: int, stream_id: str, version: int) -> None:
        """Put an event of one's own before the one at this position of the stream, with a receipt: nothing is amiss."""
        for table in (TABLE, Receipt._meta.db_table, ROWS):
            # In two steps, so that no two rows have one position meanwhile.
            self.sql(f"UPDATE {table} SET position = position + {FAR + 1} WHERE position >= %s", position)
            self.sql(f"UPDATE {table} SET position = position - {FAR} WHERE position > {FAR}")
        for table in (TABLE, Receipt._meta.db_table):
            where = "WHERE stream_id = %s AND version"
            self.sql(f"UPDATE {table} SET version = version + {FAR + 1} {where} >= %s", stream_id, version)
            self.sql(f"UPDATE {table} SET version = version - {FAR} {where} > {FAR}", stream_id)
        self.sql(f"UPDATE {ROWS} SET version = version + 1 WHERE id = %s", stream_id)
        self._copy_with_receipt(position, stream_id, version)
        self.hash_again(stream_id)

    def _copy_with_receipt(self, position: int, stream_id: str, version: int) -> None:
        command = "'11111111-1111-4111-8111-111111111111'"
        if connections[self.using].vendor == "sqlite":
            command = command.replace("-", "")
        changes = {"position": str(position), "version": str(version), "causation_id": command, "event_id": "NEW_ID"}
        self.sql(sql.copy(self.using, f"stream_id = '{stream_id}' AND version = {version - 1}", **changes))
        names = [field.column for field in Receipt._meta.local_fields]
        values = {"command_id": command, "position": str(position), "version": str(version)}
        self.sql(
            f"INSERT INTO {Receipt._meta.db_table} ({', '.join(names)})"
            f" SELECT {', '.join(values.get(name, name) for name in names)} FROM {Receipt._meta.db_table}"
            f" WHERE stream_id = '{stream_id}' AND version = {version - 1}"
        )

    def forge_alone(self, position: int, stream_id: str) -> None:
        """An event of one's own, the first of its stream, that names a command without a receipt."""
        command = "'11111111-1111-4111-8111-111111111111'"
        if connections[self.using].vendor == "sqlite":
            command = command.replace("-", "")
        changes = {"position": str(position), "stream_id": f"'{stream_id}'", "causation_id": command}
        newest = f"position = (SELECT min(position) FROM {TABLE})"
        self.sql(sql.copy(self.using, newest, **changes, event_id="NEW_ID"))
        self.hash_again(stream_id)

    def rewrite(self, stream_id: str, version: int) -> None:
        """Change what an event says, with all hashes and receipts after it. A forged sum is in the read model too."""
        self.sql(f"UPDATE {TABLE} SET data = %s WHERE stream_id = %s AND version = %s", '{"by":7}', stream_id, version)
        self.hash_again(stream_id)

    def cut(self, position: int) -> None:
        """Cut off everything after a position, with its receipts, and put the read model right."""
        self.sql(f"DELETE FROM {TABLE} WHERE position > %s", position)
        self.sql(f"DELETE FROM {Receipt._meta.db_table} WHERE position > %s", position)
        self.sql(f"DELETE FROM {ROWS}")
        self.sql(
            f"INSERT INTO {ROWS} (id, total, version, position) SELECT stream_id, 0, max(version), max(position)"
            f" FROM {TABLE} GROUP BY stream_id"
        )

    def drop(self, stream_id: str) -> None:
        """Drop a stream with its receipts and its row."""
        self.sql(f"DELETE FROM {TABLE} WHERE stream_id = %s", stream_id)
        self.sql(f"DELETE FROM {Receipt._meta.db_table} WHERE stream_id = %s", stream_id)
        self.sql(f"DELETE FROM {ROWS} WHERE id = %s", stream_id)

    def back_up(self) -> dict[str, list[tuple]]:
        """All tables as they are now."""
        kept = {}
        for table in TABLES:
            with connections[self.using].cursor() as cursor:
                cursor.execute(f"SELECT * FROM {table}")
                kept[table] = cursor.fetchall()
        return kept

    def put_back(self, kept: dict[str, list[tuple]]) -> None:
        """An older state of all tables; the next event gets the position that follows there."""
        for table, rows in kept.items():
            self.sql(f"DELETE FROM {table}")
            for row in rows:
                self.sql(f"INSERT INTO {table} VALUES ({', '.join(['%s'] * len(row))})", *row)
        if connections[self.using].vendor == "sqlite":
            self.sql(f"UPDATE sqlite_sequence SET seq = (SELECT max(position) FROM {TABLE}) WHERE name = '{TABLE}'")
        else:
            sequence = f"pg_get_serial_sequence('{TABLE}', 'position')"
            self.sql(f"SELECT setval({sequence}, max(position)) FROM {TABLE}")

    def forget_tree(self) -> None:
        """Drop what is kept of the tree and of seals; the next seal grows it from the log as it is now."""
        self.sql(f"DELETE FROM {TreeTile._meta.db_table}")
        self.sql(f"DELETE FROM {Seal._meta.db_table}")
