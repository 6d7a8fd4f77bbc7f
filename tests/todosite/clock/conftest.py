"""A clock that a test sets, and a job that notes its runs."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tests.eventsourcing.databases import DATABASES
from todosite.clock.job import Job
from todosite.clock.schedule import Every
from todosite.clock.scheduler import Scheduler

HOUR = timedelta(hours=1)


class Clock:
    """Shows `now`; a test moves it."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 29, 10, 30, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def move(self, by: timedelta) -> None:
        self.now += by


class Noted:
    """An hourly job that notes each run. While `error` is set, it fails with it."""

    def __init__(self) -> None:
        self.runs: list[str] = []
        self.error: Exception | None = None
        self.job = Job("tried", Every(HOUR), self)

    def __call__(self, using: str) -> None:
        self.runs.append(using)
        if self.error is not None:
            raise self.error


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def noted() -> Noted:
    return Noted()


@pytest.fixture
def scheduler(using, clock, noted) -> Scheduler:
    return Scheduler([noted.job], using, clock)


@pytest.fixture(params=DATABASES)
def using(request) -> str:
    """The database that a test runs on."""
    return request.param
