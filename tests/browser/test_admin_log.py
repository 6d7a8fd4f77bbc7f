"""The log in admin on a screen of 1280 pixels: one line a row, and every column can be read."""

from __future__ import annotations

from playwright.sync_api import Browser

from tests.browser.house import House
from tests.live_server import OWNER


def test_every_row_is_one_line_and_every_column_has_room(browser: Browser, house: House):
    page = house.page(browser, OWNER)
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto("/admin/eventsourcing/storedevent/")

    heights = {row.bounding_box()["height"] for row in page.locator("#changelist tbody tr").all()}
    assert max(heights) <= 34
    cells = page.locator("#changelist tbody tr").first.locator("th, td").all()
    assert len(cells) == 8
    assert min(cell.bounding_box()["width"] for cell in cells) >= 64
    assert cells[-1].bounding_box()["x"] + cells[-1].bounding_box()["width"] <= 1280
    assert page.locator("#changelist-filter").bounding_box()["height"] < 90
