"""A process that may write nothing more to any file, as on a full disk: pages are read, and words are not lost."""

from __future__ import annotations

import resource

from tests.endurance.outage import WORDS, ask
from tests.live_server import live_server
from tests.server.client import Client, add, signed_in


def test_pages_are_read_and_words_come_back_until_there_is_room_again():
    with live_server() as site:
        cookies = signed_in(site.link)
        with Client(site.base, cookies) as client:
            assert add(client)[1] == 303
        _, most = resource.prlimit(site.process.pid, resource.RLIMIT_FSIZE)
        resource.prlimit(site.process.pid, resource.RLIMIT_FSIZE, (0, most))

        for _ in range(3):
            assert ask(site, cookies, False).status == 200
            refused = ask(site, cookies, True)
            assert (refused.status, refused.words) == (503, WORDS)

        resource.prlimit(site.process.pid, resource.RLIMIT_FSIZE, (most, most))
        assert ask(site, cookies, True).status == 303
        assert site.stop()[0] == 0
        assert not (site.folder / "db.sqlite3-wal").exists()
        assert site.manage("verify_events") == (0, "")
