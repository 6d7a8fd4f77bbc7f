"""One line a minute for one fault."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator

import pytest
import structlog

from todosite import log_limit, logs
from todosite.log_limit import LimitedHandler


class Log:
    """A logger whose lines are limited, and a clock that stands still."""

    def __init__(self) -> None:
        self.now, self.stream = 0.0, io.StringIO()
        self.handler = LimitedHandler(self.stream, clock=lambda: self.now)
        self.logger = logging.getLogger("tests.log_limit")
        self.logger.propagate = False
        self.logger.setLevel(logging.INFO)
        self.logger.addHandler(self.handler)

    @property
    def lines(self) -> list[str]:
        return [line for line in self.stream.getvalue().splitlines() if not line.startswith((" ", "Traceback"))]


@pytest.fixture
def log() -> Iterator[Log]:
    log = Log()
    yield log
    log.logger.removeHandler(log.handler)


def test_a_fault_that_repeats_is_one_line_a_minute_and_then_its_number(log):
    for number in range(2048):
        log.logger.error("No room for %s", number)
    log.now = 60.0
    log.logger.error("No room for %s", 2048)
    assert log.lines == ["No room for 0", "No room for 0 (came 2047 more times within 60 seconds)", "No room for 2048"]


def test_the_number_comes_with_the_next_line_of_anything_or_at_the_end(log):
    for _ in range(3):
        log.logger.warning("slow")
    log.now = 61.0
    log.logger.info("request")
    assert log.lines == ["slow", "slow (came 2 more times within 60 seconds)", "request"]
    for _ in range(2):
        log.logger.warning("slow")
    log.handler.close()
    assert log.lines[3:] == ["slow", "slow (came 1 more times within 60 seconds)"]


def test_other_faults_and_what_is_no_fault_are_written(log):
    for _ in range(2):
        log.logger.info("request")
        log.logger.warning("slow")
        log.logger.error("slow")
        for kind in (ValueError, KeyError):
            try:
                raise kind
            except kind:
                log.logger.exception("broken")
    assert len([line for line in log.lines if line in ("request", "slow", "broken")]) == 2 + 1 + 1 + 2


def test_what_cannot_be_told_apart_any_more_is_written(log, monkeypatch):
    monkeypatch.setattr(log_limit, "MAX_FAULTS", 3)
    for number in range(5):
        log.logger.error(f"fault {number}")
    assert len(log.lines) == 5


def test_lines_of_structlog_are_told_apart_by_their_event(log):
    logs.configure()
    logger = structlog.stdlib.get_logger("tests.log_limit")
    for number in range(3):
        logger.error("lost", number=number)
        logger.error("found", number=number)
    assert len(log.lines) == 2
