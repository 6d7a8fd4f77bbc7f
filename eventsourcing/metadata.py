"""What the store writes beside an event: who, by which door, and because of what."""

from __future__ import annotations

from types import NoneType

from pyrsistent import PMap, field, pmap

from .immutable import Immutable


class Metadata(Immutable):
    """Who and why. Enters at `append`, never in the domain.

    actor -- opaque id of who acted, 1-255 characters
    source -- the door: 'web', 'command line', 'demo', ...; at most 32 characters
    causation_id -- uuid text of the command (or event) that caused this, or None
    correlation_id -- uuid text shared by everything one request caused; None lets the store make one
    extra -- further facts with a canonical form, such as {'undoes': [event ids]}
    """

    actor: str = field(type=str, mandatory=True)
    source: str = field(type=str, mandatory=True)
    causation_id: str | None = field(type=(str, NoneType), initial=None)
    correlation_id: str | None = field(type=(str, NoneType), initial=None)
    extra: PMap[str, object] = field(type=PMap, initial=pmap())
