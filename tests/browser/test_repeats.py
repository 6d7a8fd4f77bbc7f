"""A todo that repeats: typed, finished in its row by a key, skipped and taken back; live in another tab."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.entrance import enters
from tests.browser.home import Home
from tests.browser.visitor import visit

pytestmark = pytest.mark.browser

# Today has another one.
FIELD = "What needs doing?"


def row(page: Page, words: str):
    return page.locator("#rows .row", has_text=words)


def test_what_repeats_goes_on_to_the_next_time(browser: Browser, home: Home):
    page = browser.new_context().new_page()
    enters(page, home.link)
    page.get_by_role("link", name="Inbox").click()
    page.get_by_label(FIELD, exact=True).fill("Water the plants every day")
    expect(page.locator(".chip", has_text="every day")).to_be_visible()
    page.get_by_label(FIELD, exact=True).press("Enter")
    expect(row(page, "Water the plants")).to_contain_text("every day")
    other = page.context.new_page()
    other.goto(f"{home.base}/inbox/")

    row(page, "Water the plants").get_by_role("button", name="Finished").click()
    expect(page.locator("#status-line")).to_contain_text("next is")
    tomorrow = date.today() + timedelta(days=1)
    for seen in (page, other):
        expect(row(seen, "Water the plants")).to_contain_text(f"{tomorrow:%a} {tomorrow.day} {tomorrow:%b}")
        expect(row(seen, "Water the plants").get_by_role("button", name="Queued", pressed=True)).to_be_visible()
    page.locator("#undo").click()
    expect(row(page, "Water the plants")).to_contain_text("today")
    assert home.stored()[3:] == ["TodoOccurrenceFinished", "TodoDueChanged"]


def test_keys_finish_it_and_its_page_skips_and_changes_it(browser: Browser, home: Home):
    page = browser.new_context().new_page()
    enters(page, home.link)
    page.get_by_role("link", name="Inbox").click()
    page.get_by_label(FIELD, exact=True).fill("Bins out every 2 days")
    page.get_by_label(FIELD, exact=True).press("Enter")
    expect(row(page, "Bins out")).to_contain_text("every 2 days")
    page.locator("body").press("Escape")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("j")
    page.keyboard.press("3")
    expect(page.locator("#status-line")).to_contain_text("next is")

    row(page, "Bins out").locator("a.description").click()
    expect(page.locator("#head")).to_contain_text("1 finished")
    page.get_by_role("button", name="Skip this one and go on to the next").press("Enter")
    expect(page.locator("#status-line")).to_contain_text("Skipped")
    page.get_by_role("link", name="every 2 days").press("Enter")
    page.get_by_role("textbox", name="Repeat").fill("every! 3 weeks")
    page.get_by_role("button", name="Save").press("Enter")
    expect(page.locator("#edit-repeat")).to_have_text("3 weeks after it is done")
    expect(page.locator("#edit-repeat")).to_be_focused()
    assert home.stored()[3:] == ["TodoOccurrenceFinished", "TodoOccurrenceSkipped", "TodoRepeatChanged"]


def test_two_tabs_that_finish_one_time_make_one(browser: Browser, home: Home):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    enters(page, home.link, scripts=False)
    page.get_by_role("link", name="Inbox").click()
    page.get_by_label(FIELD, exact=True).fill("Feed the cat every day")
    page.get_by_role("button", name="Add").click()
    page.get_by_role("button", name="Add", exact=True).first.click()
    other = context.new_page()
    for tab in (page, other):
        tab.goto(f"{home.base}/inbox/")
    for tab in (page, other):
        row(tab, "Feed the cat").get_by_role("button", name="Finished").click()

    expect(other.locator("#status-line")).to_contain_text("You finished it at")
    assert home.stored()[3:] == ["TodoOccurrenceFinished"]


def test_a_press_that_waits_finishes_no_day_that_was_not_seen(browser: Browser, home: Home):
    with visit(browser, home, scripts=True) as alice:
        page = alice.page
        page.get_by_label(FIELD, exact=True).fill("Feed the cat every day")
        page.get_by_label(FIELD, exact=True).press("Enter")
        line = row(page, "Feed the cat")
        expect(line).to_contain_text("today")
        # The changes of others come late too.
        page.route("**/live/**", lambda route: route.abort())
        page.route("**/updates/**", lambda route: route.abort())
        page.route("**/status/Started/", lambda route: (page.wait_for_timeout(1_500), route.continue_()))
        line.get_by_role("button", name="Started").click()
        line.get_by_role("button", name="Finished").click()
        todo = (line.get_attribute("id") or "").removeprefix("todo-")
        home.elsewhere("edit", todo, "due", "2099-01-02", "version", "3")
        expect(page.locator(".conflict")).to_contain_text("changed the due")
        alice.complaints.clear()  # the browser notes that the answer was a conflict
    assert home.stored()[3:] == ["TodoDueChanged", "TodoStatusChanged"]
