"""What a site says about raw events: words, names and links. Without them, admin shows events as they are stored."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple, Protocol

from django.http import HttpRequest


class RawEvent(Protocol):
    """What a describer is told about an event."""

    position: int
    stream_id: str
    version: int
    type: str
    actor: str


class Words(NamedTuple):
    """What a site says about one event. Each text may be '', and then what is stored is shown.

    what -- the event in words; where -- the name of its stream; who -- the name of its actor
    address -- the address of a page about the stream that the reader may see
    """

    what: str = ""
    where: str = ""
    address: str = ""
    who: str = ""


type Describe = Callable[[HttpRequest, Sequence[RawEvent]], Mapping[int, Words]]

type FindActor = Callable[[str], str | None]

describers: list[Describe] = []
actor_finders: list[FindActor] = []


def register(describe: Describe) -> None:
    """Let admin's list ask this function for the words about a page of events, by position; their data is not read."""
    if describe not in describers:
        describers.append(describe)


def register_actor_finder(find_actor: FindActor) -> None:
    """Let the filter "Who" ask this function for the id of an actor by name; None for a name it does not know."""
    if find_actor not in actor_finders:
        actor_finders.append(find_actor)


def actor_called(text: str) -> str:
    """The id of the actor of this name; the text itself, as an id, where no finder knows such a name."""
    return next((found for find_actor in actor_finders if (found := find_actor(text)) is not None), text)


def words_about(request: HttpRequest, events: Sequence[RawEvent]) -> dict[int, Words]:
    """The words about each of these events that a describer knows, by position."""
    return {position: words for describe in describers for position, words in describe(request, events).items()}
