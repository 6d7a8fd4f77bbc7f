"""One place names the database of a unit of work: its event store. Whatever names another one is refused."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import router

from .errors import WrongDatabase
from .event_store import EventStore
from .models import Receipt, StoredEvent
from .projections.base import Projection


def database_of(event_store: EventStore) -> str:
    """The alias of the database that a store writes to. Raises WrongDatabase for a store that names none."""
    using: str | None = getattr(event_store, "using", None)
    if using is None:
        store = type(event_store).__name__
        raise WrongDatabase(
            f"{store} names no database, so its events would not commit together with the receipts. Use "
            f"DjangoEventStore.generate(using=...), or give {store} an attribute `using`, the alias of the database "
            "in whose open transaction it writes."
        )
    return using


def check_database(event_store: EventStore, projections: Iterable[Projection], stated: str | None) -> None:
    """Raises WrongDatabase unless the store's database is also `stated`, if given, and has receipts and all rows."""
    using = database_of(event_store)
    if stated is not None and stated != using:
        raise WrongDatabase(
            f"The unit of work is to write to database {stated!r}, but its event store writes to {using!r}. Name the "
            f"database in the store alone: {type(event_store).__name__}.generate(using={stated!r})."
        )
    _check_tables(using, "Events and receipts", (StoredEvent, Receipt))
    for projection in projections:
        named = getattr(projection, "using", using)
        if named != using:
            raise WrongDatabase(
                f"{projection.name} writes to database {named!r}, but the event store to {using!r}. A projection "
                "writes to the database that `project` gets as `using`; take its own away."
            )
        _check_tables(using, projection.name, _models(projection))


def _models(projection: Any) -> tuple[Any, ...]:
    found = (getattr(projection, name, None) for name in ("model", "versions"))
    return tuple(model for model in found if model is not None)


def _check_tables(using: str, name: str, models: Iterable[Any]) -> None:
    for model in models:
        if not router.allow_migrate_model(using, model):
            raise WrongDatabase(
                f"{name}: the router keeps the table of {model._meta.label} away from database {using!r}, to which the "
                "event store writes. Let `allow_migrate` answer True for it there, or give the store another `using`."
            )
