"""A tiny domain for the kernel's tests: counters that are opened, raised and closed."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import uuid4

from pyrsistent import pmap

from eventsourcing.aggregate import Aggregate
from eventsourcing.command import Command
from eventsourcing.command_handler import CommandHandler
from eventsourcing.errors import DomainError
from eventsourcing.event import Event

WHEN = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)


class CounterClosed(DomainError):
    def __init__(self) -> None:
        super().__init__("This counter is closed. Open another one.")


class Counter(Aggregate):
    @classmethod
    def get_apply_map(cls):
        return pmap(
            {
                "CounterOpened": cls.apply_opened,
                "CounterRaised": cls.apply_raised,
                "CounterClosed": cls.apply_closed,
            }
        )

    @classmethod
    def open(cls, counter_id, timestamp=WHEN):
        return cls.generate(counter_id).apply_event(Event.generate("CounterOpened", timestamp=timestamp))

    def raise_by(self, number, timestamp=WHEN):
        if self.state["closed"]:
            raise CounterClosed
        if number == 0:
            return self
        return self.apply_event(Event.generate("CounterRaised", {"by": number}, timestamp=timestamp))

    def close(self, timestamp=WHEN):
        return self.apply_event(Event.generate("CounterClosed", timestamp=timestamp))

    @staticmethod
    def apply_opened(counter, event):
        return counter.set_state("total", 0).set_state("closed", False)

    @staticmethod
    def apply_raised(counter, event):
        return counter.set_state("total", counter.state["total"] + event.data["by"])

    @staticmethod
    def apply_closed(counter, event):
        return counter.set_state("closed", True)


class CounterHandler(CommandHandler):
    @classmethod
    def get_handle_map(cls):
        return pmap({"OpenCounter": cls.open, "RaiseCounter": cls.raise_by, "CloseCounter": cls.close})

    @staticmethod
    def open(context, command):
        return context.repository.save_aggregate(Counter.open(command.data["id"], command.timestamp))

    @staticmethod
    def raise_by(context, command):
        counter = load(context, command)
        return context.repository.save_aggregate(counter.raise_by(command.data["by"], command.timestamp))

    @staticmethod
    def close(context, command):
        return context.repository.save_aggregate(load(context, command).close(command.timestamp))


def load(context, command, klass=Counter):
    return context.repository.get_aggregate(klass, command.data["id"], expected_version=command.expected_version)


class SharedCounter(Counter):
    """A counter that several people raise at once: their raises commute. Closing one does not commute with a raise."""

    @classmethod
    def commutes(cls, mine, theirs):
        return mine.type == theirs.type == "CounterRaised"


class SharedCounterHandler(CounterHandler):
    @staticmethod
    def raise_by(context, command):
        counter = load(context, command, SharedCounter)
        return context.repository.save_aggregate(counter.raise_by(command.data["by"], command.timestamp))

    @staticmethod
    def close(context, command):
        return context.repository.save_aggregate(load(context, command, SharedCounter).close(command.timestamp))


def open_counter(counter_id=None, **facts):
    return _command("OpenCounter", {"id": counter_id or str(uuid4())}, facts)


def raise_counter(counter_id, by=1, **facts):
    return _command("RaiseCounter", {"id": counter_id, "by": by}, facts)


def close_counter(counter_id, **facts):
    return _command("CloseCounter", {"id": counter_id}, facts)


def _command(command_type, data, facts):
    return Command.generate(command_type, data, WHEN, **{"actor": "alice", "source": "test", **facts})
