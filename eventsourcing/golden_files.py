"""Golden files: one event of every type and schema version ever released, as stored and as read today."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from datetime import datetime
from pathlib import Path
from typing import Any

from .canonical_text import canonical
from .errors import UnreadableEvent
from .event import Event
from .event_types import EventType, Registry
from .hash_chain import GENESIS, recompute
from .personal.value import GivenKeys, personal_values
from .stored_event import Record

# The kernel's own events. A registry that knows their types holds them against these.
_OWN = Path(__file__).parent / "golden"
_STORED = ("type", "schema_version", "stream_id", "id", "timestamp", "data", "extra")
_ATTRIBUTION = ("actor", "source", "causation_id", "correlation_id")


def write(folder: Path, event: Event) -> Path:
    """Write the golden file of a stored event, the first of its stream; returns its path, `<type>.<version>.json`.

    Raises ValueError for a later event of a stream and for an upcast one; FileExistsError where the file exists, as
    what was released does not change.
    """
    record = event.record
    if record is None or record.type or event.version != 1:
        raise ValueError("A golden file is made of the first event of a stream, as it was just stored.")
    stored = {name: getattr(event, name) for name in _STORED[:4]}
    stored |= {"timestamp": event.timestamp.isoformat(), "data": record.data, "extra": record.extra}
    stored |= {name: getattr(record, name) for name in _ATTRIBUTION} | {"hash": event.hash.hex()}
    path = folder / f"{event.type}.{event.schema_version}.json"
    with path.open("x", encoding="utf-8") as file:
        content = {"stored": stored, **_keys(event), "reads": _as_read(event)}
        json.dump(content, file, ensure_ascii=False, indent=2)
        file.write("\n")
    return path


def read(path: Path) -> tuple[Event, dict[str, Any]]:
    """The event of a golden file as stored, and what it reads as today: {type, schema_version, data}."""
    content = json.loads(path.read_text(encoding="utf-8"))
    stored = content["stored"]
    event = Event.from_store(
        event_type=stored["type"],
        event_id=stored["id"],
        stream_id=stored["stream_id"],
        version=1,
        schema_version=stored["schema_version"],
        timestamp=datetime.fromisoformat(stored["timestamp"]),
        position=1,
        event_hash=bytes.fromhex(stored["hash"]),
        record=Record(stored["data"], stored["extra"], *(stored[name] for name in _ATTRIBUTION)),
        keys=GivenKeys({key_id: b64decode(key) for key_id, key in content.get("keys", {}).items()}),
    )
    return event, content["reads"]


def problems(folder: Path, registry: Registry) -> list[str]:
    """Sentences about released events that do not read as they should; a test asserts that there are none.

    The kernel has the files of its own types. Every other registered type needs a file for each of its schema versions,
    under its name or an alias, and one for each alias. The stored half of a file must match its hash, and every file
    must read as it says.
    """
    own = [path for path in _OWN.glob("*.json") if registry.named(path.name.partition(".")[0])]
    files = {path: read(path) for path in sorted([*own, *folder.glob("*.json")])}
    stored = {(event.type, event.schema_version) for event, _ in files.values()}
    missing = [sentence for known in registry.types() for sentence in _missing(known, stored)]
    return missing + [
        f"{path.name}: {problem}" for path, golden in files.items() for problem in _wrong(path, *golden, registry)
    ]


def _missing(known: EventType, stored: set[tuple[str, int]]) -> list[str]:
    names = (known.name, *known.aliases)
    found = {version for name, version in stored if name in names}
    versions = [
        f"{known.name}, schema version {version}"
        for version in range(1, known.schema_version + 1)
        if version not in found
    ]
    aliases = [f"{alias}, an alias of {known.name}" for alias in known.aliases if alias not in dict(stored)]
    return [
        f"{what}: there is no golden file. Make one with eventsourcing.golden_files.write."
        for what in versions + aliases
    ]


def _wrong(path: Path, event: Event, reads: dict[str, Any], registry: Registry) -> list[str]:
    found = []
    if path.name != f"{event.type}.{event.schema_version}.json":
        found.append(f"it holds {event.type!r} in schema version {event.schema_version}")
    if recompute(event, GENESIS) != event.hash:
        return [*found, "what is stored was changed; it no longer matches its hash. Put it back."]
    if registry.named(event.type) is None:
        return [*found, f"no code knows {event.type!r} any more; keep it as an alias"]
    try:
        today = _as_read(next(registry.read([event])))
    except UnreadableEvent as error:
        return [*found, str(error)]
    if today != reads:
        found.append(f"it reads as {_text(today)}, not as {_text(reads)}")
    return found


def _keys(event: Event) -> dict[str, dict[str, str]]:
    """The keys of the personal values, where there are some: in base64, by id."""
    values = personal_values(event.data).values()
    keys = {value.key_id: b64encode(value.key() or b"").decode() for value in values}
    return {"keys": keys} if keys else {}


def _as_read(event: Event) -> dict[str, Any]:
    return {"type": event.type, "schema_version": event.schema_version, "data": json.loads(canonical(event.data))}


def _text(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)
