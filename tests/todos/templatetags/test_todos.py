"""Tags for hashes, forms, addresses and names."""

from __future__ import annotations

from todos.templatetags import todos as tags


def test_a_hash_is_shown_short_or_in_groups():
    assert tags.short_hash(bytes(range(32))) == "00010203"
    assert tags.grouped_hash(bytes(range(12))) == "00010203 04050607 08090a0b"


def test_every_command_has_a_number_of_its_own():
    assert len({tags.command_id() for _ in range(100)}) == 100


def test_a_query_leaves_out_what_is_empty_and_escapes_what_is_not():
    assert tags.querystring_of() == ""
    assert tags.querystring_of(status="", q=None, after=None) == ""
    assert tags.querystring_of(status="Queued", q="a&b=c d", after=7) == "?status=Queued&q=a%26b%3Dc+d&after=7"


def test_somebody_without_a_name_is_shown_as_their_id():
    assert tags.name_of({"7": "alice"}, "7") == "alice"
    assert tags.name_of({"7": "alice"}, "8") == "8"
