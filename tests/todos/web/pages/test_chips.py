"""The chips below the add field: what is understood while somebody types."""

from __future__ import annotations

import pytest

from tests.todos.cast import added_list, person
from tests.todos.page import Page

pytestmark = pytest.mark.django_db


def chips(client, text, **others):
    """The labels of the chips, and the spans that they put back."""
    page = Page(client.get("/todos/read/", {"q": text} | others))
    buttons = list(page.root.iter("button"))
    return {button.get("aria-label", "")[4:-14]: button.get("value") for button in buttons}


def test_each_part_has_a_chip_with_its_span(as_alice, alice):
    added_list(alice, "House")

    assert chips(as_alice, "Dentist 4 dec 2026 9:00 #house !1", zone="Europe/Berlin") == {
        "Fri 4 December, 9:00": "8-23",
        "House": "24-30",
        "priority 1": "31-33",
    }


def test_each_label_has_a_chip(as_alice):
    assert chips(as_alice, "Pay rent @bank @house @1") == {"bank": "9-14", "house": "15-21"}


def test_what_was_put_back_has_no_chip(as_alice):
    assert chips(as_alice, "Dentist !1 !2", literal="8-10") == {"priority 2": "11-13"}


def test_lists_of_others_have_no_chip(as_alice):
    added_list(person("dora"), "House")

    assert chips(as_alice, "Paint #house") == {}


@pytest.mark.parametrize("query", [{"q": "x", "literal": "a"}, {"q": "x" * 1001}])
def test_what_no_page_asks_is_not_there(as_alice, query):
    assert as_alice.get("/todos/read/", query).status_code == 404


def test_a_list_is_looked_for_only_where_one_is_named(as_alice, django_assert_num_queries):
    with django_assert_num_queries(2):
        as_alice.get("/todos/read/", {"q": "Dentist fri"})
    with django_assert_num_queries(3):
        as_alice.get("/todos/read/", {"q": "Dentist fri #house"})
