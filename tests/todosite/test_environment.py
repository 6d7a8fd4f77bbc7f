"""Environment variables: values that are read and values that are refused."""

from __future__ import annotations

import pytest

from todosite import environment
from todosite.environment import Misconfigured

NAME = "TODO_TRIED"


@pytest.fixture
def read(monkeypatch):
    def read(function, value):
        monkeypatch.setenv(NAME, value)
        return function(NAME)

    return read


@pytest.mark.parametrize(
    "function", [environment.flag, environment.hosts, environment.address, environment.database_url]
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
