"""The language of the person who looks, by which their typed days are read (accounts/language.py sets it)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.utils import timezone

from todos.domain.quick_add.language import BRITISH, Language
from todos.domain.quick_add.moment import Moment

_current: ContextVar[Language] = ContextVar("language", default=BRITISH)


def language() -> Language:
    """The language in which this person types days."""
    return _current.get()


@contextmanager
def override(chosen: Language) -> Iterator[None]:
    """While the block runs, it is this one."""
    token = _current.set(chosen)
    try:
        yield
    finally:
        _current.reset(token)


def moment() -> Moment:
    """Now, as what this person types is read: in their zone and their language."""
    zone, now = timezone.get_current_timezone(), timezone.now()
    return Moment(now.astimezone(zone), str(zone), language().day_first, language().week_start)
