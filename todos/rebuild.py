"""Makes the read model anew from the log while the site runs, and says where the two differ."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import zip_longest
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connections, transaction
from django.db.models import Sum

from eventsourcing.database.one_writer import one_writer
from eventsourcing.errors import EventSourcingError
from eventsourcing.event import Event
from todos import bootstrap, models
from todos.domain.todo import Todo
from todos.read_model.projections import TodoProjection

BATCH = 100
ROWS = TodoProjection()
# What folding can come to over rows that somebody has tampered with.
UNFOLDABLE = (EventSourcingError, AttributeError, KeyError, TypeError, ValueError)

Report = Callable[[int], Any]


class Difference(NamedTuple):
    """A row that is not what its events say."""

    todo_id: str
    reason: str


def rebuild(using: str = "default", report: Report = lambda done: None) -> list[Difference]:
    """Put every row right, in short transactions that each lock the rows they write; readers never see a gap.

    Returns the todos whose events cannot be folded; their rows stay as they are.
    `report` is called after each batch with the number of todos seen in it.
    """
    unfoldable: list[Difference] = []
    for ids in _batches(_stream_ids(using)):
        with one_writer(using), transaction.atomic(using):
            unfoldable += _write(ids, using)
        report(len(ids))
    for ids in _batches(_row_ids(using)):
        with one_writer(using), transaction.atomic(using):
            _drop_rows_without_stream(ids, using)
    return unfoldable


def lacks_versions(using: str = "default") -> bool:
    """Whether todos have come to more versions than are kept: those of before versions were."""
    if models.TodoVersion._meta.db_table not in connections[using].introspection.table_names():
        return False
    kept = models.TodoVersion.objects.using(using).count()
    return kept < (models.Todo.objects.using(using).aggregate(all=Sum("version"))["all"] or 0)


def _write(ids: Sequence[str], using: str) -> list[Difference]:
    """Write the rows of these todos. A writer's update waits for the lock, then finds the version it built on."""
    unfoldable = []
    rows = models.Todo.objects.using(using)
    present = {str(row.id) for row in rows.select_for_update().filter(pk__in=ids).order_by("id")}
    for id, events in bootstrap.event_store(using).get_many(ids).items():
        try:
            right = ROWS.version_rows(Todo.generate_from_events(id, events))
        except UNFOLDABLE as error:
            unfoldable.append(Difference(id, _unfoldable(error)))
            continue
        values = _of_today(right)
        if id in present:
            rows.filter(pk=id).update(**values)
        else:
            # Only a command could have made it since; what that wrote is newer than what was read here.
            rows.bulk_create([models.Todo(id=UUID(id), **values)], ignore_conflicts=True)
            if not rows.select_for_update().filter(pk=id, version=values["version"]):
                continue
        _write_versions(UUID(id), right, using)
    return unfoldable


def _write_versions(id: UUID, right: Sequence[dict[str, Any]], using: str) -> None:
    """Make the versions of a todo what they should be, and leave alone those that are: a writer may be at the last."""
    versions = models.TodoVersion.objects.using(using)
    found = {row["position"]: row for row in versions.filter(todo=id).values()}
    versions.filter(pk__in=found.keys() - {row["position"] for row in right}).delete()
    wrong = [models.TodoVersion(**row) for row in right if found.get(row["position"]) != row]
    if wrong:
        fields = right[0].keys() - {"position"}
        versions.bulk_create(
            wrong, batch_size=BATCH, update_conflicts=True, unique_fields=["position"], update_fields=fields
        )


def _of_today(versions: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The row of today is the last version."""
    return {name: value for name, value in versions[-1].items() if name not in ("todo", "until")}


def _unfoldable(error: Exception) -> str:
    return f"its events cannot be folded: {type(error).__name__} {error}".splitlines()[0]


def _drop_rows_without_stream(ids: Sequence[str], using: str) -> None:
    gone = set(ids) - set(bootstrap.event_store(using).get_many(ids))
    models.Todo.objects.using(using).filter(pk__in=gone).delete()
    models.TodoVersion.objects.using(using).filter(todo__in=gone).delete()


def differences(using: str = "default", report: Report = lambda done: None) -> Iterator[Difference]:
    """Where rows and log differ. Reads in autocommit, beside writers.

    The log is read before the rows: events and row commit together, so a sound row is never behind what was read.
    """
    for ids in _batches(_stream_ids(using)):
        yield from _compare(ids, bootstrap.event_store(using).get_many(ids), using)
        report(len(ids))
    for ids in _batches(_row_ids(using)):
        for id in sorted(set(ids) - set(bootstrap.event_store(using).get_many(ids))):
            yield Difference(id, "the row has no events")


def _compare(ids: Sequence[str], seen: dict[str, list[Event]], using: str) -> list[Difference]:
    """Hold the rows against `seen`, read before them, and against their streams as they are now."""
    found = models.Todo.objects.using(using).filter(pk__in=ids).values()
    rows: dict[str, dict[str, Any]] = {str(row["id"]): dict(row) for row in found}
    versions = _versions(ids, using)
    now = bootstrap.event_store(using).get_many([id for id in ids if id in rows])
    reasons = {id: _reason(rows.get(id), versions[id], id, len(seen[id]), now.get(id, [])) for id in ids if id in seen}
    return [Difference(id, reason) for id, reason in reasons.items() if reason]


def _reason(
    row: dict[str, Any] | None, versions: Sequence[dict[str, Any]], id: str, seen: int, events: Sequence[Event]
) -> str:
    if row is None:
        return "the row is missing"
    version = row["version"]
    if version < seen:
        return f"the row stands at v{version}, the log is at v{seen}"
    if version > len(events):
        return f"the row is at v{version}, the log ends at v{len(events)}"
    try:
        right = ROWS.version_rows(Todo.generate_from_events(id, events[:version]))
    except UNFOLDABLE as error:
        return _unfoldable(error)
    wrong = [name for name, value in _of_today(right).items() if row[name] != value]
    if wrong:
        return f"the row differs from its events in {', '.join(wrong)}"
    return _reason_of_versions(versions, right)


def _reason_of_versions(found: Sequence[dict[str, Any]], right: Sequence[dict[str, Any]]) -> str:
    """What is wrong with the versions, read after the row; a writer may have added to them in between."""
    if len(found) > len(right) and found[len(right) - 1]["until"] == found[len(right)]["position"]:
        right = [*right[:-1], right[-1] | {"until": found[len(right)]["position"]}]
        found = found[: len(right)]
    for row, values in zip_longest(found, right):
        if row != values:
            return f"what is kept of v{(values or row)['version']} differs from its events"
    return ""


def _versions(ids: Sequence[str], using: str) -> dict[str, list[dict[str, Any]]]:
    """What is kept of these todos' versions, oldest first."""
    kept: dict[str, list[dict[str, Any]]] = {id: [] for id in ids}
    rows = models.TodoVersion.objects.using(using).filter(todo__in=ids).order_by("position").values()
    for row in rows:
        kept[str(row["todo"])].append(dict(row))
    return kept


def _stream_ids(using: str) -> Iterator[str]:
    return (stream.id for stream in bootstrap.event_store(using).get_streams())


def _row_ids(using: str) -> Iterator[str]:
    after: UUID | None = None
    while True:
        rows = models.Todo.objects.using(using).order_by("id").values_list("id", flat=True)
        batch = list(rows.filter(pk__gt=after)[:BATCH] if after else rows[:BATCH])
        yield from map(str, batch)
        if len(batch) < BATCH:
            return
        after = batch[-1]


def _batches(ids: Iterator[str]) -> Iterator[list[str]]:
    batch: list[str] = []
    for id in ids:
        batch.append(id)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch
