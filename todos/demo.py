"""Fills a todo list with one month of history, by real commands with timestamps in the past."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import partial
from typing import NamedTuple, Unpack
from uuid import UUID

from eventsourcing.command import Command
from todos import bootstrap
from todos.domain.commands import CommandMetadata, TodoCommands, todo_id

DAYS = 31
TODOS = 320

_VERBS = ("Call", "Write to", "Meet", "Remind", "Thank", "Ask")
_PEOPLE = (
    "the dentist",
    "the plumber",
    "Bob",
    "the landlord",
    "the school",
    "Aunt Marta",
    "the tax office",
    "Charlie",
    "the neighbours",
    "the bank",
    "Noor",
    "the chess club",
)
_ABOUT = (
    "the invoice",
    "next week",
    "the water damage",
    "the allotment",
    "the birthday",
    "the lease",
    "the keys",
    "the key deposit",
    "the summer",
    "the projector",
)
_ERRANDS = ("Look for", "Sort out", "Fetch", "Put away", "Photograph", "Label")
_THINGS = (
    "the ladder",
    "the coffee filters",
    "the old phone",
    "the spare bulbs",
    "the bicycle pump",
    "the monstera",
    "the present for Noor",
    "the winter tyres",
    "the camping stove",
    "the tax papers",
    "the box from the cellar",
    "the seed catalogue",
    "the music stand",
    "the blue suitcase",
)
_CHORES = (
    "Buy oat milk",
    "Water the plants",
    "Take the bottles back",
    "Pay the electricity bill",
    "Fix the squeaky gate",
    "Empty the compost",
    "Back up the photos",
    "Sharpen the knives",
    "Defrost the freezer",
    "Repot the monstera",
    "Clean the bicycle chain",
    "Read the meter",
)
_WORK = (
    "Draft the talk “Undo is a promise”",
    "Renew the passport before the Lisbon trip",
    "Write the audit report for the allotment society",
    "Überweisung an die Hausverwaltung prüfen",
    "Book two nights near the station, quiet side, breakfast not needed",
    "日本語の練習をする",
    "قراءة فصلين من الكتاب",
)


type MakeCommand = Callable[..., Command]


class Step(NamedTuple):
    """One command of the story. `make` builds it from its metadata when its turn comes."""

    moment: datetime
    make: MakeCommand


def fill(owner_id: str, now: datetime, report: Callable[[int, int], object]) -> None:
    """Send the commands of a month that ends at `now`. The same owner and time give the same commands.

    report -- called after each command with the number of commands done and the number of all commands
    """
    steps = sorted(_month(owner_id, now, random.Random(20)), key=lambda step: step.moment)
    for done, step in enumerate(steps, 1):
        bootstrap.handle(step.make(timestamp=step.moment, actor=owner_id, source="demo"))
        report(done, len(steps))


def _month(owner: str, now: datetime, chance: random.Random) -> Iterator[Step]:
    for number in range(TODOS):
        age = timedelta(days=DAYS * (1 - number / TODOS))
        yield from _life(owner, _in_waking_hours(now - age, now, chance), now, chance)


def _in_waking_hours(moment: datetime, now: datetime, chance: random.Random) -> datetime:
    """A random time between 7 and 22 on the day of `moment`, before `now`."""
    awake = moment.replace(hour=chance.randint(7, 21), minute=chance.randint(0, 59), second=chance.randint(0, 59))
    return min(awake, now - timedelta(minutes=chance.randint(5, 90)))


def _awake(moment: datetime, chance: random.Random) -> datetime:
    """The moment itself; for a moment at night, a random time on the next morning."""
    if 7 <= moment.hour < 22:
        return moment
    morning = moment + timedelta(days=1) if moment.hour >= 22 else moment
    return morning.replace(hour=chance.randint(7, 9), minute=chance.randint(0, 59))


def _life(owner: str, moment: datetime, now: datetime, chance: random.Random) -> Iterator[Step]:
    """The commands of one todo, from the one that adds it until `now`."""
    description, command_id = _description(chance), str(UUID(int=chance.getrandbits(128), version=4))
    add: MakeCommand = partial(TodoCommands.add, owner, description, "Queued", id=command_id)
    added = todo_id(add())
    yield Step(moment, add)
    for make in _fate(added, description, chance):
        moment = _awake(moment + timedelta(minutes=chance.choice((2, 7, 40, 180, 900, 2400, 5000))), chance)
        if moment >= now:
            return
        yield Step(moment, make)


def _fate(todo: str, description: str, chance: random.Random) -> Iterator[MakeCommand]:
    """The commands of a todo after it is added: edits, starts, undos, an end."""
    if chance.random() < 0.3:
        yield partial(TodoCommands.change_description, todo, description + chance.choice(_AFTERTHOUGHTS))
        if chance.random() < 0.3:
            yield partial(_undo, todo)
    if chance.random() < 0.75:
        yield partial(TodoCommands.change_status, todo, "Started")
    if chance.random() < 0.12:
        yield partial(TodoCommands.remove, todo)
        yield partial(_undo, todo)
    if chance.random() < 0.7:
        yield partial(TodoCommands.change_status, todo, "Finished")
        thought = chance.random()
        if thought < 0.15:
            yield partial(_undo, todo)
        elif thought < 0.18:
            yield partial(_restore_first_version, todo)
    if chance.random() < 0.08:
        yield partial(TodoCommands.remove, todo)


def _undo(todo: str, **metadata: Unpack[CommandMetadata]) -> Command:
    """The command that undoes the last event of a todo."""
    last = bootstrap.event_store().get_last_event(todo)
    assert last is not None  # the todo was added
    return TodoCommands.undo(todo, [last.id], **metadata)


def _restore_first_version(todo: str, **metadata: Unpack[CommandMetadata]) -> Command:
    """The command that restores the first version of a todo."""
    return TodoCommands.restore_version(todo, next(bootstrap.event_store().get_events(todo)), **metadata)


_AFTERTHOUGHTS = (" before Friday", ", and ask for a receipt", " (twice)", " with Bob", " again")


def _description(chance: random.Random) -> str:
    kind = chance.random()
    if kind < 0.1:
        return chance.choice(_WORK)
    if kind < 0.3:
        return chance.choice(_CHORES)
    if kind < 0.7:
        return f"{chance.choice(_VERBS)} {chance.choice(_PEOPLE)} about {chance.choice(_ABOUT)}"
    return f"{chance.choice(_ERRANDS)} {chance.choice(_THINGS)}"
