"""The links of a text: where they begin, and where the sentence around them goes on."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from todos.domain.values.link import links

ADDRESSES = [
    "https://example.com",
    "http://example.com/",
    "HTTPS://Example.com/A",
    "http://localhost:8000/a?b=c&d=e#f",
    "https://en.wikipedia.org/wiki/Mercury_(planet)",
    "https://example.com/a_(b_(c))_d",
    "https://example.com/a[0]/",
    "http://[::1]:8000/",
    "https://example.com/?q=a,b;c&d='e'.f",
    "https://example.com/~ana/a-b_c/%20",
    "https://münchen.example/straße",
    "https://例え.jp/道",
    "https://xn--mnchen-3ya.example/",
]
AROUND = [
    ("", ""),
    ("See ", " now"),
    ("See ", "."),
    ("See ", ", then"),
    ("See ", "!?"),
    ("See ", "…"),
    ("(see ", ")"),
    ("(see ", ")."),
    ("(see ", ".)"),
    ("<", ">"),
    ('"', '"'),
    ("“", "”."),
    ("„", "“"),
    ("«", "»"),
    ("'", "'"),
    ("**", "**"),
    ("_", "_"),
    ("`", "`"),
    ("[words](", ") and"),
    ("[words](", "),[others](there)"),
    ("（", "）。"),
    ("「", "」"),
    ("", "。"),
    ("a\n", "\nb"),
    ("at:", "\u200b"),
    ("", "\u202e"),
]
NO_LINKS = [
    "",
    "example.com",
    "www.example.com",
    "ftp://example.com",
    "javascript:alert(1)//http",
    "http:",
    "http://",
    "https:///a",
    "http://[",
    "http://.",
    "http:// example.com",
    "xhttp://example.com",
    "mailto:ana@example.com",
]
PIECES = st.sampled_from(
    ["http://", "https://", "a", ".", ",", "(", ")", "[", "]", " ", "/", "_", "é", "」", "\u202e", '"']
)


@pytest.mark.parametrize(("before", "after"), AROUND)
@pytest.mark.parametrize("address", ADDRESSES)
def test_an_address_is_found_without_what_stands_around_it(address, before, after):
    text = f"{before}{address}{after}"
    assert [text[start:end] for start, end in links(text)] == [address]


@pytest.mark.parametrize("text", NO_LINKS)
def test_this_is_no_link(text):
    assert links(text) == []


def test_several_are_found_in_their_order():
    assert links("http://a.b http://c.d,\nhttp://e.f") == [(0, 10), (11, 21), (23, 33)]


@given(st.lists(PIECES, max_size=20).map("".join) | st.text())
def test_what_is_found_is_an_address_with_balanced_brackets(text):
    last = 0
    for start, end in links(text):
        address = text[start:end]
        assert last <= start < end <= len(text)
        assert address.casefold().startswith(("http://", "https://"))
        assert address[-1] not in ".,_(["
        assert not set(address) & set(' "\u202e')
        assert all(address[:place].count("(") >= address[:place].count(")") for place in range(len(address) + 1))
        last = end
