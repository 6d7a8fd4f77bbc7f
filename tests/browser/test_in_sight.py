"""The control with the keyboard is in sight: no bar at an edge of the screen hides it, and no bar fills the screen."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.home import Home
from tests.browser.house import House
from tests.browser.visitor import visit

SMALL = {"width": 320, "height": 480}
# The control with the keyboard, if a bar hides a part of it or it is outside the screen; "" where all is well.
HIDDEN = """() => {
    const control = document.activeElement, bars = [...document.querySelectorAll("#status-line, .banner")];
    if (control.matches("body, .visually-hidden") || bars.some((bar) => bar.contains(control))) return "";
    const { top, bottom } = control.getBoundingClientRect();
    const edges = bars.map((bar) => bar.getBoundingClientRect()).filter((bar) => bar.height > 2);
    const covered = edges.some((bar) => top < bar.bottom - 1 && bottom > bar.top + 1);
    return covered || top < -1 || bottom > innerHeight + 1 ? control.outerHTML.slice(0, 120) : "";
}"""
LONG = "A long story of many words " * 18


@pytest.mark.parametrize("key", ["Tab", "j"])
def test_no_step_forward_ends_behind_the_selection_bar(browser: Browser, house: House, key: str):
    page = house.page(browser, "heidi", viewport=SMALL)
    page.goto("/inbox/?select=1")
    expect(page.locator("#bulk")).to_be_in_viewport()
    assert walks(page, key, 35) == []


@pytest.mark.parametrize("key", ["Shift+Tab", "k"])
def test_no_step_back_ends_behind_the_band_of_the_past(browser: Browser, house: House, key: str):
    page = house.page(browser, "grace", viewport=SMALL)
    page.goto("/inbox/?at=1000000000000")
    page.locator("#rows > li a").last.focus()
    assert walks(page, key, 25) == []


def walks(page: Page, key: str, steps: int) -> list[str]:
    """The controls on the way that were hidden when it was their turn."""
    hidden = []
    for _ in range(steps):
        page.keyboard.press(key)
        hidden += [control for control in [page.evaluate(HIDDEN)] if control]
    return hidden


def test_of_a_long_todo_the_status_line_says_the_beginning(browser: Browser, home: Home):
    with visit(browser, home, scripts=True) as alice:
        alice.page.set_viewport_size(SMALL)
        alice.page.get_by_label("What needs doing?").fill(LONG)
        alice.page.get_by_role("button", name="Add").click()
        expect(alice.page.locator("#status-line q")).to_have_text(LONG[:79] + "…")
        assert alice.page.locator("#status-line").bounding_box()["height"] < SMALL["height"] / 3
