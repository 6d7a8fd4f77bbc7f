"""Where a read model differs from the log, found beside writers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest
from typing import Any

from ..event import Event
from .model import ModelProjection
from .rebuild import UNFOLDABLE, Difference, Report, rows_of, unfoldable_reason
from .sound_rows import sound
from .streams import read_streams, row_ids, stream_batches, with_events
from .versioned import VersionedProjection


def differences(
    projection: ModelProjection,
    using: str = "default",
    stream_ids: Iterable[str] | None = None,
    report: Report = lambda done: None,
) -> Iterator[Difference]:
    """Where rows and log differ. Reads in autocommit, beside writers; the arguments are those of `rebuild`.

    The log is read before the rows. Events and row commit together, so a correct row is never behind that reading.
    Streams whose rows are right are known in bulk (sound_rows.py); the others are read again and compared one by one.
    """
    for ids in stream_batches(projection, using, stream_ids):
        streams = read_streams(ids, using)
        doubtful = streams.keys() - sound(projection, streams, using)
        yield from _compare(projection, sorted(doubtful), using) if doubtful else ()
        report(len(ids))
    for ids in row_ids(projection, using) if stream_ids is None else ():
        for stream_id in sorted(set(ids) - with_events(ids, using)):
            yield Difference(stream_id, "the row has no events")


def _compare(projection: ModelProjection, ids: Sequence[str], using: str) -> list[Difference]:
    """Compare rows with their streams, read before the rows, and again where a row has gone on since."""
    before = read_streams(ids, using)
    keys = [stream_id for stream_id in before if projection.is_key(stream_id)]
    found = projection.model._default_manager.using(using).filter(pk__in=keys).values()
    key = projection.model._meta.pk.attname
    rows: dict[str, dict[str, Any]] = {str(row[key]): dict(row) for row in found}
    versions = _versions(projection, keys, using)
    ahead = [stream_id for stream_id, row in rows.items() if row["version"] > len(before[stream_id])]
    after = before | (read_streams(ahead, using) if ahead else {})
    reasons = {
        stream_id: _reason(
            projection, rows.get(stream_id), versions.get(stream_id, []), events, after.get(stream_id, [])
        )
        for stream_id, events in before.items()
    }
    return [Difference(stream_id, reason) for stream_id, reason in reasons.items() if reason]


def _reason(
    projection: ModelProjection,
    row: dict[str, Any] | None,
    versions: Sequence[dict[str, Any]],
    before: Sequence[Event],
    after: Sequence[Event],
) -> str:
    """Why a row differs from its stream; '' where it does not."""
    if row is None:
        return "the row is missing"
    version = row["version"]
    if version < len(before):
        return f"the row stands at v{version}, the log is at v{len(before)}"
    if version > len(after):
        return f"the row is at v{version}, the log ends at v{len(after)}"
    try:
        right = rows_of(projection, before[0].stream_id, after[:version])
    except UNFOLDABLE as error:
        return unfoldable_reason(error)
    wrong = [name for name, value in right.row.items() if row[name] != value]
    if wrong:
        return f"the row differs from its events in {', '.join(wrong)}"
    return _reason_of_versions(versions, right.versions)


def _reason_of_versions(found: Sequence[dict[str, Any]], right: Sequence[dict[str, Any]]) -> str:
    """Why the versions differ. They are read after the row, so a command may have added one in between."""
    if right and len(found) > len(right) and found[len(right) - 1]["until"] == found[len(right)]["position"]:
        right = [*right[:-1], right[-1] | {"until": found[len(right)]["position"]}]
        found = found[: len(right)]
    for row, values in zip_longest(found, right):
        if row != values:
            return f"what is kept of v{(values or row)['version']} differs from its events"
    return ""


def _versions(projection: ModelProjection, keys: Sequence[str], using: str) -> dict[str, list[dict[str, Any]]]:
    """The versions kept of these streams, oldest first; empty for a projection that keeps none."""
    kept: dict[str, list[dict[str, Any]]] = {}
    if isinstance(projection, VersionedProjection):
        rows = projection.versions._default_manager.using(using).filter(**{f"{projection.key}__in": keys})
        for row in rows.order_by("position").values():
            kept.setdefault(str(row[projection.key]), []).append(dict(row))
    return kept
