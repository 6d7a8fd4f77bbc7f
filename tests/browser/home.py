"""A person of their own on the site that the tests share: an empty list, and links that lead in."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import uuid4

from tests.live_server import LiveServer
from tests.server.client import Client, signed_in

# The events of one person: todos have owners, and tests share the rest of the site.
TYPES = """SELECT e.type, t.description FROM eventsourcing_storedevent e
    JOIN todos_todo t ON t.id = replace(e.stream_id, '-', '') WHERE t.owner = '{owner}' ORDER BY e.position"""


@dataclass
class Home:
    """A person who has done nothing yet.

    links -- the paths that lead in, each once
    """

    site: LiveServer
    name: str
    id: str
    links: list[str]
    _cookies: dict[str, str] = field(default_factory=dict)

    @property
    def base(self) -> str:
        """The address of the site, without a slash at the end."""
        return self.site.base

    @property
    def link(self) -> str:
        """A fresh link that leads in."""
        return self.base + self.links.pop()

    def stored(self) -> list[str]:
        """The types of all events of this person's todos, oldest first."""
        return [type_ for type_, _ in self.site.rows(TYPES.format(owner=self.id))]

    def history(self) -> dict[str, list[str]]:
        """The same by what each todo says now."""
        events = self.site.rows(TYPES.format(owner=self.id))
        return {words: [type_ for type_, of in events if of == words] for _, words in events}

    def elsewhere(self, act: str, *words: str) -> None:
        """Do something in another browser of this person's, which signs in for it the first time."""
        self._cookies = self._cookies or signed_in(self.link)
        path, fields = f"/todos/{words[0]}/{act}/", {}
        if act == "add":
            path, fields = "/todos/", {"description": words[0], "status": "Queued"}
        elif act == "status":
            path = f"/todos/{words[0]}/status/{words[1]}/"
        elif act == "edit":
            fields = dict(zip(words[1::2], words[2::2], strict=True))
        elif act == "label":
            path, fields = "/todos/bulk/label/", {"todo": words[0], "label": words[1]}
        with Client(self.base, self._cookies) as client:
            assert client.post(path, str(uuid4()), **fields) == 303
