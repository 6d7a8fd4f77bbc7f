"""The body of a request, read into memory up to a limit and never to disk."""

from __future__ import annotations

from typing import Any, NamedTuple

from todos.live.stream import Receive, Scope
from todosite.errors.typed_words import MAX_READ_BACK

# A body that says it is longer is refused before any of it is read.
MAX_DECLARED = 4 * 1024 * 1024


class BodyTooBig(Exception):
    """The head of the request declares a body of more than MAX_DECLARED bytes."""


class ClientGone(Exception):
    """The client closed the connection before all of its body had come."""


class Body(NamedTuple):
    """What was read of a body. `length` is larger than `content` where the rest was left unread."""

    content: bytes
    length: int

    @property
    def whole(self) -> bool:
        return len(self.content) == self.length


async def read_body(scope: Scope, receive: Receive) -> Body:
    """Read the body up to MAX_READ_BACK bytes, which is more than a form may have: a form that is too big is refused.

    The refusal then shows the words that were read. Raises BodyTooBig and ClientGone.
    """
    declared = declared_length(scope)
    if declared > MAX_DECLARED:
        raise BodyTooBig
    content = bytearray()
    while len(content) <= MAX_READ_BACK:
        message: dict[str, Any] = {**await receive()}
        if message["type"] == "http.disconnect":
            raise ClientGone
        content += message.get("body", b"")
        if not message.get("more_body", False):
            return Body(bytes(content), len(content))
    return Body(bytes(content[:MAX_READ_BACK]), max(declared, len(content), MAX_READ_BACK + 1))


def declared_length(scope: Scope) -> int:
    """The Content-Length of a request; 0 without one, as with a body in chunks."""
    lengths = [value for name, value in scope["headers"] if name == b"content-length"]
    return int(lengths[0]) if lengths and lengths[0].isdigit() else 0
