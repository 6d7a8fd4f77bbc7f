"""One open event stream, read as a browser reads it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from http.client import HTTPConnection
from typing import Self
from urllib.parse import urlsplit

from tests.live_server import PATIENCE
from tests.server.client import Client, session_cookie


class Stream:
    """Close it by `with`; iterate to get messages, lists of (todo, version), until the server ends it.

    last -- the id of the last message
    stale -- whether the server sent the event that makes a page load itself again
    """

    def __init__(self, base: str, cookies: dict[str, str], query: str = "", last: str = "") -> None:
        self.connection = HTTPConnection(urlsplit(base).netloc, timeout=PATIENCE)
        self.last, self.stale = last, False
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items())}
        headers |= {"Last-Event-ID": last} if last else {}
        self.connection.request("GET", f"/live/{query}", headers=headers)
        self.answer = self.connection.getresponse()
        self.status = self.answer.status

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.connection.close()

    def __iter__(self) -> Iterator[list[tuple[str, int]]]:
        changes: list[tuple[str, int]] = []
        for line in self.answer:
            field, _, value = line.decode().rstrip("\n").partition(": ")
            if field == "event" and value == "stale":
                self.stale = True
            elif field == "id":
                self.last = value
            elif field == "data" and value:
                todo, version = value.split(" ")
                changes.append((todo, int(version)))
            elif not field:
                if changes:
                    yield changes
                changes = []

    def take(self, number: int) -> list[tuple[str, int]]:
        """The next so many changes."""
        taken: list[tuple[str, int]] = []
        messages = iter(self)
        while len(taken) < number:
            taken += next(messages)
        return taken


def page(base: str, cookies: dict[str, str], path: str = "/inbox/") -> str:
    """The query with which a page that is loaded now opens its stream."""
    with Client(base, cookies) as client:
        client.connection.request("GET", path, headers={"Cookie": session_cookie(cookies)})
        html = client.connection.getresponse().read().decode()
    found = re.search(r'data-stream="/live/([^"]*)"', html)
    assert found is not None, html
    return found[1].replace("&amp;", "&")
