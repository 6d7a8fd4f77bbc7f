"""The list in one hand: what is in sight first, how big every target is, and what each does."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.home import Home
from tests.browser.house import House
from tests.browser.states import STATES
from tests.browser.visitor import visit

PHONE, SMALL = {"width": 390, "height": 844}, {"width": 320, "height": 640}
TARGET = 44
# A link amid the words of a sentence is as high as its line. A box is pressed anywhere on its label. What lies under
# another target of its row, for the eye alone, is not pressed.
TOO_SMALL = """least => {
    const amidWords = (control) => control.localName === "a" && getComputedStyle(control).display === "inline"
        && [...control.parentElement.childNodes].some((node) => node !== control && node.textContent.trim());
    const pressed = (control) => control.closest("label") ?? control;
    return [...document.querySelectorAll("a, button, input, select, textarea, summary")]
        .filter((control) => control.checkVisibility() && !control.matches(".visually-hidden") && !amidWords(control))
        .map((control) => [control.outerHTML.slice(0, 120), pressed(control).getBoundingClientRect()])
        .filter(([, box]) => box.width < least - .5 || box.height < least - .5)
        .map(([html, box]) => `${Math.round(box.width)} x ${Math.round(box.height)}: ${html}`);
}"""
PAGES = [
    "list",
    "list, dense",
    "list, selecting",
    "list, one label",
    "trash",
    "todo",
    "todo, labels",
    "todo, details open",
    "todo, removed",
    "todo, edit",
    "todo, changes at once",
    "todo, words erased",
    "todo, asked to erase",
    "event",
    "activity",
    "search",
    "search, refused",
    "the list as it was",
    "account",
    "sign-in",
]


@pytest.mark.parametrize("name", PAGES)
def test_every_target_is_big_enough_for_a_thumb(browser: Browser, house: House, name: str):
    page = house.page(browser, STATES[name].who, viewport=PHONE)
    STATES[name].reach(page, house)

    assert page.evaluate(TOO_SMALL, TARGET) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


@pytest.mark.parametrize("name", ["list", "account", "sign-in", "activity", "search"])
def test_no_field_has_letters_so_small_that_a_phone_zooms_in(browser: Browser, house: House, name: str):
    page = house.page(browser, STATES[name].who, viewport=PHONE)
    STATES[name].reach(page, house)
    fields = page.locator("input:not([type=hidden], [type=checkbox]), select, textarea")
    sizes = fields.evaluate_all("fields => fields.map((field) => parseFloat(getComputedStyle(field).fontSize))")

    assert min(sizes) >= 16


@pytest.mark.parametrize(("screen", "share"), [(PHONE, 0.17), (SMALL, 0.24)], ids=["390 x 844", "320 x 640"])
def test_the_first_row_is_near_the_top_and_the_field_at_the_foot(browser: Browser, house: House, screen, share):
    page = house.page(browser, "heidi", viewport=screen)
    page.goto("/inbox/")
    first, add = page.locator(".row").first.bounding_box(), page.locator("#add").bounding_box()
    print(f"above the first row: {first['y'] / screen['height']:.1%} of {screen}")

    assert first["y"] / screen["height"] < share
    assert add["y"] + add["height"] == screen["height"]


def test_a_row_has_three_targets(browser: Browser, home: Home):
    with visit(browser, home, scripts=True) as alice:
        alice.page.set_viewport_size(PHONE)
        alice.adds("Buy milk")
        row = alice.page.locator(".row")
        middle = row.bounding_box()["y"] + row.bounding_box()["height"] / 2
        for place, sentence, status in [
            (28, "Started Buy milk.", "started"),
            (28, "Put Buy milk back in the queue.", "queued"),
            (370, "Finished Buy milk.", "finished"),
            (370, "Put Buy milk back in the queue.", "queued"),
        ]:
            alice.page.mouse.click(place, middle)
            alice.says(sentence)
            expect(alice.page.locator(f".row.is-{status}")).to_have_count(1)
        alice.page.mouse.click(200, middle)
        expect(alice.page.get_by_role("heading", name="Buy milk")).to_be_visible()


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts on", "scripts off"])
def test_the_other_pages_open_from_the_foot(browser: Browser, house: House, scripts: bool):
    page = house.page(browser, "heidi", viewport=PHONE, java_script_enabled=scripts)
    page.goto("/inbox/")
    expect(page.get_by_role("link", name="Activity")).to_be_hidden()
    page.get_by_role("button", name="Pages").click()
    expect(page.get_by_role("link", name="Trash")).to_be_visible()
    expect(page.get_by_role("link", name="heidi")).to_be_visible()
    page.get_by_role("link", name="Activity").click()
    expect(page.get_by_role("heading", name="Activity")).to_be_visible()
    goes_back(page)


def goes_back(page: Page) -> None:
    page.get_by_role("button", name="Pages").click()
    page.get_by_role("link", name="Inbox").click()
    expect(page.get_by_label("What needs doing?")).to_be_visible()
