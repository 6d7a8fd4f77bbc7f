"""A walk through the kernel: a domain in four classes, then its first day, on every store."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache

import pytest
from pyrsistent import PClass, pmap, pvector, thaw

from eventsourcing.aggregate import Aggregate
from eventsourcing.command import Command
from eventsourcing.command_handler import CommandHandler
from eventsourcing.event import Event
from eventsourcing.repository import Repository

# 1. What can happen, and what can be asked for: factories over two plain records.


class ErrandEvents(PClass):
    NOTED = "ErrandNoted"
    MOVED = "ErrandMoved"
    DROPPED = "ErrandDropped"

    @classmethod
    def noted(cls, words, stage):
        return Event.generate(cls.NOTED, data=pmap({"words": words, "stage": stage}))

    @classmethod
    def moved(cls, id, stage):  # noqa: A002 (a keyword of dvent)
        return Event.generate(cls.MOVED, data=pmap({"id": id, "stage": stage}))

    @classmethod
    def dropped(cls, id):  # noqa: A002 (a keyword of dvent)
        return Event.generate(cls.DROPPED, data=pmap({"id": id}))


class ErrandCommands(PClass):
    NOTE = "NoteErrand"
    MOVE = "MoveErrand"
    DROP = "DropErrand"

    @classmethod
    def note(cls, words, stage):
        return Command.generate(cls.NOTE, data=pmap({"words": words, "stage": stage}))

    @classmethod
    def move(cls, id, stage):  # noqa: A002 (a keyword of dvent)
        return Command.generate(cls.MOVE, data=pmap({"id": id, "stage": stage}))

    @classmethod
    def drop(cls, id):  # noqa: A002 (a keyword of dvent)
        return Command.generate(cls.DROP, data=pmap({"id": id}))


# 2. The rules: methods decide and make events, static functions fold them into the state.


class Errand(Aggregate):
    STAGES = ("Waiting", "Under way", "Done")

    @classmethod
    @lru_cache(maxsize=1)
    def get_apply_map(cls):
        return pmap(
            {
                ErrandEvents.NOTED: cls.apply_noted,
                ErrandEvents.MOVED: cls.apply_moved,
                ErrandEvents.DROPPED: cls.apply_dropped,
            }
        )

    @classmethod
    def note(cls, words, stage):
        cls.check(stage)
        errand = cls.generate()
        return errand.apply_event(ErrandEvents.noted(words=words, stage=stage))

    def move(self, stage):
        self.check(stage)
        if stage == self.state["stage"]:
            return self
        return self.apply_event(ErrandEvents.moved(id=self.id, stage=stage))

    def drop(self):
        if self.state.get("dropped"):
            return self
        return self.apply_event(ErrandEvents.dropped(id=self.id))

    @classmethod
    def check(cls, stage):
        if stage not in cls.STAGES:
            raise ValueError(f"{stage!r} is not one of {cls.STAGES}")

    @staticmethod
    def apply_noted(errand, event):
        return (
            errand.set_state("words", event.data["words"])
            .set_state("stage", event.data["stage"])
            .set_state("noted", event.timestamp)
        )

    @staticmethod
    def apply_moved(errand, event):
        return errand.set_state("stage", event.data["stage"]).set_state("moved", event.timestamp)

    @staticmethod
    def apply_dropped(errand, event):
        return errand.set_state("dropped", event.timestamp)


# 3. From a command to the aggregate and back into the store.


class ErrandHandler(CommandHandler):
    @classmethod
    @lru_cache(maxsize=1)
    def get_handle_map(cls):
        return pmap(
            {
                ErrandCommands.NOTE: cls.note,
                ErrandCommands.MOVE: cls.move,
                ErrandCommands.DROP: cls.drop,
            }
        )

    @staticmethod
    def note(context, command):
        errand = Errand.note(words=command.data["words"], stage=command.data["stage"])
        return context.repository.save_aggregate(errand)

    @staticmethod
    def move(context, command):
        repository = context.repository
        errand = repository.get_aggregate(Errand, command.data["id"])
        return repository.save_aggregate(errand.move(command.data["stage"]))

    @staticmethod
    def drop(context, command):
        repository = context.repository
        errand = repository.get_aggregate(Errand, command.data["id"])
        return repository.save_aggregate(errand.drop())


# 4. A day of errands.


def seen(errand):
    """Everything there is to see of an errand, as plain data."""
    data = thaw(errand.state)
    data.update({"id": errand.id, "version": errand.version})
    return data


def test_a_day_of_errands(any_store):
    # The line to swap: InMemoryEventStore.generate(publisher=...), or
    # DjangoEventStore.generate(publisher=..., metadata=Metadata(actor="me", source="walk-through")).
    published = []
    event_store = any_store.set("publisher", published.append)
    repository = Repository(event_store=event_store)
    handler = ErrandHandler(context=pmap({"repository": repository}))
    morning = datetime.now(UTC)

    # Four errands are noted; the aggregates that come back carry the ids they were given.
    commands = pvector(ErrandCommands.note(words=f"Errand {n}", stage="Waiting") for n in range(1, 5))
    errands = list(map(handler.handle_command, commands))
    assert [(e["words"], e["stage"], e["version"]) for e in map(seen, errands)] == [
        ("Errand 1", "Waiting", 1),
        ("Errand 2", "Waiting", 1),
        ("Errand 3", "Waiting", 1),
        ("Errand 4", "Waiting", 1),
    ]
    assert morning <= errands[0].state["noted"] <= datetime.now(UTC)

    # The last two get under way.
    moves = pvector(ErrandCommands.move(errand.id, "Under way") for errand in errands[-2:])
    moved = list(map(handler.handle_command, moves))
    assert [(e.state["stage"], e.version) for e in moved] == [("Under way", 2)] * 2
    assert all(e.state["moved"] >= e.state["noted"] for e in moved)

    # Whoever asks the repository sees the same; the aggregates in hand are as old as they were.
    found = [repository.get_aggregate(Errand, errand.id) for errand in errands]
    assert [errand.version for errand in found] == [1, 1, 2, 2]
    assert list(map(seen, found[-2:])) == list(map(seen, moved))
    assert [errand.version for errand in errands] == [1, 1, 1, 1]

    # One is dropped. Dropping it again, or moving it to where it is, is no event.
    dropped = handler.handle_command(ErrandCommands.drop(id=errands[0].id))
    assert (dropped.version, "dropped" in dropped.state) == (2, True)
    assert handler.handle_command(ErrandCommands.drop(id=errands[0].id)).version == 2
    assert handler.handle_command(ErrandCommands.move(id=errands[1].id, stage="Waiting")).version == 1

    # Commands are not the only door: decisions can be chained and saved as one.
    errand = repository.get_aggregate(Errand, errands[-1].id)
    errand = repository.save_aggregate(errand.move("Waiting").move("Under way").move("Done").drop())
    assert (errand.version, errand.state["stage"]) == (6, "Done")
    assert [(e.type, thaw(e.data).get("stage")) for e in errand.events] == [
        ("ErrandNoted", "Waiting"),
        ("ErrandMoved", "Under way"),
        ("ErrandMoved", "Waiting"),
        ("ErrandMoved", "Under way"),
        ("ErrandMoved", "Done"),
        ("ErrandDropped", None),
    ]

    # A rule broken leaves nothing behind, and everything that did happen was published once, in order.
    with pytest.raises(ValueError, match="Tomorrow"):
        handler.handle_command(ErrandCommands.note(words="Errand 5", stage="Tomorrow"))
    assert published == list(event_store.get_events())
    assert len(published) == 11
