"""What a projection promises, as tests: every subject is a class of its own in `eventsourcing.testing.projection`."""

from __future__ import annotations

from .projection.delivery import Delivery
from .projection.rebuilding import Rebuilding
from .projection.walking import Walking


class ProjectionSpec(Delivery, Rebuilding, Walking):
    """Feeds a projection every event once, twice, late, in groups and with gaps. Run it on yours by a subclass:

        @pytest.mark.django_db
        class TestShelf(ProjectionSpec):
            projection = Shelf()
            events = [brought(200), taken(30), tested(20, 18)]

            def row(self, stream_id, using):
                return JarOnShelf.objects.using(using).filter(pk=stream_id).values().first()

            def rebuild(self, using):
                rebuild(Shelf(), using)

    projection -- what is tested
    events -- the life of one aggregate as the domain makes it: three events or more
    row -- everything in the read model about a stream, to be compared with ==; None without a row
    rebuild -- makes the read model anew from the log
    using -- a fixture: the alias of the database
    """
