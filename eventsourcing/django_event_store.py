"""The address at which other projects import DjangoEventStore."""

from eventsourcing.database.store import DjangoEventStore

__all__ = ["DjangoEventStore"]
