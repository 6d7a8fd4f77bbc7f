"""One line a minute for one fault, however often it happens: nobody fills the disk by repeating what fails."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass
from types import TracebackType
from typing import TextIO

WINDOW_SECONDS = 60.0
MAX_FAULTS = 500  # kinds of faults that are told apart at the same time


@dataclass
class Fault:
    """One kind of fault: its first line in this window, and how often it came again."""

    first: logging.LogRecord
    began: float
    repeated: int = 0


class LimitedHandler(logging.StreamHandler[TextIO]):
    """Writes a warning or an error once a minute. When the minute is over, one line says how often it came again.

    Two lines are of the same fault if logger, level and message are the same before values are put into the message,
    and if their exceptions come from the same line of code. Lines below the level of a warning are all written.
    """

    def __init__(self, stream: TextIO | None = None, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__(stream)
        self._clock = clock
        self._faults: dict[Hashable, Fault] = {}

    def emit(self, record: logging.LogRecord) -> None:
        now = self._clock()
        for summary in self._summaries(now):
            super().emit(summary)
        if record.levelno < logging.WARNING or self._is_first(record, now):
            super().emit(record)

    def close(self) -> None:
        """Write the counts that are still open."""
        for summary in self._summaries(float("inf")):
            super().emit(summary)
        super().close()

    def _is_first(self, record: logging.LogRecord, now: float) -> bool:
        key = _key(record)
        if (fault := self._faults.get(key)) is not None:
            fault.repeated += 1
            return False
        if len(self._faults) < MAX_FAULTS:
            self._faults[key] = Fault(record, now)
        return True

    def _summaries(self, now: float) -> Iterator[logging.LogRecord]:
        """A line for each fault whose window is over and that came again in it. The oldest fault is the first."""
        while self._faults:
            key, fault = next(iter(self._faults.items()))
            if now - fault.began < WINDOW_SECONDS:
                return
            del self._faults[key]
            if fault.repeated:
                yield _summary(fault)


def _key(record: logging.LogRecord) -> Hashable:
    error = record.exc_info[1] if record.exc_info else None
    place = _place(error.__traceback__) if error is not None else None
    return record.name, record.levelno, _message(record), type(error), place


def _message(record: logging.LogRecord) -> str:
    """The message before values are put into it. structlog hands over a mapping, whose `event` is the message."""
    return str(record.msg.get("event") if isinstance(record.msg, dict) else record.msg)


def _place(traceback: TracebackType | None) -> tuple[str, int] | None:
    """File and line where an exception was raised."""
    place = None
    while traceback is not None:
        place = traceback.tb_frame.f_code.co_filename, traceback.tb_lineno
        traceback = traceback.tb_next
    return place


def _summary(fault: Fault) -> logging.LogRecord:
    first = fault.first
    message = _message(first) if isinstance(first.msg, dict) else first.getMessage()
    text = f"{message} (came {fault.repeated} more times within {WINDOW_SECONDS:.0f} seconds)"
    return logging.LogRecord(first.name, first.levelno, first.pathname, first.lineno, text, None, None)
