"""Environment variables: values that are read and values that are refused."""

from __future__ import annotations

from base64 import b64encode

import pytest

from eventsourcing.seals.signed_note import COSIGNATURE, NoteKey
from todosite import environment
from todosite.environment import Misconfigured

NAME = "TODO_TRIED"
KEY = b64encode(bytes(range(32))).decode()
LONG_KEY = "correct horse battery staple, and more"


@pytest.fixture
def read(monkeypatch):
    def read(function, value):
        monkeypatch.setenv(NAME, value)
        return function(NAME)

    return read


@pytest.mark.parametrize(
    "function",
    [
        environment.flag,
        environment.hosts,
        environment.address,
        environment.database_url,
        environment.seal_key,
        environment.witness_keys,
    ],
)
def test_what_is_not_set_is_off_or_empty(function, read):
    assert not function(NAME)
    assert not read(function, " ")


@pytest.mark.parametrize("value", ["1", "true", "True", "YES", " on "])
def test_a_flag_is_on(value, read):
    assert read(environment.flag, value) is True


@pytest.mark.parametrize("value", ["0", "false", "False", "NO", " off "])
def test_a_flag_is_off(value, read):
    assert read(environment.flag, value) is False


@pytest.mark.parametrize("value", ["maybe", "2", "-1", "tru"])
def test_a_flag_that_is_neither_is_refused(value, read):
    with pytest.raises(Misconfigured, match=rf"{NAME} is '{value}', which is neither on nor off\. Set it to 1 or 0\."):
        read(environment.flag, value)


def test_spaces_around_hosts_do_not_belong_to_them(read):
    assert read(environment.hosts, "a.example, .b.example ,,[::1],*") == ["a.example", ".b.example", "[::1]", "*"]


@pytest.mark.parametrize(
    "value", ["a.example b.example", "https://a.example", "a.example:8000", "a.example/", "tödo.example"]
)
def test_a_host_that_would_never_match_is_refused(value, read):
    with pytest.raises(Misconfigured, match=r"which is no host\. It looks like todo\.example,list\.example\."):
        read(environment.hosts, f"todo.example, {value}")


@pytest.mark.parametrize(
    ("value", "address", "host"),
    [
        ("https://todo.example", "https://todo.example", "todo.example"),
        ("HTTP://Todo.Example:8080/", "http://todo.example:8080", "todo.example"),
        ("http://[::1]:8000", "http://[::1]:8000", "[::1]"),
    ],
)
def test_a_public_address_is_scheme_and_host(value, address, host, read):
    assert read(environment.address, value) == address
    assert environment.host(address) == host


@pytest.mark.parametrize(
    "value",
    [
        "todo.example",
        "https://todo.example/list",
        "https://todo.example/?a=b",
        "https://todo.example//",
        "https://bob@todo.example",
        "https://",
        "https://[1]",
        "https://todo.example:99999",
        "ftp://todo.example",
        "https://todo example",
    ],
)
def test_any_other_public_address_is_refused_with_what_it_looks_like(value, read):
    with pytest.raises(Misconfigured, match=r"It looks like https://todo\.example: scheme and host, and no path\."):
        read(environment.address, value)


@pytest.mark.parametrize(
    "url", ["postgresql://bob:secret@host/todos", "postgres:///todos", "postgresql://?service=todos"]
)
def test_a_database_is_one_of_postgresql(url, read):
    assert read(environment.database_url, url) == url


@pytest.mark.parametrize(
    "url",
    ["todos", "mysql://bob:secret@host/todos", "sqlite:///secret", "postgresql://secret", "postgres://secret:x/n"],
)
def test_any_other_database_is_refused_without_repeating_a_password(url, read):
    with pytest.raises(Misconfigured, match=r"It looks like postgresql://user:password@host/name\.") as refused:
        read(environment.database_url, url)
    assert "secret" not in str(refused.value)


def test_several_hosts_are_tried_in_their_order_until_one_takes_writes(read):
    url = "postgresql://bob:p%40ss@a.example:5433,b.example,[::1]:5434/todos?sslmode=require"
    database = environment.parse_database_url(read(environment.database_url, url))
    assert (database["HOST"], database["PORT"]) == ("a.example,b.example,::1", "5433,5432,5434")
    assert (database["USER"], database["PASSWORD"], database["NAME"]) == ("bob", "p@ss", "todos")
    assert database["OPTIONS"] == {"target_session_attrs": "read-write", "sslmode": "require"}


def test_which_of_several_hosts_is_meant_can_be_said(read):
    url = "postgresql://a,b/todos?target_session_attrs=primary"
    assert environment.parse_database_url(url)["OPTIONS"] == {"target_session_attrs": "primary"}


@pytest.mark.parametrize("hosts", ["a,", ",b", "a,,b", "a:x,b", "a:99999,b"])
def test_several_hosts_of_which_one_is_none_are_refused(hosts, read):
    with pytest.raises(Misconfigured, match="names no PostgreSQL database"):
        read(environment.database_url, f"postgresql://bob:secret@{hosts}/todos")


@pytest.mark.parametrize("key", ["AAAA", "not base64 at all", "ä", KEY[:-4], KEY + "AAAA"])
def test_a_seal_key_that_is_not_32_bytes_is_refused_without_repeating_it(key, read):
    with pytest.raises(Misconfigured, match="32 bytes in base64") as refused:
        read(environment.seal_key, key)
    assert key not in str(refused.value)


def test_a_seal_key_is_taken_as_it_is(read):
    assert read(environment.seal_key, f" {KEY} ") == KEY


def test_keys_of_witnesses_are_separated_by_commas_and_each_must_be_one(read):
    first, second = (str(NoteKey(name, COSIGNATURE, bytes(32))) for name in ("w.example/1", "w.example/2"))

    assert read(environment.witness_keys, f"{first}, {second},") == [first, second]
    with pytest.raises(Misconfigured, match=r"TODO_TRIED: 'w\.example/1' is not a public key"):
        read(environment.witness_keys, "w.example/1")


@pytest.mark.parametrize("key", ["x", "only-for-tests", "a" * 50, "ab" * 25])
def test_a_secret_key_that_can_be_guessed_is_refused_without_repeating_it(key, read):
    with pytest.raises(Misconfigured, match=f"{NAME} is too short to be secret: it needs 32 characters") as refused:
        read(environment.secret_key, key)
    assert f"{key!r}" not in str(refused.value)


def test_a_secret_key_is_taken_as_it_is(read):
    assert read(environment.secret_key, f" {LONG_KEY} ") == LONG_KEY
