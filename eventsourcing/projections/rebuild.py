"""Makes a read model again from the log while the site runs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

from django.db import connections, transaction
from django.db.models import Sum

from ..aggregate import Aggregate
from ..database.one_writer import one_writer
from ..errors import EventSourcingError
from ..event import Event
from .model import ModelProjection
from .streams import BATCH, read_streams, row_ids, stream_batches
from .versioned import VersionedProjection

# What folding can raise after somebody tampered with the events.
UNFOLDABLE = (EventSourcingError, AttributeError, KeyError, TypeError, ValueError)

Report = Callable[[int], Any]


class Difference(NamedTuple):
    """A row that is not what the events of its stream say, and why not."""

    stream_id: str
    reason: str


class Rows(NamedTuple):
    """What the read model should hold of one stream: its row without the id, and its versions, oldest first."""

    row: dict[str, Any]
    versions: list[dict[str, Any]]


def rebuild(
    projection: ModelProjection,
    using: str = "default",
    stream_ids: Iterable[str] | None = None,
    report: Report = lambda done: None,
) -> list[Difference]:
    """Correct every row, in short transactions that lock only the rows they write; readers always see every row.

    stream_ids -- the streams whose rows to make; by default all that `projection` owns, and rows without a stream
                  are then deleted
    report -- called after each batch with its number of streams

    Returns the streams whose events cannot be folded; their rows stay as they are.
    """
    unfoldable: list[Difference] = []
    for ids in stream_batches(projection, using, stream_ids):
        with one_writer(using), transaction.atomic(using):
            unfoldable += _write(projection, ids, using)
        report(len(ids))
    for ids in row_ids(projection, using) if stream_ids is None else ():
        with one_writer(using), transaction.atomic(using):
            _delete_rows_without_stream(projection, ids, using)
    return unfoldable


def lacks_versions(projection: VersionedProjection, using: str = "default") -> bool:
    """Whether rows have come to more versions than are kept, as after the table of versions was added."""
    if projection.versions._meta.db_table not in connections[using].introspection.table_names():
        return False
    kept = projection.versions._default_manager.using(using).count()
    rows = projection.model._default_manager.using(using)
    return kept < (rows.aggregate(total=Sum("version"))["total"] or 0)


def rows_of(projection: ModelProjection, stream_id: str, events: Sequence[Event]) -> Rows:
    """What the read model should hold of the stream with these events. Raises one of UNFOLDABLE."""
    aggregate: Aggregate = projection.aggregate.generate_from_events(stream_id, events)
    if not isinstance(projection, VersionedProjection):
        return Rows(projection.row(aggregate), [])
    versions = projection.version_rows(aggregate)
    # The current row is the last version.
    row = {name: value for name, value in versions[-1].items() if name not in (projection.key, "until")}
    return Rows(row, versions)


def unfoldable_reason(error: Exception) -> str:
    """Why a stream cannot be folded, in one line."""
    return f"its events cannot be folded: {type(error).__name__} {error}".splitlines()[0]


def _write(projection: ModelProjection, ids: Sequence[str], using: str) -> list[Difference]:
    """Write the rows of these streams. A command's update waits for the lock, then finds the version it expects."""
    unfoldable = []
    keys = [stream_id for stream_id in ids if projection.is_key(stream_id)]
    rows = projection.model._default_manager.using(using)
    locked = rows.select_for_update().filter(pk__in=keys).order_by("pk")
    present = {str(key) for key in locked.values_list("pk", flat=True)}
    for stream_id, events in read_streams(ids, using).items():
        try:
            right = rows_of(projection, stream_id, events)
        except UNFOLDABLE as error:
            unfoldable.append(Difference(stream_id, unfoldable_reason(error)))
            continue
        written = _write_row(projection, stream_id, right.row, stream_id in present, using)
        if written and isinstance(projection, VersionedProjection):
            _write_versions(projection, stream_id, right.versions, using)
    return unfoldable


def _write_row(projection: ModelProjection, stream_id: str, row: dict[str, Any], present: bool, using: str) -> bool:
    """Write one row; False where a command has made a newer one since the events were read."""
    rows = projection.model._default_manager.using(using)
    if present:
        rows.filter(pk=stream_id).update(**row)
        return True
    rows.bulk_create([projection.model(pk=_key(projection, stream_id), **row)], ignore_conflicts=True)
    return bool(rows.select_for_update().filter(pk=stream_id, version=row["version"]))


def _write_versions(
    projection: VersionedProjection, stream_id: str, right: Sequence[dict[str, Any]], using: str
) -> None:
    """Correct the versions of one stream, and only the wrong ones: a command may be writing the last one."""
    versions = projection.versions._default_manager.using(using)
    found = {row["position"]: row for row in versions.filter(**{projection.key: stream_id}).values()}
    versions.filter(pk__in=found.keys() - {row["position"] for row in right}).delete()
    wrong = [projection.versions(**row) for row in right if found.get(row["position"]) != row]
    if wrong:
        fields = right[0].keys() - {"position"}
        versions.bulk_create(
            wrong, batch_size=BATCH, update_conflicts=True, unique_fields=["position"], update_fields=fields
        )


def _delete_rows_without_stream(projection: ModelProjection, ids: Sequence[str], using: str) -> None:
    gone = set(ids) - set(read_streams(ids, using))
    projection.model._default_manager.using(using).filter(pk__in=gone).delete()
    if isinstance(projection, VersionedProjection):
        projection.versions._default_manager.using(using).filter(**{f"{projection.key}__in": gone}).delete()


def _key(projection: ModelProjection, stream_id: str) -> Any:
    return projection.model._meta.pk.to_python(stream_id)
