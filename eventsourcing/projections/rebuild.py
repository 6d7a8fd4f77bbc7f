"""Makes a read model again from the log while the site runs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import batched
from typing import Any, NamedTuple

from django.db import OperationalError, connections, transaction
from django.db.models import Sum

from ..database.one_writer import one_writer
from ..database.store import ATTEMPTS
from ..database.transactions import is_deadlock, plan_each_time
from ..errors import EventSourcingError, ProjectionConflict
from ..event import Event
from .model import ModelProjection
from .rebuild_run import running, still_running
from .streams import read_streams, row_ids, stream_batches, with_events
from .versioned import VersionedProjection

# What folding can raise after somebody tampered with the events.
UNFOLDABLE = (EventSourcingError, AttributeError, KeyError, TypeError, ValueError)

Report = Callable[[int], Any]
VERSIONS_AT_ONCE = 500


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

    stream_ids -- the streams whose rows to make; by default all that `projection` owns and that have begun by now,
                  and rows without a stream are then deleted
    report -- called after each batch with its number of streams

    Returns the streams whose events cannot be folded; their rows stay as they are. A command that needs a row which is
    not made yet makes it itself (`rebuild_stream`).
    """
    unfoldable: list[Difference] = []
    with running(using) as run:
        for ids in stream_batches(projection, using, stream_ids):
            unfoldable += _in_transaction(_write, projection, ids, using)
            still_running(run, using)
            report(len(ids))
        for ids in row_ids(projection, using) if stream_ids is None else ():
            _in_transaction(_delete_rows_without_stream, projection, ids, using)
            still_running(run, using)
    return unfoldable


def rebuild_stream(projection: ModelProjection, stream_id: str, using: str) -> None:
    """Correct the row of one stream, for a command that found it wrong while a rebuild is going on."""
    _in_transaction(_write, projection, [stream_id], using)


def rewrite_streams(projection: ModelProjection, stream_ids: Sequence[str], using: str) -> None:
    """Correct all rows of these streams in the caller's transaction, as after values of them were erased.

    Streams that `projection` does not own are left out. Raises ProjectionConflict for one that cannot be folded.
    """
    for ids in stream_batches(projection, using, stream_ids):
        for stream_id, _ in _write(projection, ids, using):
            raise ProjectionConflict(projection.name, stream_id, 0)


def _in_transaction[Result](
    act: Callable[[ModelProjection, Sequence[str], str], Result],
    projection: ModelProjection,
    ids: Sequence[str],
    using: str,
) -> Result:
    """Do it in a transaction of its own; once more where PostgreSQL ended it because commands waited for it."""
    for attempt in range(1, ATTEMPTS + 1):
        try:
            with one_writer(using), transaction.atomic(using):
                plan_each_time(using)
                return act(projection, ids, using)
        except OperationalError as error:
            if attempt == ATTEMPTS or not is_deadlock(error):
                raise
    raise AssertionError("unreachable")


def lacks_versions(projection: VersionedProjection, using: str = "default") -> bool:
    """Whether rows have come to more versions than are kept, as after the table of versions was added."""
    if projection.versions._meta.db_table not in connections[using].introspection.table_names():
        return False
    kept = projection.versions._default_manager.using(using).count()
    rows = projection.model._default_manager.using(using)
    return kept < (rows.aggregate(total=Sum("version"))["total"] or 0)


def lacks_rows(projection: ModelProjection, beside: ModelProjection, using: str = "default") -> bool:
    """Whether it has fewer rows than another projection of the same aggregates, as after its table was added."""
    if projection.model._meta.db_table not in connections[using].introspection.table_names():
        return False
    made, wanted = (each.model._default_manager.using(using).count() for each in (projection, beside))
    return made < wanted


def rows_of(projection: ModelProjection, stream_id: str, events: Sequence[Event]) -> Rows:
    """What the read model should hold of the stream with these events. Raises one of UNFOLDABLE."""
    if not isinstance(projection, VersionedProjection):
        return Rows(projection.row(projection.aggregate.generate_from_events(stream_id, events)), [])
    versions = projection.version_rows(projection.aggregate.generate_versions(stream_id, events))
    # The current row is the last version.
    row = {name: value for name, value in versions[-1].items() if name not in (projection.key, "until")}
    return Rows(row, versions)


def unfoldable_reason(error: Exception) -> str:
    """Why a stream cannot be folded, in one line."""
    return f"its events cannot be folded: {type(error).__name__} {error}".splitlines()[0]


def _write(projection: ModelProjection, ids: Sequence[str], using: str) -> list[Difference]:
    """Write the rows of these streams. A command's update waits for the lock, then finds the version it expects."""
    unfoldable, right = list[Difference](), dict[str, Rows]()
    keys = [stream_id for stream_id in ids if projection.is_key(stream_id)]
    rows = projection.model._default_manager.using(using)
    locked = rows.select_for_update().filter(pk__in=keys).order_by("pk")
    present = {str(key) for key in locked.values_list("pk", flat=True)}
    for stream_id, events in read_streams(ids, using).items():
        if stream_id not in present and not projection.owns(events[0]):
            continue
        try:
            right[stream_id] = rows_of(projection, stream_id, events)
        except UNFOLDABLE as error:
            unfoldable.append(Difference(stream_id, unfoldable_reason(error)))
    written = _write_rows(projection, right, present, using)
    if isinstance(projection, VersionedProjection):
        _write_versions(projection, {stream_id: right[stream_id].versions for stream_id in written}, using)
    return unfoldable


def _write_rows(projection: ModelProjection, right: Mapping[str, Rows], present: set[str], using: str) -> list[str]:
    """Write one row of each stream; the ids without those of which a command has made a newer one meanwhile."""
    rows = projection.model._default_manager.using(using)
    new = {stream_id: made.row for stream_id, made in sorted(right.items()) if stream_id not in present}
    rows.bulk_create(
        [projection.model(pk=_key(projection, stream_id), **row) for stream_id, row in new.items()],
        ignore_conflicts=True,
    )
    found = rows.select_for_update().filter(pk__in=list(new)).order_by("pk").values_list("pk", "version")
    written = [str(key) for key, version in found if version == new[str(key)]["version"]]
    for stream_id in right.keys() & present:
        rows.filter(pk=stream_id).update(**right[stream_id].row)
        written.append(stream_id)
    return written


def _write_versions(projection: VersionedProjection, right: Mapping[str, Sequence[dict[str, Any]]], using: str) -> None:
    """Correct the versions of these streams, and only the wrong ones: a command may be writing the last one."""
    versions = projection.versions._default_manager.using(using)
    found = {row["position"]: row for row in versions.filter(**{f"{projection.key}__in": list(right)}).values()}
    made = {row["position"]: row for rows in right.values() for row in rows}
    for gone in batched(found.keys() - made.keys(), VERSIONS_AT_ONCE, strict=False):
        versions.filter(pk__in=gone).delete()
    wrong = [projection.versions(**row) for position, row in made.items() if found.get(position) != row]
    if wrong:
        fields = next(iter(made.values())).keys() - {"position"}
        versions.bulk_create(
            wrong, batch_size=VERSIONS_AT_ONCE, update_conflicts=True, unique_fields=["position"], update_fields=fields
        )


def _delete_rows_without_stream(projection: ModelProjection, ids: Sequence[str], using: str) -> None:
    gone = set(ids) - with_events(ids, using)
    projection.model._default_manager.using(using).filter(pk__in=gone).delete()
    if isinstance(projection, VersionedProjection):
        projection.versions._default_manager.using(using).filter(**{f"{projection.key}__in": gone}).delete()


def _key(projection: ModelProjection, stream_id: str) -> Any:
    return projection.model._meta.pk.to_python(stream_id)
