"""A WebKit, and a site of its own for the journey in it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from selenium.webdriver.remote.webdriver import WebDriver

from tests.live_server import LiveServer, live_server
from tests.webkit import webkit

pytest.register_assert_rewrite("tests.webkit.visitor")
HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.webkit)


@pytest.fixture
def driver() -> Iterator[WebDriver]:
    if not webkit.is_installed() and os.environ.get("TODO_REQUIRE_BROWSER"):
        pytest.fail(webkit.MISSING, pytrace=False)
    if not webkit.is_installed():
        pytest.skip(webkit.MISSING)
    with webkit.launch() as found:
        yield found


@pytest.fixture
def site(driver: WebDriver) -> Iterator[LiveServer]:
    """A site that the journey may stop and start again."""
    with live_server() as server:
        yield server
