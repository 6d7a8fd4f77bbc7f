"""The event types a site knows: their names, schema versions, upcasters and personal fields."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from .errors import OutdatedEvent, UnreadableEvent
from .event import Event
from .stored_event import Upcaster

MAX_SCHEMA_VERSION = 32_767
_NEVER = 0  # differs from every schema version


class EventType(NamedTuple):
    """One event type.

    name -- as it is written today
    schema_version -- the version that is written today
    upcasters -- by earlier schema version: a pure function from its data (a dict) to the data of the next version
    personal -- names of the fields in `data` that hold something about a person: stores encrypt them (docs/personal.md)
    subject -- name of the field in `data` that says whom these are about; '' for the actor, who wrote them
    aliases -- names under which it was written before; schema versions go on counting through a renaming
    """

    name: str
    schema_version: int = 1
    upcasters: Mapping[int, Upcaster] = {}
    personal: tuple[str, ...] = ()
    subject: str = ""
    aliases: tuple[str, ...] = ()


class Registry:
    """A collection of event types; reads old events as events of today.

    Events of types that are not registered are read and written as they are.
    """

    def __init__(self) -> None:
        self._types: dict[str, EventType] = {}
        # For every name of a registered type: the schema version that is read as it is, or _NEVER.
        self._today: dict[str, int] = {}
        self._meanings: dict[str, list[EventType]] = {}
        # Only the types that have personal fields.
        self._personal: dict[str, EventType] = {}

    def register(self, *types: EventType) -> None:
        """Add event types. A name that two types claim is refused when it is used; `duplicates` lists such names."""
        for event_type in types:
            self._types.setdefault(event_type.name, event_type)
            if event_type.personal:
                self._personal.setdefault(event_type.name, event_type)
            for name in (event_type.name, *event_type.aliases):
                meanings = self._meanings.setdefault(name, [])
                if event_type in meanings:
                    continue
                meanings.append(event_type)
                is_todays = len(meanings) == 1 and name == event_type.name
                self._today[name] = event_type.schema_version if is_todays else _NEVER

    def names(self) -> list[str]:
        """Today's names, in alphabetical order."""
        return sorted(self._types)

    def stored_names(self) -> list[str]:
        """All names that stored events of these types may carry, aliases included, in alphabetical order."""
        return sorted({name for known in self._types.values() for name in (known.name, *known.aliases)})

    def types(self) -> list[EventType]:
        """The event types, in alphabetical order of their names."""
        return [self._types[name] for name in self.names()]

    def named(self, stored_name: str) -> EventType | None:
        """The event type with this name or alias; None where no type has it, or two types claim it."""
        meanings = self._meanings.get(stored_name, ())
        return meanings[0] if len(meanings) == 1 else None

    def with_personal_fields(self, name: str) -> EventType | None:
        """The event type with this name of today, if it has personal fields."""
        return self._personal.get(name)

    def has_personal_fields(self) -> bool:
        """Whether some event type has personal fields."""
        return bool(self._personal)

    # Sentences for the system check

    def gaps(self) -> list[str]:
        """Sentences about schema versions without an upcaster; empty when every old event can be read."""
        return [sentence for known in self.types() for sentence in _gaps(known)]

    def duplicates(self) -> list[str]:
        """Sentences about names that several types claim; empty when each name has one type."""
        return [
            f"{name!r} names {len(meanings)} event types: {', '.join(_described(one, name) for one in meanings)}"
            for name, meanings in sorted(self._meanings.items())
            if len(meanings) > 1
        ]

    # Reading and writing

    def read(self, events: Iterable[Event]) -> Iterator[Event]:
        """Stored events as events of today: with today's type name and schema version, and upcast data.

        Costs one dict lookup for an event that is of today already, or not registered. The stored text, type and
        schema version stay in the event's `record`. Where an upcaster is missing, reading `data` raises.
        """
        today = self._today
        for event in events:
            version = event.schema_version
            yield event if today.get(event.type, version) == version else self._upcast(event)

    def _upcast(self, event: Event) -> Event:
        known, record = self.named(event.type), event.record
        if record is None:
            raise ValueError("Only an event read from a store can be read as one of today.")
        chain = UpcasterChain(event.type, event.schema_version, known)
        return Event.from_store(
            event_type=known.name if known else event.type,
            event_id=event.id,
            stream_id=event.stream_id,
            version=event.version,
            schema_version=known.schema_version if known and not chain.obstacle() else event.schema_version,
            timestamp=event.timestamp,
            position=event.position,
            event_hash=event.hash,
            record=record._replace(type=event.type, schema_version=event.schema_version, upcast=chain),
            keys=event.keys_of_values,
        )

    def check_todays(self, event: Event) -> None:
        """Raises OutdatedEvent for a registered type under another name or schema version than today's."""
        version = event.schema_version
        if self._today.get(event.type, version) != version:
            known = self.named(event.type)
            raise OutdatedEvent(event.type, version, known.name if known else "", known.schema_version if known else 0)


@dataclass(frozen=True)
class UpcasterChain:
    """The upcaster from a stored type and schema version to today's: all upcasters between, one after the other."""

    stored_type: str
    stored_version: int
    known: EventType | None

    def obstacle(self) -> str:
        """Why there is none, and what to do; empty when there is one."""
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
        """Today's data. Raises UnreadableEvent; TypeError for an upcaster that does not return a dict."""
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
    if not 1 <= today <= MAX_SCHEMA_VERSION:
        yield f"{known.name}: {today} is no schema version; they count from 1 to {MAX_SCHEMA_VERSION}"
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
