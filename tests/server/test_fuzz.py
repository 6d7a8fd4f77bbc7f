"""Requests that no browser would send: all get an answer, none gets another person's data.

Each seed sends 530 requests. The suite takes four seeds; FUZZ_SEEDS=16, as in CI, sends ten thousand requests.
"""

from __future__ import annotations

import logging
import os
from collections import Counter
from collections.abc import Iterator
from uuid import UUID, uuid4

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.core.management import call_command
from django.http import HttpResponse
from django.test import Client

from eventsourcing.models import StoredEvent
from tests.server.fuzzer import ADMIN, JSON, ROUTES, SCRIPT, Fuzzer
from tests.todos.cast import added, browser, changed, person, removed
from todos.models import Todo

SEEDS, EACH = range(int(os.environ.get("FUZZ_SEEDS", "4"))), 530
FOREIGN = "what-only-mallory-may-read"
LEAKS = ["Traceback (most", "site-packages", "Exception", settings.SECRET_KEY, str(settings.BASE_DIR), "DATABASES"]


class Answers:
    """The answers. Each is checked once."""

    def __init__(self, foreign: str) -> None:
        self.statuses: Counter[int] = Counter()
        self.foreign = foreign

    def check(self, answer: HttpResponse, sent: object) -> None:
        self.statuses[answer.status_code] += 1
        body, request = answer.content.decode(), repr(sent)[:1500]
        assert answer.status_code < 500, request
        assert UUID(answer["X-Request-ID"]).version == 7, request
        if body:
            assert answer["Content-Type"] in ("text/html; charset=utf-8", "text/plain", JSON, SCRIPT), request
        if answer.get("Content-Type", "").startswith("text/html"):
            assert "default-src 'none'" in answer["Content-Security-Policy"], request
        for leak in LEAKS:
            assert leak not in body, request
        everything = body + str(answer.headers) + str(answer.cookies)
        for leak in filter(None, [self.foreign]):
            assert leak not in everything, request
        goes_to = answer.get("Location", "/")
        assert goes_to.startswith("/"), request
        assert goes_to[1:2] not in ("/", "\\"), request


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
    """Log nothing: pytest keeps the lines for a failure, and that takes longer than the requests."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


def send_all(client: Client, user: User, fuzzer: Fuzzer, routes: list[str], number: int, answers: Answers) -> None:
    """Send so many requests; sign the user in again after a request that signs them out."""
    client.raise_request_exception = False
    for _ in range(number):
        method, environ = fuzzer.request(routes)
        answer = client.generic(method, "/inbox/", **environ)
        answers.check(answer, (method, environ))
        if settings.SESSION_COOKIE_NAME in answer.cookies:
            client.force_login(user)
            fuzzer.session = client.cookies[settings.SESSION_COOKIE_NAME].value


def check_soundness() -> None:
    """The log and the lists are sound, whatever was stored."""
    call_command("verify_events")  # exits when it finds something
    with pytest.raises(SystemExit) as end:
        call_command("rebuild_projections", "--check")
    assert end.value.code == 0


@pytest.mark.parametrize("seed", SEEDS)
def test_no_request_breaks_the_site_or_reaches_what_is_not_ones_own(seed, alice, mallory, ids):
    answers, before = Answers(FOREIGN), history(mallory)
    client = browser(alice)
    send_all(
        client, alice, Fuzzer(seed, ids, client.cookies[settings.SESSION_COOKIE_NAME].value), ROUTES, EACH, answers
    )

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
            answers.check(visitor.generic(method, "/inbox/", **environ), (method, environ))
    assert set(answers.statuses) >= {200, 302, 400, 401, 403, 404, 405, 422}, answers.statuses
    assert history(mallory) + history(alice) == before


@pytest.mark.parametrize("seed", [0, 1])
def test_no_request_of_staff_breaks_the_admin(seed, alice, ids):
    staff, answers = person("staff", is_staff=True, is_superuser=True), Answers("")
    client = browser(staff)
    send_all(client, staff, Fuzzer(seed, ids, client.cookies[settings.SESSION_COOKIE_NAME].value), ADMIN, EACH, answers)
    assert set(answers.statuses) >= {200, 302, 400, 404, 405}, answers.statuses
    assert User.objects.filter(username__in=["alice", "mallory"]).count() == 2
    check_soundness()
