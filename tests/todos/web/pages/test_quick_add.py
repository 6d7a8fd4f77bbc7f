"""The page of examples of quick add."""

from __future__ import annotations

import pytest

from tests.todos.cast import added
from tests.todos.page import Page, text
from todos.domain.quick_add.examples import ONLY_WORDS

pytestmark = pytest.mark.django_db


def lines(client):
    page = Page(client.get("/quick-add/"))
    return [text(line) for line in page.root.iter("li") if "line" in line.get("class", "").split()]


def test_it_shows_what_is_read_with_the_words_that_are_left(as_alice):
    shown = lines(as_alice)

    assert "Call mom tomorrow → Call mom Tue 1 December" in shown
    assert "Water plants every! 3 days → Water plants 3 days after it is done" in shown
    assert "Buy milk @home-office → Buy milk home-office" in shown
    assert set(ONLY_WORDS) <= set(shown)


def test_the_sheet_of_keys_leads_to_it(as_alice):
    assert Page(as_alice.get("/keys/")).link("What quick add reads") == "/quick-add/"


def test_it_asks_no_more_of_the_database_than_any_page(as_alice, django_assert_num_queries):
    as_alice.get("/quick-add/")
    with django_assert_num_queries(6):
        as_alice.get("/quick-add/")


def test_it_is_the_same_for_everybody(as_alice, as_charlie, alice):
    added(alice, "A secret of Alice's")

    assert lines(as_alice) == lines(as_charlie)
