"""Logging: one JSON object a line, or readable lines on a terminal. Secrets in addresses are never logged."""

from __future__ import annotations

import re
import sys
from typing import Any

import structlog
from structlog.types import EventDict, Processor, WrappedLogger

# Loggers that write a traceback for a refused request. Nothing is broken then, and anybody could fill the log with it.
REFUSALS = [
    f"django.security.{name}"
    for name in ("DisallowedHost", "RequestDataTooBig", "TooManyFieldsSent", "TooManyFilesSent")
]
SECRET_ADDRESS = re.compile(r"/(in|feed|calendar)/[^/\s\"'?#]+")


def hide_tokens(logger: WrappedLogger, name: str, event: EventDict) -> EventDict:
    """Processor: writes `/in/<token>/` as `/in/...`, and secret addresses in the same way, in all texts of a line."""
    for key, value in event.items():
        if isinstance(value, str):
            event[key] = without_tokens(value)
    return event


def without_tokens(text: str) -> str:
    """The text with `...` in place of each token and secret."""
    return SECRET_ADDRESS.sub(r"/\1/...", text)


def escape_controls(logger: WrappedLogger, name: str, event: EventDict) -> EventDict:
    """Processor: on a terminal no text may start a line, move the cursor or turn the writing direction.

    JSON does not need it, because it is written in ASCII.
    """
    for key, value in event.items():
        if isinstance(value, str):
            lines = value.split("\n") if key == "exception" else [value]
            event[key] = "\n    ".join(_printable(line) for line in lines)
    return event


def _printable(text: str) -> str:
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


SHARED: list[Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]


def configure() -> None:
    """Send what structlog's loggers write to the standard library's logging, as Django and uvicorn do."""
    structlog.configure(
        processors=[*SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
    )


def configuration() -> dict[str, Any]:
    """The value of Django's LOGGING."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "lines": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": SHARED,
                "processors": rendering(sys.stderr.isatty()),
            }
        },
        "handlers": {
            "stderr": {"class": "todosite.log_limit.LimitedHandler", "formatter": "lines"},
            "nowhere": {"class": "logging.NullHandler"},
        },
        "root": {"handlers": ["stderr"], "level": "WARNING"},
        "loggers": {
            "todosite": {"level": "INFO"},
            "todos": {"level": "INFO"},
            "eventsourcing": {"level": "INFO"},
            # Django's own handlers would write each line again. Its 4xx lines repeat the lines of todosite.request.
            "django": {"handlers": [], "level": "WARNING", "propagate": True},
            "django.request": {"level": "ERROR"},
            **{logger: {"handlers": ["nowhere"], "propagate": False} for logger in REFUSALS},
        },
    }


def rendering(terminal: bool) -> list[Processor]:
    """The processors that turn a log entry into a line, for a terminal or as JSON."""
    start: list[Processor] = [
        structlog.stdlib.ProcessorFormatter.remove_processors_meta,
        structlog.processors.format_exc_info,
        hide_tokens,
    ]
    if terminal:
        return [
            *start,
            escape_controls,
            structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback),
        ]
    return [*start, structlog.processors.JSONRenderer()]
