"""Deletes the keys of erased words, and makes the rows of their todo again, in the transaction of the command."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from eventsourcing.projections.base import Projection
from eventsourcing.projections.rebuild import rewrite_streams
from todos.domain.erasure import erased_places, key_ids_at
from todos.domain.todo import Todo
from todos.read_model.projections import NoteProjection, TodoProjection


class ErasedWords(Projection):
    """Carries out what TodoValuesErased tells. It keeps no rows of its own, and comes after those that do.

    erase -- deletes the keys with these ids on a database
    """

    aggregate, name = Todo, "erased words"

    def __init__(self, erase: Callable[[Iterable[str], str], object]) -> None:
        self.erase = erase

    def project(self, aggregate: Todo, previous: int, using: str) -> None:
        places = [place for event in aggregate.events[previous:] for place in erased_places(event)]
        if places:
            self.erase(key_ids_at(aggregate.events, places), using)
            for projection in (TodoProjection(), NoteProjection()):
                rewrite_streams(projection, [aggregate.id], using)
