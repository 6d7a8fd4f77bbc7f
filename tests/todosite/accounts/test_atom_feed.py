"""The Atom feed: a secret address that needs no session, renewed and revoked on the account page."""

from __future__ import annotations

import re
from hashlib import sha256
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.test import Client
from uuid_utils.compat import uuid7

from tests.todosite.people import signed_in
from todos import bootstrap
from todos.domain.commands import TodoCommands, todo_id
from todosite.models import FeedLink

pytestmark = pytest.mark.django_db
ATOM = {"a": "http://www.w3.org/2005/Atom"}


def new_address(user):
    """A new address of the feed, which the account page shows once."""
    answer = signed_in(user).post("/account/feed/", {"act": "renew"})
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    return re.search(r"<code>http://testserver(/feed/[\w-]{43}/)</code>", answer.content.decode())[1]


def added(user, words):
    command = TodoCommands.add(str(user.pk), words, "Queued", actor=str(user.pk), source="web")
    bootstrap.handle(command)
    return todo_id(command)


def read(address):
    answer = Client().get(address)
    assert answer.status_code == 200
    return ElementTree.fromstring(answer.content)


def test_the_feed_has_the_newest_acts_with_absolute_links(alice, settings):
    settings.PUBLIC_URL = "https://todo.example"
    page = signed_in(alice).post("/account/feed/", {"act": "renew"}).content.decode()
    address = re.search(r"<code>https://todo.example(/feed/[^<]+)</code>", page)[1]
    milk = added(alice, "Buy milk")
    together = {"actor": str(alice.pk), "source": "web", "correlation_id": str(uuid7())}
    for each in (milk, added(alice, "Feed the cat")):
        bootstrap.handle(TodoCommands.change_status(each, "Finished", **together))
    feed = read(address)
    entries = feed.findall("a:entry", ATOM)

    assert [entry.find("a:title", ATOM).text for entry in entries] == [
        "alice finished 2 todos at once",
        "alice added “Feed the cat”",
        "alice added “Buy milk”",
    ]
    assert [entry.find("a:summary", ATOM).text for entry in entries] == [
        "finished “Feed the cat”<br>finished “Buy milk”",
        None,
        None,
    ]
    assert entries[2].find("a:link", ATOM).get("href") == f"https://todo.example/todos/{milk}/v1/"
    for required in ("id", "title", "updated"):
        assert all(part.find(f"a:{required}", ATOM).text for part in (feed, *entries))
    assert all(entry.find("a:author/a:name", ATOM).text == "alice" for entry in entries)
    assert len({entry.find("a:id", ATOM).text for entry in entries}) == 3


@pytest.mark.parametrize("words", ["<script>&amp;]]>", '"><entry>', "a\uffffb \ufffe", "Z̷̢̛a 日本語 👍"])
def test_any_words_are_well_formed_text(alice, words):
    address = new_address(alice)
    added(alice, words)
    [entry] = read(address).findall("a:entry", ATOM)

    assert entry.find("a:title", ATOM).text == f"alice added “{words}”".replace("\uffff", "\ufffd").replace(
        "\ufffe", "\ufffd"
    )


def test_an_empty_feed_is_valid_too(alice):
    assert read(new_address(alice)).find("a:updated", ATOM).text


def test_only_the_digest_of_the_secret_is_stored(alice):
    secret = new_address(alice).split("/")[2]

    assert FeedLink.objects.get().digest == sha256(secret.encode()).hexdigest()
    assert secret not in signed_in(alice).get("/account/").content.decode()


def test_a_new_address_ends_the_one_before_and_revoking_ends_all(alice):
    first, second = new_address(alice), new_address(alice)
    assert Client().get(first).status_code == 404
    assert Client().get(second).status_code == 200

    assert signed_in(alice).post("/account/feed/", {"act": "revoke"}).status_code == 303
    assert Client().get(second).status_code == 404


@pytest.mark.parametrize("form", [{}, {"act": ""}, {"act": "end"}])
def test_an_act_that_is_neither_is_refused_and_the_address_stays(alice, form):
    address = new_address(alice)

    assert signed_in(alice).post("/account/feed/", form).status_code == 400
    assert Client().get(address).status_code == 200


def test_a_strangers_feed_has_nothing_of_it(alice, bob):
    added(alice, "Buy milk")

    assert "milk" not in Client().get(new_address(bob)).content.decode()
    assert Client().get("/feed/unknown/").status_code == 404
    assert Client().post("/account/feed/", {"act": "renew"}).status_code in (302, 303, 401)
    assert FeedLink.objects.count() == 1


def test_the_feed_of_a_deactivated_person_is_gone(alice):
    address = new_address(alice)
    alice.is_active = False
    alice.save()

    assert Client().get(address).status_code == 404


def test_it_is_only_read_and_nobody_else_keeps_it(alice):
    address = new_address(alice)
    answer = Client().get(address)

    assert answer["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert "private" in answer["Cache-Control"]
    assert settings.SESSION_COOKIE_NAME not in answer.cookies
    assert Client().head(address).status_code == 200
    assert Client().post(address).status_code == 405


def test_a_reader_that_has_the_feed_is_told_that_nothing_is_new(alice):
    address = new_address(alice)
    added(alice, "Buy milk")
    first = Client().get(address, headers={"Accept-Encoding": "gzip"})
    known = {"If-None-Match": first["ETag"], "Accept-Encoding": "gzip"}
    again = Client().get(address, headers=known)
    assert (again.status_code, again.content) == (304, b"")
    assert again["Cache-Control"] == first["Cache-Control"]

    added(alice, "Feed the cat")
    assert Client().get(address, headers=known).status_code == 200
