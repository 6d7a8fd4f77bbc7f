"""Pages that pass into each other."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.house import House

# `moved`: whether anything moved while this page took the place of the one before.
WATCH_TRANSITION = """addEventListener("pagereveal", ({viewTransition}) => viewTransition?.ready.then(() => {
    const isMoving = ({effect}) => effect.pseudoElement?.startsWith("::view-transition");
    window.moved = document.getAnimations().some(isMoving);
}))"""


@pytest.mark.parametrize("motion", ["no-preference", "reduce"])
def test_pages_pass_into_each_other_unless_motion_is_unwanted(browser: Browser, house: House, motion: str):
    with house.context(browser, "heidi", reduced_motion=motion) as window:
        page = window.new_page()
        page.add_init_script(WATCH_TRANSITION)
        page.goto("/inbox/")
        page.get_by_role("link", name="Trash").click()
        expect(page.get_by_role("heading", name="Trash")).to_be_visible()

        page.wait_for_function("'moved' in window")
        assert page.evaluate("window.moved") is (motion == "no-preference")
