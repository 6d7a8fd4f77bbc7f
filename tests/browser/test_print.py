"""The audit report: the page of a todo, printed."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from playwright.sync_api import Browser, expect

from tests.browser.house import House
from tests.live_server import OWNER

# Between the name of a fact and its value.
GAPS = """() => [...document.querySelectorAll(".facts dt")].map((term) => {
    const words = document.createRange();
    words.selectNodeContents(term);
    return term.nextElementSibling.getBoundingClientRect().left - words.getBoundingClientRect().right;
})"""


def test_a_printed_todo_is_its_audit_report(browser: Browser, house: House):
    page = house.context(browser, "carol").new_page()
    page.goto(house.todo("Write the report", "carol"))
    page.get_by_role("link", name="Audit report").click()
    page.emulate_media(media="print")
    newest = page.locator("#v5")

    expect(page.get_by_text("Audit report, printed by carol on")).to_be_visible()
    expect(page.get_by_text("All 5 events were read again and every hash was computed again")).to_be_visible()
    assert re.search("Head ([0-9a-f]{8} ?){8}", page.locator("dl.facts").inner_text())
    assert page.locator("#timeline > li").count() == 5
    facts = " ".join(" ".join(newest.locator(".raw dd:visible").all_inner_texts()).split())
    assert re.fullmatch(
        r"TodoStatusChanged, schema 1, position #\d+ [0-9a-f-]{36} 2025-11-18 09:\d\d:00.000000 UTC "
        r"([0-9a-f]{8} ?){8} v4 [0-9a-f]{8}, link verified",
        facts,
    )
    tops = [box["y"] for part in newest.locator(".raw code:visible").all() if (box := part.bounding_box())]
    assert (len(tops), len(set(tops))) == (4, 2), "a line of facts and a line of the hash"
    for left_out in ("header", ".controls", ".pages", "#v5 pre", "#v5 button", "#v4 .button", "#status-line"):
        for part in page.locator(left_out).all():
            expect(part).to_be_hidden()
    expect(page.locator(".facts .line", has_text="Status").first).to_contain_text("Finished, by carol")
    assert min(page.evaluate(GAPS)) > 4
    assert page.locator(".status-dot").first.evaluate("dot => getComputedStyle(dot).printColorAdjust") == "exact"
    assert len(page.pdf()) > 10_000


def test_a_printed_event_says_its_day_and_what_undid_it(browser: Browser, house: House):
    page = house.page(browser, "judy")
    page.goto(house.todo("Pack the bags", "judy"))
    page.get_by_role("button", name="Finished").click()
    page.get_by_role("status").get_by_role("button", name="Undo").click()
    expect(page.locator("#v7")).to_be_visible()
    undone, today = page.locator("#v6"), f"{datetime.now(UTC):%-d %b}"
    expect(undone.get_by_text(today)).to_be_hidden()
    page.emulate_media(media="print")
    expect(undone.get_by_text(today)).to_be_visible()
    expect(undone.get_by_text("undone in v7")).to_be_visible()
    page.emulate_media(media="screen")


def test_the_screen_also_says_what_restore_brings_back(browser: Browser, house: House):
    page = house.page(browser, OWNER)
    page.goto(house.todo("Sell the old bicycle"))
    expect(page.locator(".facts").get_by_text("Queued,")).to_be_visible()
    page.goto(house.todo("Buy oat milk"))
    expect(page.locator(".facts").get_by_text("Queued,")).to_be_hidden()


def test_a_printed_list_is_its_rows_with_their_beads(browser: Browser, house: House):
    page = house.context(browser, "carol").new_page()
    page.goto("/inbox/?status=All")
    page.emulate_media(media="print")

    expect(page.get_by_text("All, printed by carol on")).to_be_visible()
    expect(page.locator(".row .description")).to_have_text(["Write the report", "Renew both passports", "Buy oat milk"])
    for bead in page.locator(".option[aria-pressed=true]").all():
        expect(bead).to_be_visible()
        assert bead.evaluate("bead => getComputedStyle(bead, '::before').printColorAdjust") == "exact"
    for left_out in ("#add", "#tabs", "header", ".key", ".row .tools", "#status-line", "#history-line a", ".skip"):
        for part in page.locator(left_out).locator("visible=true").all():
            raise AssertionError(part.evaluate("part => part.outerHTML"))
