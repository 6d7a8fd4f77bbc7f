"""A day's work done with single keys."""

from __future__ import annotations

from playwright.sync_api import Browser, expect

from tests.browser.hand import MILK, PASSPORT, REPORT, Hand
from tests.browser.house import House


def test_a_whole_day_is_done_by_single_keys(browser: Browser, house: House):
    with house.context(browser, "ivan") as window:
        ivan = Hand(window.new_page())
        ivan.opens("/inbox/")
        writes_three(ivan)
        works_through_them(ivan)
        mends_a_line(ivan)
        looks_one_up(ivan)


def writes_three(ivan: Hand) -> None:
    ivan.key("n", ivan.add)
    for words in (MILK, PASSPORT, REPORT):
        ivan.type(words)
        ivan.key("Enter", ivan.add, f"Added {words}.")
    ivan.key("Escape", ivan.link(REPORT))


def works_through_them(ivan: Hand) -> None:
    ivan.key("2", ivan.link(REPORT), f"Started {REPORT}.")
    ivan.press("j")
    ivan.key("3", ivan.link(PASSPORT), f"Finished {PASSPORT}.")
    ivan.key("u", ivan.link(PASSPORT), f"Undone. {PASSPORT} is Queued again.")
    ivan.key("j", ivan.link(MILK))


def mends_a_line(ivan: Hand) -> None:
    ivan.key("e", ivan.field("Description"))
    ivan.press("End")
    ivan.type(" and tea")
    ivan.key("Enter", ivan.link(f"Edit {MILK} and tea"), f"Changed to {MILK} and tea.")
    ivan.press("Tab")
    ivan.key("Enter", ivan.button(f"Restore {MILK} and tea"), f"Removed {MILK} and tea.")
    ivan.key("u", ivan.link(f"Edit {MILK} and tea"), f"Undone. {MILK} and tea is back.")


def looks_one_up(ivan: Hand) -> None:
    ivan.press("/")
    ivan.type("report")
    ivan.press("Enter")
    expect(ivan.page.locator(".row")).to_have_count(1)
    ivan.press("Escape", "h")
    expect(ivan.page.get_by_role("heading", name="History")).to_be_visible()
    ivan.opens(ivan.page.url)
    ivan.press("j", "3")
    ivan.is_at(ivan.page.locator("#v2 a.when"), f"Finished {REPORT}.")
    ivan.press("?")
    expect(ivan.sheet).to_be_visible()
