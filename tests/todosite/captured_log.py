"""The log of the site, kept in memory as it would be written."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager

import structlog

from todosite import logs


class CapturedLog(io.StringIO):
    """What was logged, as text."""

    def lines(self) -> list[dict]:
        """Each line as the JSON object that it is."""
        return [json.loads(line) for line in self.getvalue().splitlines()]


@contextmanager
def captured_log(terminal: bool = False) -> Iterator[CapturedLog]:
    """What is logged meanwhile, written as on a terminal or, without one, as JSON."""
    log = CapturedLog()
    handler = logging.StreamHandler(log)
    formatter = structlog.stdlib.ProcessorFormatter
    handler.setFormatter(formatter(foreign_pre_chain=logs.SHARED, processors=logs.rendering(terminal)))
    logging.getLogger().addHandler(handler)
    try:
        yield log
    finally:
        logging.getLogger().removeHandler(handler)
