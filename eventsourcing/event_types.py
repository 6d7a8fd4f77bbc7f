"""The event types a site knows: names, schema versions and the ways from old ones, personal fields."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from .errors import OutdatedEvent, UnreadableEvent
from .event import Event
from .stored_event import Upcaster

LARGEST_SCHEMA_VERSION = 32_767
_NEVER = 0  # equals no schema version


class EventType(NamedTuple):
    """What is known of one event type.

    name -- as it is written today
    schema_version -- the version that is written today
    upcasters -- from each earlier version to the next, pure functions on the plain data (a dict) of an event
    personal -- names of the fields in `data` that hold something about a person; a note, which no code reads
    subject -- name of the field in `data` that says whose they are, '' where that is not in it; a note as well
    aliases -- names under which it was written before; its versions are counted on through a renaming
    """

    name: str
    schema_version: int = 1
    upcasters: Mapping[int, Upcaster] = {}
    personal: tuple[str, ...] = ()
    subject: str = ""
    aliases: tuple[str, ...] = ()


class Registry:
    """A collection of event types, and the reading of old events as those of today.

    Types that are not registered are read and written as they are.
    """

    def __init__(self) -> None:
        self._types: dict[str, EventType] = {}
        # All names of registered types: the schema version to leave as it is, or _NEVER.
        self._today: dict[str, int] = {}
        self._meanings: dict[str, list[EventType]] = {}

    def register(self, *types: EventType) -> None:
        """Add event types. A name given two meanings has none: it is refused wherever used, and `duplicates` tells."""
        for event_type in types:
            self._types.setdefault(event_type.name, event_type)
            for name in (event_type.name, *event_type.aliases):
                meanings = self._meanings.setdefault(name, [])
                if event_type in meanings:
                    continue
                meanings.append(event_type)
                is_todays = len(meanings) == 1 and name == event_type.name
                self._today[name] = event_type.schema_version if is_todays else _NEVER

    def names(self) -> list[str]:
        """The names of today, in alphabetical order."""
        return sorted(self._types)

    def stored_names(self) -> list[str]:
        """All names that stored events of these types may carry, aliases included, in alphabetical order."""
        return sorted({name for known in self._types.values() for name in (known.name, *known.aliases)})

    def types(self) -> list[EventType]:
        """The event types, in alphabetical order of their names."""
        return [self._types[name] for name in self.names()]

    def named(self, stored_name: str) -> EventType | None:
        """The event type of that name, or that was stored under it once; None when no code knows it, or two do."""
        meanings = self._meanings.get(stored_name, ())
        return meanings[0] if len(meanings) == 1 else None

    # Sentences for the system check

    def gaps(self) -> list[str]:
        """Sentences about schema versions without a way to today's; empty when every old event can be read."""
        return [sentence for known in self.types() for sentence in _gaps(known)]

    def duplicates(self) -> list[str]:
        """Sentences about names with more than one meaning; empty when each has one."""
        return [
            f"{name!r} names {len(meanings)} event types: {', '.join(_described(one, name) for one in meanings)}"
            for name, meanings in sorted(self._meanings.items())
            if len(meanings) > 1
        ]

    # Reading and writing

    def read(self, events: Iterable[Event]) -> Iterator[Event]:
        """Stored events as they read today: with today's type name and schema version, and data led through upcasters.

        Costs one dict lookup for an event that is today's already, or not registered. The stored text, type and
        schema version stay in the event's `record`. Where there is no way to today's version, `data` raises on use.
        """
        today = self._today
        for event in events:
            version = event.schema_version
            yield event if today.get(event.type, version) == version else self._upcast(event)

    def _upcast(self, event: Event) -> Event:
        known, record = self.named(event.type), event.record
        if record is None:
            raise ValueError("Only an event read from a store can be read as one of today.")
        way = Way(event.type, event.schema_version, known)
        return Event.from_store(
            type=known.name if known else event.type,
            id=event.id,
            stream_id=event.stream_id,
            version=event.version,
            schema_version=known.schema_version if known and not way.obstacle() else event.schema_version,
            timestamp=event.timestamp,
            position=event.position or 0,
            hash=event.hash,
            record=record._replace(type=event.type, schema_version=event.schema_version, upcast=way),
        )

    def check_todays(self, event: Event) -> None:
        """Raises OutdatedEvent for a registered type in another form than today's; others are written as they are."""
        version = event.schema_version
        if self._today.get(event.type, version) != version:
            known = self.named(event.type)
            raise OutdatedEvent(event.type, version, known.name if known else "", known.schema_version if known else 0)


@dataclass(frozen=True)
class Way:
    """The upcaster from a stored type and schema version to those of today: all steps in a row."""

    stored_type: str
    stored_version: int
    known: EventType | None

    def obstacle(self) -> str:
        """Why there is no such way, and what to do; empty when there is."""
        if self.known is None:
            return f"{self.stored_type!r} names two event types. Run `manage.py check` and give it one meaning."
        name, version, today = self.known.name, self.stored_version, self.known.schema_version
        if not isinstance(version, int) or version < 1:
            return f"{version!r} is no schema version. Run `manage.py verify_events`."
        if version > today:
            return f"this code knows {name!r} up to schema version {today}. Deploy the code that writes {version}."
        missing = [step for step in range(version, today) if step not in self.known.upcasters]
        return f"nothing leads from schema version {missing[0]} to {missing[0] + 1}. Register it." if missing else ""

    def __call__(self, data: dict[str, Any]) -> dict[str, Any]:
        """The data as of today. Raises UnreadableEvent; TypeError for an upcaster that does not return a dict."""
        obstacle = self.obstacle()
        if obstacle or self.known is None:
            raise UnreadableEvent(self.stored_type, self.stored_version, obstacle)
        for step in range(self.stored_version, self.known.schema_version):
            data = self.known.upcasters[step](data)
            if not isinstance(data, dict):
                raise TypeError(f"The upcaster of {self.known.name!r} from schema version {step} must return a dict.")
        return data


def _gaps(known: EventType) -> Iterator[str]:
    today = known.schema_version
    if not 1 <= today <= LARGEST_SCHEMA_VERSION:
        yield f"{known.name}: {today} is no schema version; they count from 1 to {LARGEST_SCHEMA_VERSION}"
    for version in range(1, today):
        if version not in known.upcasters:
            yield f"{known.name}: nothing leads from schema version {version} to {version + 1}"
    for version in sorted(known.upcasters):
        if not 1 <= version < today:
            yield f"{known.name}: an upcaster leads from schema version {version}, but {today} is written today"


def _described(meaning: EventType, name: str) -> str:
    return f"{meaning.name!r} in schema version {meaning.schema_version}" + (
        " by an alias" if name != meaning.name else ""
    )


event_types = Registry()
