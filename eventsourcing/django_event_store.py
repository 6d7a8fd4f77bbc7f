"""The address at which other projects import DjangoEventStore."""

from .database.store import DjangoEventStore

__all__ = ["DjangoEventStore"]
