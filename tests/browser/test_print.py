"""The audit report: the page of a todo, printed."""

from __future__ import annotations

import re

from playwright.sync_api import Browser, expect

from tests.browser.house import House


def test_a_printed_todo_is_its_audit_report(browser: Browser, house: House):
    page = house.context(browser, "carol").new_page()
    page.goto(house.todo("Write the report", "carol"))
    page.get_by_role("link", name="Audit report").click()
    page.emulate_media(media="print")
    newest = page.locator("#v5")

    expect(page.get_by_text("Audit report, printed by carol on")).to_be_visible()
    expect(page.get_by_text("All 5 events were read again and every hash was computed anew")).to_be_visible()
    assert re.search("Head ([0-9a-f]{8} ?){8}", page.locator("dl.facts").inner_text())
    assert page.locator("#timeline > li").count() == 5
    told = " ".join(newest.locator(".raw dd:visible").all_inner_texts())
    assert re.fullmatch(
        r"TodoStatusChanged, schema 1, position #\d+ [0-9a-f-]{36} 2025-11-18 09:\d\d:00.000000 UTC "
        r"([0-9a-f]{8} ?){8} v4 [0-9a-f]{8}, link verified",
        told,
    )
    tops = [box["y"] for part in newest.locator(".raw code:visible").all() if (box := part.bounding_box())]
    assert (len(tops), len(set(tops))) == (4, 2), "a line of facts and a line of the hash"
    for left_out in ("header", ".controls", ".pages", "#v5 pre", "#v5 button", "#status-line"):
        expect(page.locator(left_out)).to_be_hidden()
    assert len(page.pdf()) > 10_000
