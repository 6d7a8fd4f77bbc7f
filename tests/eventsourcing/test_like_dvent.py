"""The same histories through the real dvent and through this kernel: same states, versions, events."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from importlib import import_module
from typing import Any, NamedTuple
from uuid import UUID, uuid4

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyrsistent import pmap, thaw

STATUSES = ("Queued", "Started", "Finished")
START = datetime(2026, 3, 1, 8, 0)


class Library:
    """The small domain of the history, built on the classes of one package; `aware` says what its times are like."""

    def __init__(self, package: str, store: Any, aware: bool) -> None:
        modules = {name: import_module(f"{package}.{name}") for name in ("aggregate", "command", "event")}
        self.Command = modules["command"].Command
        self.aware, self.store = aware, store
        self.Todo = todo_class(modules["aggregate"].Aggregate, modules["event"].Event)
        self.repository = import_module(f"{package}.repository").Repository(event_store=store)
        handler = handler_class(import_module(f"{package}.command_handler").CommandHandler, self.Todo)
        self.handler = handler(context=pmap({"repository": self.repository}))

    def send(self, step: Step, moment: datetime) -> Any:
        if self.aware:
            moment = moment.replace(tzinfo=UTC)
        data = pmap({"id": step.id, "words": step.words, "statuses": step.words})
        return self.handler.handle_command(self.Command.generate(step.type, data, moment))


class Step(NamedTuple):
    type: str
    id: str
    words: Any


def todo_class(aggregate_class: Any, event_class: Any) -> Any:
    class Todo(aggregate_class):
        @classmethod
        def get_apply_map(cls):
            return pmap({"Added": cls.apply_added, "Changed": cls.apply_changed, "Removed": cls.apply_removed})

        def decide(self, event_type, data, moment):
            return self.apply_event(event_class.generate(event_type, data=pmap(data), timestamp=moment))

        def change(self, status, moment):
            return self if self.state["status"] == status else self.decide("Changed", {"status": status}, moment)

        def remove(self, moment):
            return self if self.state.get("removed") else self.decide("Removed", {"id": self.id}, moment)

        @staticmethod
        def apply_added(todo, event):
            return todo.set_state("words", event.data["words"]).set_state("status", "Queued").set_state("changes", 0)

        @staticmethod
        def apply_changed(todo, event):
            changes = todo.state["changes"] + 1
            return todo.set_state("status", event.data["status"]).set_state("changes", changes)

        @staticmethod
        def apply_removed(todo, event):
            return todo.set_state("removed", event.timestamp)

    return Todo


def handler_class(base: Any, todo: Any) -> Any:
    class Handler(base):
        @classmethod
        def get_handle_map(cls):
            return pmap({"Add": cls.add, "Change": cls.change, "Remove": cls.remove})

        @staticmethod
        def add(context, command):
            new = todo.generate(command.data["id"]).decide("Added", {"words": command.data["words"]}, command.timestamp)
            return context.repository.save_aggregate(new)

        @staticmethod
        def change(context, command):
            found = context.repository.get_aggregate(todo, command.data["id"])
            for status in command.data["statuses"]:
                found = found.change(status, command.timestamp)
            return context.repository.save_aggregate(found)

        @staticmethod
        def remove(context, command):
            found = context.repository.get_aggregate(todo, command.data["id"])
            return context.repository.save_aggregate(found.remove(command.timestamp))

    return Handler


@st.composite
def histories(draw: Any) -> list[Step]:
    """Commands over up to four todos, each added before anything else befalls it; many of them change nothing."""
    ids = [str(UUID(int=draw(st.integers(1, 2**128 - 1)), version=4)) for _ in range(draw(st.integers(1, 4)))]
    text = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=20)
    steps, added = [], []
    for stream_id in draw(st.lists(st.sampled_from(ids), max_size=25)):
        if stream_id not in added:
            added.append(stream_id)
            steps.append(Step("Add", stream_id, draw(text)))
        elif draw(st.booleans()):
            steps.append(Step("Change", stream_id, draw(st.lists(st.sampled_from(STATUSES), max_size=4))))
        else:
            steps.append(Step("Remove", stream_id, ""))
    return steps


def plain(value: Any) -> Any:
    """As plain data, with times as dvent knows them: naive, but UTC."""
    value = thaw(value)
    if isinstance(value, dict):
        return {key: plain(inner) for key, inner in value.items()}
    return value.replace(tzinfo=None) if isinstance(value, datetime) else value


def told(events: Iterable[Any]) -> list[Any]:
    return [(event.type, event.version, plain(event.timestamp), plain(event.data)) for event in events]


def seen(todo: Any) -> Any:
    return todo.id, todo.version, todo.uncommitted_version, plain(todo.state), told(todo.events), todo.type


def compare(ours: Library, steps: list[Step]) -> None:
    dvents_store = import_module("dvent.event_store").InMemoryEventStore.generate(publisher=lambda event: None)
    dvents = Library("dvent", dvents_store, aware=False)
    before = max((event.position for event in ours.store.get_events()), default=0)

    for minute, step in enumerate(steps):
        moment = START + timedelta(minutes=minute)
        assert seen(ours.send(step, moment)) == seen(dvents.send(step, moment))

    assert told(ours.store.get_events(start=before)) == told(dvents_store.get_events())
    for stream_id in {step.id for step in steps}:
        mine, theirs = (library.repository.get_aggregate(library.Todo, stream_id) for library in (ours, dvents))
        assert seen(mine) == seen(theirs)
        assert told([ours.store.get_last_event(stream_id)]) == told([dvents_store.get_last_event(stream_id)])
        for start in (1, 2):
            assert told(ours.store.get_events(stream_id, start)) == told(dvents_store.get_events(stream_id, start))


@given(histories())
@settings(deadline=None, max_examples=150)
def test_in_memory_every_history_ends_as_in_dvent(steps):
    store = import_module("eventsourcing.event_store").InMemoryEventStore.generate()
    compare(Library("eventsourcing", store, aware=True), steps)
    streams = list(dict.fromkeys(step.id for step in steps))
    assert [(stream.id, stream.number) for stream in store.get_streams()] == [
        (each, n) for n, each in enumerate(streams)
    ]


@given(histories())
@settings(deadline=None, max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_in_a_database_every_history_ends_as_in_dvent(django_store, steps):
    # The database is not emptied between examples; the todos of each get ids of their own.
    fresh = {step.id: str(uuid4()) for step in steps}
    compare(Library("eventsourcing", django_store, aware=True), [step._replace(id=fresh[step.id]) for step in steps])
