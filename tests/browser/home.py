"""A person of their own on the site that the tests share: an empty list, and links that lead in."""

from __future__ import annotations

from dataclasses import dataclass

from tests.live_server import LiveServer

# Of whom the events are: todos are told apart by their owners, everything else of the site is shared.
TYPES = """SELECT e.type, t.description FROM eventsourcing_storedevent e
    JOIN todos_todo t ON t.id = replace(e.stream_id, '-', '') WHERE t.owner = '{owner}' ORDER BY e.position"""


@dataclass
class Home:
    """Whoever lives here has done nothing yet.

    links -- the paths that lead in, each once
    """

    site: LiveServer
    name: str
    id: str
    links: list[str]

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
        """Do something by the command line: in another process."""
        self.site.todo(act, *words, who=self.name)
