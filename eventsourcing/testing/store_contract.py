"""The contract of an event store, as tests: every subject is a class of its own in `eventsourcing.testing.store`."""

from __future__ import annotations

from .store.appending import Appending
from .store.attribution import Attribution
from .store.dvent_calls import DventCalls
from .store.expectations import Expectations
from .store.personal_values import PersonalValues
from .store.publishing import Publishing
from .store.reading import Reading
from .store.refusals import Refusals


class StoreContract(Appending, Expectations, Refusals, Attribution, Reading, PersonalValues, Publishing, DventCalls):
    """The promises of every EventStore, as tests. Run them on a store of your own by a subclass with one fixture:

        class TestMyStore(StoreContract):
            @pytest.fixture
            def store(self):
                return MyStore.generate(metadata=Metadata(actor="test", source="test"))

    store -- an empty store with default metadata, outside any transaction
    """
