"""The real server behind a proxy that speaks https, as Caddy sends its requests on."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from email.message import Message
from http.client import HTTPConnection
from typing import Any, NamedTuple
from urllib.parse import urlencode, urlsplit
from uuid import uuid4

import pytest

from tests.live_server import OURS, ROOT, LiveServer

PUBLIC = "https://todo.example"
CADDY = {
    "Host": "todo.example",
    "X-Forwarded-For": "203.0.113.9",
    "X-Forwarded-Proto": "https",
    "X-Forwarded-Host": "todo.example",
}
HSTS, COOKIE_RULES = "Strict-Transport-Security", {"Secure", "HttpOnly", "SameSite=Lax"}


class PublicServer(LiveServer):
    """The site as others reach it, at PUBLIC."""

    @property
    def base(self) -> str:
        return (self.folder / "address").read_text().strip()

    def _manage(self, *arguments: str, **pipes: Any) -> subprocess.Popen[str]:
        clean = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
        clean |= {"TODO_DATA": str(self.folder), "TODO_PUBLIC_URL": PUBLIC}
        return subprocess.Popen([sys.executable, "manage.py", *arguments], cwd=ROOT, env=clean, text=True, **pipes)


class Answer(NamedTuple):
    status: int
    headers: Message
    text: str

    @property
    def cookies(self) -> dict[str, str]:
        """The value and the rules of each cookie."""
        return dict(line.split("=", 1) for line in self.headers.get_all("Set-Cookie", []))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PublicServer]:
    server = PublicServer(tmp_path_factory.mktemp("public") / "data")
    try:
        server.start()
        yield server
    finally:
        if server.process is not None:
            server.kill()


def ask(site: PublicServer, path: str, fields: dict[str, str] | None = None, **headers: str) -> Answer:
    """Send one request as the proxy passes it on; an empty header is left out."""
    sent = CADDY | {name.replace("_", "-"): value for name, value in headers.items()}
    sent = {name: value for name, value in sent.items() if value}
    body = None if fields is None else urlencode(fields)
    if body is not None:
        sent["Content-Type"] = "application/x-www-form-urlencoded"
    with closing(HTTPConnection(urlsplit(site.base).netloc, timeout=10)) as connection:
        connection.request("GET" if body is None else "POST", path, body, sent)
        answer = connection.getresponse()
        return Answer(answer.status, answer.headers, answer.read().decode())


@pytest.fixture(scope="module")
def signed_in(site: PublicServer) -> Answer:
    """The answer to the button on the page of the link that `up` printed."""
    page = ask(site, path := urlsplit(site.link).path)
    fields = {"csrfmiddlewaretoken": token_in(page)}
    return ask(site, path, fields, Cookie=sent_back(page), Origin=PUBLIC)


@pytest.fixture(scope="module")
def cookies(site: PublicServer, signed_in: Answer) -> str:
    """The cookies that the browser sends afterwards."""
    set_by = signed_in.cookies | ask(site, "/", Cookie=sent_back(signed_in)).cookies
    return "; ".join(f"{name}={value.split(';')[0]}" for name, value in (signed_in.cookies | set_by).items())


def sent_back(answer: Answer) -> str:
    return "; ".join(f"{name}={value.split(';')[0]}" for name, value in answer.cookies.items())


def token(site: PublicServer, cookies: str) -> str:
    """The CSRF token in a form of the list."""
    return token_in(ask(site, "/", Cookie=cookies))


def token_in(page: Answer) -> str:
    return re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.text)[1]


def add(site: PublicServer, cookies: str, **headers: str) -> Answer:
    fields = {"description": "milk", "command_id": str(uuid4()), "csrfmiddlewaretoken": token(site, cookies)}
    return ask(site, "/todos/", fields, Cookie=cookies, **headers)


def events(site: PublicServer) -> int:
    return site.rows("SELECT count(*) FROM eventsourcing_storedevent")[0][0]


def test_the_links_of_the_commands_begin_with_the_public_address(site: PublicServer):
    printed = [site.link, site.sign_in_link(), site.manage("invite", "dora")[1].strip()]
    assert {re.sub(r"/in/[\w-]{43}/$", "", link) for link in printed} == {PUBLIC}
    assert f"Serving {PUBLIC}/" in site.log
    assert "dora" in ask(site, urlsplit(printed[2]).path).text


def test_signing_in_sets_cookies_for_https_alone(site: PublicServer, signed_in: Answer):
    assert (signed_in.status, signed_in.headers["Location"]) == (303, "/")
    assert any(name.startswith("sessionid_") for name in signed_in.cookies)
    page = ask(site, "/sign-in/")
    for value in [*signed_in.cookies.values(), *page.cookies.values()]:
        assert set(value.split("; ")) >= COOKIE_RULES


def test_every_page_says_that_https_is_to_stay(site: PublicServer, cookies: str):
    for path in ("/", "/sign-in/", "/nowhere/", "/healthz"):
        assert ask(site, path, Cookie=cookies).headers[HSTS] == "max-age=31536000"


def test_http_leads_to_the_same_page_by_https(site: PublicServer):
    answer = ask(site, "/trash/?after=x", X_Forwarded_Proto="http")
    assert (answer.status, answer.headers["Location"]) == (301, f"{PUBLIC}/trash/?after=x")
    assert answer.headers[HSTS] is None
    assert not answer.cookies


@pytest.mark.parametrize("said", ["HTTPS", "Https", " https ", "https, http"])
def test_https_is_https_in_any_spelling(site: PublicServer, said: str):
    assert ask(site, "/sign-in/", X_Forwarded_Proto=said).status == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"X_Forwarded_Proto": ""},
        {"X_Forwarded_Proto": "on"},
        {"X_Forwarded_Proto": "http", "Sec_Fetch_Mode": "navigate"},
    ],
)
def test_a_proxy_that_does_not_say_https_is_explained_and_leads_into_no_circle(
    site: PublicServer, headers: dict[str, str]
):
    answer = ask(site, "/", **headers)
    assert (answer.status, answer.headers["Location"]) == (400, None)
    assert "X-Forwarded-Proto" in answer.text
    assert PUBLIC in answer.text
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_health_is_answered_without_https_and_by_the_machines_own_name(site: PublicServer):
    host = urlsplit(site.base).netloc
    answer = ask(site, "/healthz", X_Forwarded_Proto="", X_Forwarded_Host="", X_Forwarded_For="", Host=host)
    assert (answer.status, answer.text) == (200, "ok")


@pytest.mark.parametrize("scheme", ["http", "https"])
@pytest.mark.parametrize(
    "host", ["evil.example", "todo.example.evil.example", "xtodo.example", "todo.example@evil.example"]
)
def test_another_host_is_refused_with_a_page(site: PublicServer, host: str, scheme: str):
    answer = ask(site, "/", Host=host, X_Forwarded_Proto=scheme)
    assert (answer.status, answer.headers["Location"]) == (400, None)
    assert "Bad request" in answer.text
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    # A host is named, so that whoever runs the site knows what to allow; what is none is not repeated.
    assert (f"add {host} to the variable TODO_HOSTS" in answer.text) == ("@" not in host)


def test_a_host_that_only_the_forwarded_header_names_counts_for_nothing(site: PublicServer, cookies: str):
    answer = ask(site, "/nowhere", X_Forwarded_Host="evil.example", Cookie=cookies)
    assert "evil.example" not in answer.text + str(answer.headers)
    assert ask(site, "/trash", X_Forwarded_Host="evil.example", Cookie=cookies).headers["Location"] == "/trash/"


def test_a_form_from_the_public_address_is_carried_out(site: PublicServer, cookies: str):
    before = events(site)
    assert add(site, cookies, Origin=PUBLIC).status == 303
    assert add(site, cookies, Referer=f"{PUBLIC}/").status == 303
    assert events(site) == before + 2


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "http://todo.example"},
        {"Origin": "https://todo.example:8443"},
        {"Origin": "https://todo.example.evil.example"},
        {"Origin": "null"},
        {"Referer": "https://evil.example/"},
        {"Referer": ""},
    ],
    ids=lambda headers: " ".join(*headers.items()),
)
def test_a_form_from_elsewhere_is_refused(site: PublicServer, cookies: str, headers: dict[str, str]):
    before = events(site)
    answer = add(site, cookies, **headers)
    assert answer.status == 403
    assert ">milk</textarea>" in answer.text
    assert events(site) == before


def test_a_way_back_to_the_public_address_by_http_or_to_another_is_ignored(site: PublicServer):
    for target, kept in (
        (f"{PUBLIC}/trash/", True),
        ("http://todo.example/trash/", False),
        ("https://evil.example/", False),
    ):
        assert (f'value="{target}"' in ask(site, f"/sign-in/?{urlencode({'next': target})}").text) == kept


def test_the_address_of_the_visitor_is_nowhere(site: PublicServer, cookies: str):
    add(site, cookies, Origin=PUBLIC)
    assert CADDY["X-Forwarded-For"] not in site.log
    assert not [
        row for row in site.rows("SELECT extra, data FROM eventsourcing_storedevent") if "203.0.113.9" in str(row)
    ]
