"""Metadata: what the store writes beside an event."""

from __future__ import annotations

from types import NoneType

from pyrsistent import PMap, field, pmap

from .immutable import Immutable


class Metadata(Immutable):
    """Who acted, how and why. It enters at `append`, never in the domain.

    actor -- opaque id of the person who acted, 1 to 255 characters
    source -- how the command came in: 'web', 'command line', 'demo', ...; 1 to 32 characters
    causation_id -- uuid text of the command (or event) that caused this, or None
    correlation_id -- uuid text shared by everything one act caused; None lets the store make one
    extra -- further facts with a canonical form, such as {'undoes': [event ids]}
    """

    actor: str = field(type=str, mandatory=True)
    source: str = field(type=str, mandatory=True)
    causation_id: str | None = field(type=(str, NoneType), initial=None)
    correlation_id: str | None = field(type=(str, NoneType), initial=None)
    extra: PMap[str, object] = field(type=PMap, initial=pmap())
