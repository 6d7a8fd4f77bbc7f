"""Served scripts have short names, and mean the same."""

from __future__ import annotations

import pytest

from todosite.serving.short_names import shorten_names


@pytest.mark.parametrize(
    ("written", "served"),
    [
        ("const line = 1; show(line);", "const a = 1; show(a);"),
        ("function add(left, right) { return left + right; }", "function c(a, b) { return a + b; }"),
        ("const twice = (each) => each * 2;", "const b = (a) => a * 2;"),
        ("const twice = each => each * 2;", "const b = a => a * 2;"),
        ("for (const [id, version] of list) use(id, version);", "for (const [a, b] of list) use(a, b);"),
        ("for (let row = 0; row < 3; row++) use(row);", "for (let a = 0; a < 3; a++) use(a);"),
        ("try { send(); } catch (error) { tell(error); }", "try { send(); } catch (a) { tell(a); }"),
        ("const word = 1; tell(`one ${word}`);", "const a = 1; tell(`one ${a}`);"),
        ("let last = 1; last ??= 2; last++;", "let a = 1; a ??= 2; a++;"),
    ],
)
def test_what_a_script_declares_gets_a_short_name(written: str, served: str):
    assert shorten_names(written) == served


@pytest.mark.parametrize(
    ("written", "served"),
    [
        ("const id = 1; use({ id, other: id });", "const a = 1; use({ id:a, other: a });"),
        ("const { id, of: first = 1 } = send; use(id, first);", "const { id:a, of: b = 1 } = send; use(a, b);"),
        ("const { stride = 0, ...rest } = send; use(stride, rest);", "const { stride:a = 0, ...b } = send; use(a, b);"),
        ("let left; ({ left } = send); left.left();", "let a; ({ left:a } = send); a.left();"),
        ("const line = row?.line; line.line = 1;", "const a = row?.line; a.line = 1;"),
        ("const KEYS = { tick, x: tick }; function tick() {}", "const b = { tick:a, x: a }; function a() {}"),
    ],
)
def test_properties_keep_their_names(written: str, served: str):
    assert shorten_names(written) == served


def test_names_of_the_browser_stay_though_a_function_declares_the_same():
    written = "function show(status) { tell(status); } tell(status); document.title = name;"
    assert shorten_names(written) == "function b(a) { tell(a); } tell(status); document.title = name;"


def test_a_default_is_read_where_it_stands():
    assert shorten_names("const find = (place = root) => place;") == "const b = (a = root) => a;"


def test_an_inner_name_still_hides_an_outer_one():
    written = "const line = 1; { const line = 2; use(line); } use(line);"
    assert shorten_names(written) == "const a = 1; { const a = 2; use(a); } use(a);"


def test_short_names_are_none_that_the_script_has_already():
    assert shorten_names("const line = a(b); const c = line;") == "const d = a(b); const c = d;"


def test_there_are_enough_short_names_and_none_is_a_word_of_the_language():
    names = [f"name{number}" for number in range(2000)]
    short = shorten_names("".join(f"let {name};" for name in names)).removesuffix(";").split(";")
    assert len(set(short)) == 2000
    assert not {"let do", "let if", "let in"} & {*short}


@pytest.mark.parametrize("source", ["var line = 1;", "const line = ;", "function (", "with (line) use(line);"])
def test_what_cannot_be_read_is_refused(source: str):
    with pytest.raises(ValueError, match=r"Names cannot be shortened: \w+ in line 1\."):
        shorten_names(source)
