"""The promises of a projection, as tests: every subject is a class of its own in `eventsourcing.testing.projection`."""

from __future__ import annotations

from .projection.delivery import Delivery
from .projection.rebuilding import Rebuilding
from .projection.walking import Walking


class ProjectionSpec(Delivery, Rebuilding, Walking):
    """Gives a projection every event once, twice, late, in groups and with gaps. Run it on yours by a subclass:

        @pytest.mark.django_db
        class TestShelf(ProjectionSpec):
            projection = Shelf()
            events = [brought(200), taken(30), tested(20, 18)]

            def row(self, stream_id, using):
                return JarOnShelf.objects.using(using).filter(pk=stream_id).values().first()

            def rebuild(self, using):
                rebuild(Shelf(), using)

    projection -- the projection to test
    events -- the events of one aggregate as the domain makes them: three or more
    row -- everything in the read model about a stream, to be compared with ==; None without a row
    rebuild -- makes the read model again from the log
    using -- a fixture: the alias of the database
    """
