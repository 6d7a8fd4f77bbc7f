"""The two databases that the kernel is tested on, as parameters of a fixture, and who writes there."""

from __future__ import annotations

import pytest

from eventsourcing.metadata import Metadata

TESTER = Metadata(actor="tester", source="test")
DATABASES = [
    pytest.param(alias, marks=pytest.mark.django_db(transaction=True, databases=[alias]))
    for alias in ("default", "postgresql")
]
