"""A command: a request, named in the present tense, that a command handler carries out or refuses."""

from __future__ import annotations

from datetime import UTC, datetime
from types import NoneType
from typing import Any

from pyrsistent import PMap, field, freeze, pmap
from uuid_utils.compat import uuid7

from .immutable import FieldMap, Immutable

_optional_text = (str, NoneType)


class Command(FieldMap, Immutable):
    """One command; immutable.

    type -- present tense, e.g. 'AddTodo'
    id -- uuid text; a command sent twice is carried out once
    data -- what is asked for, as a PMap
    timestamp -- when it was asked for, aware UTC; the domain passes it on to its events
    actor, source, correlation_id, causation_id, extra -- become the metadata of its events
    expected_version -- the version its author saw; None decides on the current state
    """

    _dvents_fields = ("type", "timestamp", "data")

    type: str = field(type=str, mandatory=True)
    id: str = field(type=str, mandatory=True)
    data: PMap[str, Any] = field(type=PMap, mandatory=True)
    timestamp: datetime = field(type=datetime, mandatory=True)
    actor: str = field(type=str, initial="")
    source: str = field(type=str, initial="")
    correlation_id: str | None = field(type=_optional_text, initial=None)
    causation_id: str | None = field(type=_optional_text, initial=None)
    expected_version: int | None = field(type=(int, NoneType), initial=None)
    extra: PMap[str, Any] = field(type=PMap, initial=pmap())

    @classmethod
    def generate(cls, command_type: str, data: Any = None, timestamp: datetime | None = None, **facts: Any) -> Command:
        """Make a command (dvent's call) with a fresh id and, unless given, the current time; `facts` fill other fields.

        Raises ValueError for a timestamp without a zone.
        """
        moment = timestamp or datetime.now(UTC)
        if moment.tzinfo is None:
            raise ValueError("A command needs a timestamp with a time zone.")
        facts.setdefault("id", str(uuid7()))
        facts["extra"] = freeze(facts.get("extra") or pmap())
        return cls(type=command_type, data=freeze(data) or pmap(), timestamp=moment.astimezone(UTC), **facts)
