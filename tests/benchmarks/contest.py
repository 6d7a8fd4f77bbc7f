"""A contest: rounds in which contestants take turns, and what came of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from statistics import median, quantiles
from typing import NamedTuple

OURS, DRIVER, LIBRARY, DVENT, ROW = "ours", "bare driver", "eventsourcing 9.5.6", "dvent 0.1.1", "row + history"

Work = Callable[[int], float]  # from the number of a round to the seconds of one operation in it
Times = dict[str, list[float]]


class Scale(NamedTuple):
    """How much is measured."""

    rounds: int = 15
    operations: int = 100  # in a round
    log: int = 300_000  # events in the log that is read as a whole
    large: int = 1_000_000  # events in the table that is large
    small: int = 10_000
    peers: bool = True


QUICK = Scale(rounds=3, operations=20, log=3_000, large=10_000, small=1_000)


class Aim(NamedTuple):
    """What a ratio should be: at least so much, or at most."""

    sign: str
    value: float

    def __str__(self) -> str:
        return f"{self.sign} {self.value:g}"

    def reached(self, ratio: float) -> bool:
        return ratio >= self.value if self.sign == "≥" else ratio <= self.value


class Result(NamedTuple):
    """One comparison. `between` are the quartiles of the ratio over the rounds, where rounds were paired."""

    work: str
    ours: str
    against: str
    theirs: str
    ratio: float
    aim: Aim | None = None
    between: tuple[float, float] | None = None

    @property
    def verdict(self) -> str:
        return "" if self.aim is None else "yes" if self.aim.reached(self.ratio) else "no"


class Section(NamedTuple):
    """A row of the table: what was done, by whom and how, and the comparisons."""

    title: str
    does: Mapping[str, str]
    results: list[Result]


def contest(works: Mapping[str, Work], rounds: int, warm_up: int = 1) -> Times:
    """Seconds by contestant, a figure a round. Who begins changes, so that nobody always has the quieter moment."""
    names = list(works)
    times: Times = {name: [] for name in names}
    for number in range(rounds + warm_up):
        turn = number % len(names)
        order = names[turn:] + names[:turn]
        for name in reversed(order) if number // len(names) % 2 else order:
            seconds = works[name](number)
            if number >= warm_up:
                times[name].append(seconds)
    return times


def at_least(value: float) -> Aim:
    return Aim("≥", value)


def at_most(value: float) -> Aim:
    return Aim("≤", value)


def faster(work: str, times: Times, aims: Mapping[str, Aim], ours: str = OURS, unit: str = "/s") -> list[Result]:
    """How many times as fast as each of the others we are: their seconds through ours, the median of the rounds."""
    return [_compare(work, times, ours, peer, aims.get(peer), unit) for peer in times if peer != ours]


def _compare(work: str, times: Times, ours: str, peer: str, aim: Aim | None, unit: str) -> Result:
    mine, theirs = median(times[ours]), median(times[peer])
    # An aim of "at most" is about how much longer we take. Round by round, as what disturbs one disturbs both in it.
    longer = aim is not None and aim.sign == "≤"
    ratios = [a / b if longer else b / a for a, b in zip(times[ours], times[peer], strict=True)]
    low, ratio, high = quantiles(ratios, n=4, method="inclusive")
    return Result(work, _figure(mine, unit), peer, _figure(theirs, unit), ratio, aim, (low, high))


def _figure(seconds: float, unit: str) -> str:
    return f"{1 / seconds:,.0f} {unit}" if unit == "/s" else f"{1000 * seconds:,.2f} ms"
