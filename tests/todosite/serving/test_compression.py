"""Pages are compressed, but not what may not be stored."""

from __future__ import annotations

import gzip

import pytest

from tests.todos.cast import added, number
from tests.todosite.people import signed_in

pytestmark = pytest.mark.django_db
GZIP = {"Accept-Encoding": "gzip, deflate, br, zstd"}


def test_a_page_is_compressed_and_asked_for_again(alice):
    for n in range(50):
        added(alice, f"Buy milk {n}")
    plain, small = signed_in(alice).get("/inbox/"), signed_in(alice).get("/inbox/", headers=GZIP)
    assert gzip.decompress(small.content).count(b"Buy milk") == plain.content.count(b"Buy milk")
    assert len(small.content) < len(plain.content) / 4
    assert small["Content-Length"] == str(len(small.content))
    assert "Accept-Encoding" in small["Vary"]
    assert plain["Cache-Control"] == small["Cache-Control"] == "private, no-cache"


def test_the_same_page_has_another_size_each_time(alice):
    sizes = {len(signed_in(alice).get("/keys/", headers=GZIP).content) for _ in range(20)}
    assert max(sizes) - min(sizes) > 20


def test_parts_and_errors_are_compressed_too(alice):
    client = signed_in(alice)
    for answer in (
        client.post("/todos/", number(description="Milk"), headers=GZIP | {"HX-Request": "true"}),
        client.get("/nowhere/", headers=GZIP),
    ):
        assert answer["Content-Encoding"] == "gzip"


def test_a_page_with_a_secret_and_a_file_in_parts_are_not_compressed(alice):
    client = signed_in(alice)
    secret = client.post("/account/feed/", {"act": "renew"}, headers=GZIP)
    assert b"/feed/" in secret.content
    for answer in (secret, client.get("/activity/trail.csv", headers=GZIP)):
        assert "Content-Encoding" not in answer
        assert "no-store" in answer["Cache-Control"]
