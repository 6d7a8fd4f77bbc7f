"""Ten thousand requests that nobody's browser would send: all get an answer, none gets what is not theirs."""

from __future__ import annotations

import logging
import random
import socket
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import quote_from_bytes, urlsplit
from uuid import UUID, uuid4

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.core.management import call_command
from django.http import HttpResponse
from django.test import Client

from eventsourcing.models import StoredEvent
from tests.live_server import LiveServer, live_server
from tests.todos.cast import added, browser, changed, person, removed
from todos.models import Todo

SEEDS, EACH = range(16), 530
FOREIGN = "what-only-mallory-may-read"
LEAKS = ["Traceback (most", "site-packages", "Exception", settings.SECRET_KEY, str(settings.BASE_DIR), "DATABASES"]

JUNK = [
    *("", "0", "-1", "1", "2", "9" * 30, "9" * 5000, "１２", "²", "1e309"),
    *("None", "null", "true", "[]", "é", "💣", "\0", "a\0b"),
    *("' OR 1=1 --", "{{7*7}}{% now %}", "<script>alert(1)</script>", '"><b>', "%", "%s%n", "../../etc/passwd", "\\"),
    *("\r\nX-Evil: 1", "\u202e\u2066", "\ufeff", "x" * 600, "x" * 9000),
    *("http://[", "//evil.example/", "http://evil.example"),
    *("javascript:alert(1)", "/todos/?after=x", "/?after=" + "1" * 40),
    *("/trash/?after=\0", "/?status=Lost", "?", "#", "&=;"),
]  # fmt: skip
BYTES = [*(text.encode() for text in JUNK), b"\xed\xa0\x80", b"\xff\xfe", b"\xc0\x80", b"\xf4\x90\x80\x80", b"a\xe9"]

ROUTES = [
    *("/", "/", "/trash/", "/todos/", "/todos/", "/todos/{id}/", "/todos/{id}/"),
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
        names = ["sessionid", "csrftoken", "zone", "zone_chosen", "messages", "", "a b"]
        made = [f"{self.random.choice(names)}={self.random.choice(junk)}" for _ in range(3)]
        return "; ".join([*made, f"sessionid={self.session}"] if self.random.random() < 0.5 else made)


class Answers:
    """What came back, each looked at once."""

    def __init__(self, foreign: str) -> None:
        self.statuses: Counter[int] = Counter()
        self.foreign = foreign

    def check(self, answer: HttpResponse, sent: object) -> None:
        self.statuses[answer.status_code] += 1
        body, told = answer.content.decode(), repr(sent)[:1500]
        assert answer.status_code < 500, told
        assert UUID(answer["X-Request-ID"]).version == 7, told
        if body:
            assert answer["Content-Type"] in ("text/html; charset=utf-8", "text/plain", JSON, SCRIPT), told
        if answer.get("Content-Type", "").startswith("text/html"):
            assert "default-src 'none'" in answer["Content-Security-Policy"], told
        for leak in LEAKS:
            assert leak not in body, told
        everything = body + str(answer.headers) + str(answer.cookies)
        for leak in filter(None, [self.foreign]):
            assert leak not in everything, told
        goes_to = answer.get("Location", "/")
        assert goes_to.startswith("/"), told
        assert goes_to[1:2] not in ("/", "\\"), told


@pytest.fixture
def mallory(db: None) -> User:
    return person("mallory")


@pytest.fixture
def alice(db: None) -> User:
    return person("alice")


@pytest.fixture
def ids(alice: User, mallory: User) -> list[str]:
    """Todos of Alice's in every state, and of a stranger's, whose words are known."""
    own = [added(alice, f"Words {number}") for number in range(6)]
    changed(alice, own[0], "Other words", "Finished")
    removed(alice, own[1])
    foreign = [added(mallory, f"{FOREIGN} {number}", id=str(uuid4())) for number in range(3)]
    changed(mallory, foreign[0], f"{FOREIGN} again", "Started")
    removed(mallory, foreign[1])
    return own + foreign


def history(user: User) -> list[bytes]:
    """The hashes of all events of somebody's own todos."""
    mine = Todo.objects.filter(owner=str(user.pk)).values_list("id", flat=True)
    events = StoredEvent.objects.filter(stream_id__in=[str(todo) for todo in mine]).order_by("position")
    return [bytes(stored) for stored in events.values_list("hash", flat=True)]


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    """What pytest keeps of thousands of log lines, for a failure, takes longer than the requests."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


def send_all(client: Client, user: User, fuzzer: Fuzzer, routes: list[str], number: int, answers: Answers) -> None:
    """So many requests; whoever was signed out by one is signed in again."""
    client.raise_request_exception = False
    for _ in range(number):
        method, environ = fuzzer.request(routes)
        answer = client.generic(method, "/", **environ)
        answers.check(answer, (method, environ))
        if "sessionid" in answer.cookies:
            client.force_login(user)
            fuzzer.session = client.cookies["sessionid"].value


def check_soundness() -> None:
    """The log and the lists are what they promise to be, whatever was stored."""
    call_command("verify_events")  # exits when it finds something
    with pytest.raises(SystemExit) as end:
        call_command("rebuild_projections", "--check")
    assert end.value.code == 0


@pytest.mark.parametrize("seed", SEEDS)
def test_no_request_breaks_the_site_or_reaches_what_is_not_ones_own(seed, alice, mallory, ids):
    answers, before = Answers(FOREIGN), history(mallory)
    client = browser(alice)
    send_all(client, alice, Fuzzer(seed, ids, client.cookies["sessionid"].value), ROUTES, EACH, answers)

    assert answers.statuses.total() == EACH
    assert set(answers.statuses) >= {200, 303, 400, 404, 405, 422}, answers.statuses
    assert history(mallory) == before
    assert len(history(alice)) > len(ids)
    check_soundness()


def test_no_request_of_a_visitor_changes_or_reads_anything(alice, mallory, ids):
    answers, before = Answers(FOREIGN), history(mallory) + history(alice)
    for strict in (True, False):
        visitor = Client(enforce_csrf_checks=strict)
        visitor.raise_request_exception = False
        fuzzer = Fuzzer(int(strict), ids, "nobodys")
        for _ in range(EACH):
            method, environ = fuzzer.request(ROUTES)
            answers.check(visitor.generic(method, "/", **environ), (method, environ))
    assert set(answers.statuses) >= {200, 302, 400, 401, 403, 404, 405, 422}, answers.statuses
    assert history(mallory) + history(alice) == before


@pytest.mark.parametrize("seed", [0, 1])
def test_no_request_of_staff_breaks_the_admin(seed, alice, ids):
    staff, answers = person("staff", is_staff=True, is_superuser=True), Answers("")
    client = browser(staff)
    send_all(client, staff, Fuzzer(seed, ids, client.cookies["sessionid"].value), ADMIN, EACH, answers)
    assert set(answers.statuses) >= {200, 302, 400, 404, 405}, answers.statuses
    assert User.objects.filter(username__in=["alice", "mallory"]).count() == 2
    check_soundness()


# What only a real server meets: it, and not Django, makes these into requests.
RAW = {
    "a type of a charset that is none": b"POST /sign-in/ HTTP/1.1\r\nContent-Type: text/plain; x*=nonsense''%ff",
    "a type without end": b"GET /sign-in/ HTTP/1.1\r\nContent-Type: text/plain; x=" + b"y" * 20_000,
    "a charset that is NUL": b"GET /sign-in/ HTTP/1.1\r\nContent-Type: text/plain; charset*=utf-8'en'%00",
    "bytes of no encoding": b"POST /in/x/ HTTP/1.1\r\nCookie: a=\xff\r\nHX-Current-URL: \xfe\r\nContent-Type: \xe9",
    "another site": b"GET http://evil.example/ HTTP/1.1",
    "no path": b"OPTIONS * HTTP/1.1",
    "a file above": b"GET /static/%2e%2e/db.sqlite3 HTTP/1.1",
    "NUL in a file's name": b"GET /static/%00.css HTTP/1.1",
    "half a character": b"GET /?q=%ED%A0%80&status=%FF HTTP/1.1",
    "a socket": b"GET / HTTP/1.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13",
    "two thousand headers": b"GET / HTTP/1.1" + b"\r\nX: y" * 2000,
    "a body that never comes in whole": b"POST /sign-in/ HTTP/1.1\r\nContent-Length: 5",
}
# What the server itself refuses, before there is a request.
NONSENSE = {
    "bytes in the path": b"GET /\xff\xfe HTTP/1.1",
    "a chunk of no size": b"POST /sign-in/ HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz",
    "two lengths": b"POST /sign-in/ HTTP/1.1\r\nContent-Length: 3\r\nContent-Length: 5",
}


@pytest.fixture(scope="module")
def live() -> Iterator[LiveServer]:
    with live_server() as server:
        yield server


def raw(live: LiveServer, request: bytes) -> tuple[int, dict[str, str]]:
    """Status and headers of the answer to these bytes, with our host and an end put to them."""
    address = urlsplit(live.base)
    first, _, rest = request.partition(b"\r\n")
    whole = b"\r\n".join([first, b"Host: " + address.netloc.encode(), *([rest] if rest else []), b"", b""])
    with socket.create_connection((address.hostname, address.port), timeout=10) as connection:
        connection.sendall(whole + (b"abcde" if b"Content-Length: 5" in request else b""))
        head = b""
        while b"\r\n\r\n" not in head and (more := connection.recv(65_536)):
            head += more
    line, *headers = head.partition(b"\r\n\r\n")[0].decode("latin-1").split("\r\n")
    return int(line.split()[1]), {name.lower(): value for name, value in (header.split(": ", 1) for header in headers)}


@pytest.mark.parametrize("request_", RAW.values(), ids=RAW.keys())
def test_the_real_server_answers_every_request_with_a_page_and_a_number(live, request_):
    status, headers = raw(live, request_)
    assert 200 <= status < 500
    assert UUID(headers["x-request-id"]).version == 7
    assert "default-src 'none'" in headers["content-security-policy"]


@pytest.mark.parametrize("bytes_", NONSENSE.values(), ids=NONSENSE.keys())
def test_the_real_server_refuses_what_is_no_request_and_goes_on(live, bytes_):
    assert raw(live, bytes_)[0] == 400
    assert raw(live, b"GET /healthz HTTP/1.1")[0] == 200
    assert [line for line in live.log.splitlines() if '"level": "error"' in line or "Traceback" in line] == []
