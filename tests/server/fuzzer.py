"""Requests that no browser would send: mostly right, with some of it broken."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any
from urllib.parse import quote_from_bytes
from uuid import UUID

from django.conf import settings

JUNK = [
    *("", "0", "-1", "1", "2", "9" * 30, "9" * 5000, "１２", "²", "1e309"),
    *("None", "null", "true", "[]", "é", "💣", "\0", "a\0b"),
    *("' OR 1=1 --", "{{7*7}}{% now %}", "<script>alert(1)</script>", '"><b>', "%", "%s%n", "../../etc/passwd", "\\"),
    *("\r\nX-Evil: 1", "\u202e\u2066", "\ufeff", "x" * 600, "x" * 9000),
    *("http://[", "//evil.example/", "http://evil.example"),
    *("javascript:alert(1)", "/todos/?after=x", "/inbox/?after=" + "1" * 40),
    *("/trash/?after=\0", "/inbox/?status=Lost", "?", "#", "&=;"),
]  # fmt: skip
BYTES = [*(text.encode() for text in JUNK), b"\xed\xa0\x80", b"\xff\xfe", b"\xc0\x80", b"\xf4\x90\x80\x80", b"a\xe9"]

ROUTES = [
    *("/inbox/", "/inbox/", "/trash/", "/todos/", "/todos/", "/todos/{id}/", "/todos/{id}/"),
    *("/todos/{id}/v{junk}/", "/todos/{id}/v1/"),
    *("/todos/{id}/edit/", "/todos/{id}/edit/", "/todos/{id}/status/{status}/"),
    *("/todos/{id}/remove/", "/todos/{id}/restore/", "/todos/{id}/v1/undo/", "/acts/{id}/undo/"),
    *("/todos/bulk/", "/todos/bulk/status/{status}/", "/todos/bulk/remove/", "/todos/bulk/restore/"),
    *("/sign-in/", "/sign-out/", "/account/", "/account/password/"),
    *("/account/zone/", "/account/sessions/", "/in/{junk}/"),
    *("/healthz", "/admin/", "/admin/login/", "/admin/{junk}/", "/static/{junk}", "/{junk}", "/todos/{junk}/edit/"),
]  # fmt: skip
ADMIN = [
    *("/admin/", "/admin/jsi18n/", "/admin/{junk}/", "/admin/auth/user/", "/admin/auth/user/{junk}/change/"),
    *("/admin/eventsourcing/storedevent/", "/admin/eventsourcing/storedevent/{junk}/change/", "/todos/{id}/"),
    *("/admin/auth/user/{junk}/password/", "/admin/r/{junk}/{junk}/"),
    *("/admin/autocomplete/", "/admin/auth/group/{junk}/"),
]  # fmt: skip
METHODS = [
    *["GET"] * 6,
    *["POST"] * 9,
    "HEAD",
    "PUT",
    "DELETE",
    "PATCH",
    "OPTIONS",
    "TRACE",
    "PROPFIND",
    "get",
    "X" * 300,
]
FIELDS = [
    *("description", "description", "status", "version", "command_id", "todo", "select"),
    *("command_id", "anyway", "next", "username", "password"),
    *("old_password", "new_password1", "zone", "after", "q", "cancel"),
    *("csrfmiddlewaretoken", "p", "o", "e", "type", "actor"),
]  # fmt: skip
HEADERS = [
    *("HX-Request", "HX-Request", "HX-Request", "HX-Request", "HX-Current-URL", "HX-Target"),
    *("HX-Trigger", "HX-Boosted", "HX-History-Restore-Request"),
    *("Host", "Accept", "Accept-Language", "Accept-Encoding", "Origin"),
    *("Referer", "User-Agent", "Range", "If-None-Match"),
    *("If-Modified-Since", "X-CSRFToken", "X-Forwarded-Proto", "X-Forwarded-Host", "X-Forwarded-For", "X-Request-ID"),
    *("X-HTTP-Method-Override", "HX-Current-URL-URI-AutoEncoded"),
    *("Content-Encoding", "Transfer-Encoding", "Authorization"),
]  # fmt: skip
TYPES = [
    *("application/json", "text/plain", "multipart/form-data", "multipart/form-data; boundary=", "", "x", "é/ü"),
    *("application/x-www-form-urlencoded; charset=utf-16", "a/b; c=*", "a/b; charset=x"),
    *("multipart/form-data; boundary=" + "b" * 300, "multipart/form-data; boundary=é; charset=nonsense"),
]  # fmt: skip
FORM, JSON, SCRIPT = "application/x-www-form-urlencoded", "application/json", 'text/javascript; charset="utf-8"'


class Fuzzer:
    """Makes requests: mostly right, with some of it broken."""

    def __init__(self, seed: int, ids: list[str], session: str) -> None:
        self.random, self.ids, self.session = random.Random(seed), ids, session

    def request(self, routes: list[str]) -> tuple[str, dict[str, Any]]:
        """A method, and what Django's test client is to put into the environment of the request."""
        body, content_type = self.body()
        environ = {"data": body, "content_type": content_type, "PATH_INFO": self.path(routes).decode("latin-1")}
        if self.random.random() < 0.6:
            environ["QUERY_STRING"] = self.fields(3).decode("latin-1")
        if self.random.random() < 0.2:
            environ["HTTP_COOKIE"] = self.cookies()
        if self.random.random() < 0.02:
            # A server waits for a body that is announced longer than it is; the client here would only complain.
            environ["CONTENT_LENGTH"] = self.random.choice(["", "x", "-1", "0", "5, 5"])
        return self.random.choice(METHODS), environ | self.headers()

    def path(self, routes: list[str]) -> bytes:
        pieces = {"id": self.id, "status": self.status, "junk": self.junk}
        path = b"/".join(self.piece(piece, pieces) for piece in self.random.choice(routes).split("/"))
        if self.random.random() < 0.1:
            at = self.random.randrange(len(path) + 1)
            path = path[:at] + self.random.choice([b"", b"/", b"//", b"/../", self.junk()]) + path[at:]
        return path[:-1] if self.random.random() < 0.05 else path

    def piece(self, piece: str, made: dict[str, Callable[[], bytes]]) -> bytes:
        before, brace, name = piece.partition("{")
        return before.encode() + (made[name.rstrip("}")]() if brace else b"")

    def junk(self) -> bytes:
        return self.random.choice(BYTES)

    def id(self) -> bytes:
        own = self.random.choice(self.ids)
        spellings = [
            own,
            own,
            own,
            own.upper(),
            own.replace("-", ""),
            own[:-1],
            str(UUID(int=self.random.getrandbits(128))),
        ]
        return self.junk() if self.random.random() < 0.1 else self.random.choice(spellings).encode()

    def status(self) -> bytes:
        return self.random.choice([b"Queued", b"Started", b"Finished", b"finished", self.junk()])

    def field(self) -> bytes:
        """A field of a form: mostly one that the site knows, often with a value that fits."""
        name = self.random.choice(FIELDS)
        fitting = {
            "command_id": lambda: str(UUID(int=self.random.getrandbits(128), version=4)).encode(),
            "after": self.id,
            "todo": self.id,
            "status": self.status,
            "version": lambda: str(self.random.randrange(4)).encode(),
            "next": lambda: self.path(ROUTES),
            "description": lambda: f"Words {self.random.random()}".encode(),
        }
        fits = name in fitting and self.random.random() < 0.8
        value = fitting[name]() if fits else self.junk()
        return name.encode() + b"=" + (value if self.random.random() < 0.1 else quote_from_bytes(value).encode())

    def fields(self, most: int) -> bytes:
        return b"&".join(self.field() for _ in range(self.random.randrange(most + 1)))

    def body(self) -> tuple[bytes, str]:
        kind = self.random.random()
        if kind < 0.02:
            return b"description=" + b"y" * 300_000, FORM
        if kind < 0.03:
            return b"a=1&" * 1500, FORM
        if kind < 0.1:
            return self.multipart()
        if kind < 0.18:
            return self.fields(5), self.random.choice(TYPES)
        whole = f"command_id={UUID(int=self.random.getrandbits(128), version=4)}&description=Words&version=1&".encode()
        if kind < 0.5:
            return self.fields(9) + b"&" + whole, FORM
        return (whole if kind < 0.7 else b"") + self.fields(9), FORM

    def multipart(self) -> tuple[bytes, str]:
        parts = b"".join(
            b'--x\r\nContent-Disposition: form-data; name="%b"%b\r\n%b\r\n%b\r\n'
            % (
                self.random.choice([b"description", b"command_id", self.junk()]),
                self.random.choice(
                    [b"", b"", b'; filename="f"', b"; filename*=utf-8''%ED%A0%80", b'; filename="../x"']
                ),
                self.random.choice(
                    [b"", b"Content-Transfer-Encoding: base64\r\n", b"Content-Type: \xff; charset=x\r\n"]
                ),
                self.junk(),
            )
            for _ in range(self.random.randrange(4))
        )
        end = self.random.choice([b"--x--\r\n", b"--x--\r\n", b"", b"--x"])
        return parts + end, f"multipart/form-data; boundary={self.random.choice(['x', 'x', 'y', ''])}"

    def headers(self) -> dict[str, str]:
        made = {}
        for name in self.random.sample(HEADERS, self.random.randrange(5)):
            value = self.random.choice(["true", "true", "http://testserver/", self.junk().decode("latin-1")])
            if name != "Host" or self.random.random() < 0.2:
                # No server passes these on in a header.
                made[f"HTTP_{name.upper().replace('-', '_')}"] = value.translate(dict.fromkeys(b"\r\n\0"))
        return made

    def cookies(self) -> str:
        junk = [
            *(value.decode("latin-1").translate(dict.fromkeys(b"\r\n\0")) for value in BYTES),
            r'"\000\377\012aaaaaaaaaaaa"',
        ]
        names = [
            settings.SESSION_COOKIE_NAME,
            settings.CSRF_COOKIE_NAME,
            settings.MESSAGES_COOKIE_NAME,
            settings.DEVICE_COOKIE_NAME,
        ]
        names += ["sessionid", "zone", "zone_chosen", "", "a b"]
        made = [f"{self.random.choice(names)}={self.random.choice(junk)}" for _ in range(3)]
        return "; ".join(
            [*made, f"{settings.SESSION_COOKIE_NAME}={self.session}"] if self.random.random() < 0.5 else made
        )
