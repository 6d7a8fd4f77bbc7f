"""A browser without scripts, reduced to one connection that stays open."""

from __future__ import annotations

from http.client import HTTPConnection
from http.cookies import SimpleCookie
from types import TracebackType
from typing import Self
from urllib.parse import urlencode, urlsplit
from uuid import UUID, uuid4, uuid5

PATIENCE = 30
FORM = "application/x-www-form-urlencoded"


class Client:
    """A person with these cookies; close it by `with`."""

    def __init__(self, base: str, cookies: dict[str, str] | None = None) -> None:
        self.connection = HTTPConnection(urlsplit(base).netloc, timeout=PATIENCE)
        self.cookies = dict(cookies or {})

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: object, trace: TracebackType | None) -> None:
        self.connection.close()

    def get(self, path: str) -> int:
        """The status of a page."""
        return self._send("GET", path, None, {})

    def post(self, path: str, command_id: str, **fields: str) -> int:
        """The status of a form's answer: 303 acknowledges its command."""
        return self.send_form(path, fields | {"command_id": command_id})

    def send_form(self, path: str, fields: dict[str, str]) -> int:
        """The status of the answer to a form of a page that was got before."""
        headers = {"Content-Type": FORM, "X-CSRFToken": csrf_token(self.cookies)}
        return self._send("POST", path, urlencode(fields), headers)

    def _send(self, method: str, path: str, body: str | None, headers: dict[str, str]) -> int:
        headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        self.connection.request(method, path, body, headers)
        answer = self.connection.getresponse()
        answer.read()
        for line in answer.headers.get_all("Set-Cookie", []):
            self.cookies |= {
                name: morsel.value for name, morsel in SimpleCookie(line).items() if not name.startswith("messages")
            }
        return answer.status


def csrf_token(cookies: dict[str, str]) -> str:
    """The token that goes with a form, of these cookies."""
    return next(value for name, value in cookies.items() if name.startswith("csrftoken_"))


def session_cookie(cookies: dict[str, str]) -> str:
    """The Cookie header that signs in, of these cookies."""
    return "; ".join(f"{name}={value}" for name, value in cookies.items() if name.startswith("sessionid_"))


def signed_in(link: str) -> dict[str, str]:
    """The cookies of a person who opens a one-time link and presses its button."""
    with Client(link) as client:
        path = urlsplit(link).path
        assert client.get(path) == 200
        assert client.send_form(path, {}) == 303
        assert client.get("/inbox/") == 200
        return client.cookies


def add(client: Client, command_id: str = "") -> tuple[str, int]:
    """Send an AddTodo: its id, and the status of the answer."""
    command_id = command_id or str(uuid4())
    return command_id, client.post("/todos/", command_id, description=f"From {command_id}")


def set_status(client: Client, added_by: str, status: str) -> tuple[str, int]:
    """Send a ChangeTodoStatus for the todo that a command added: its id, and the status of the answer."""
    command_id, todo_id = str(uuid4()), uuid5(UUID(added_by), "todo")
    return command_id, client.post(f"/todos/{todo_id}/status/{status}/", command_id)
