"""One browser for all; one site too, on which each test is somebody else; a site of its own for a test that ends it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser import chromium
from tests.browser.home import Home
from tests.browser.house import House, lived_in
from tests.live_server import LiveServer, live_server

if TYPE_CHECKING:
    from tests.browser.hand import Hand

pytest.register_assert_rewrite("tests.browser.visitor", "tests.browser.typist", "tests.browser.hand")
HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)


# Of the package, not the session: while Playwright runs, its event loop makes Django refuse all database access here.
@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        found = chromium.launch(playwright)
        if found is None and os.environ.get("TODO_REQUIRE_BROWSER"):
            pytest.fail(chromium.MISSING, pytrace=False)
        if found is None:
            pytest.skip(chromium.MISSING)
        yield found
        found.close()


@pytest.fixture
def site() -> Iterator[LiveServer]:
    """A site that a test may break, kill, and start again."""
    with live_server() as server:
        yield server


@pytest.fixture(scope="package")
def house() -> Iterator[House]:
    """A site with people and todos on it, for tests that need a page, not a history of their own."""
    with live_server(first=lived_in()) as server:
        yield House(server)


@pytest.fixture
def home(house: House) -> Home:
    """The home of a person who has done nothing yet."""
    return house.home()


@pytest.fixture
def heidi(browser: Browser, house: House) -> Iterator[Hand]:
    """On her list of three, in a window that forgets afterwards what was switched off in it."""
    from tests.browser.hand import Hand  # not before its asserts are to be rewritten

    with house.context(browser, "heidi") as window:
        hand = Hand(window.new_page())
        hand.opens("/inbox/?status=All")
        yield hand
