"""The minified style sheets say what their sources say, and browsers understand it."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.contrib.staticfiles.finders import get_finders
from playwright.sync_api import Browser, expect

from tests.browser.home import Home
from tests.browser.house import House
from tests.browser.visitor import visit

# Custom properties keep their text as written; there, as everywhere, space inside a bracket's ends means nothing.
RULES = """(text) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(text);
    return [...sheet.cssRules].map((rule) => rule.cssText.replace(/([(,])\\s+|\\s+(?=\\))/g, "$1"));
}"""


def test_a_browser_reads_the_same_rules_from_a_sheet_and_from_its_minified_copy(browser: Browser, house: House):
    page = browser.new_page()
    read = 0
    for name, source in sources():
        rules, minified = page.evaluate(RULES, source.read_text()), (house.site.folder / "static" / name).read_text()
        assert page.evaluate(RULES, minified) == rules, name
        assert len(minified) < source.stat().st_size, name
        read += len(rules)
    page.close()

    assert read > 100


def sources() -> list[tuple[str, Path]]:
    """Every style sheet of the site and its apps."""
    found = [(name, storage.path(name)) for finder in get_finders() for name, storage in finder.list([])]
    return [(name, Path(path)) for name, path in found if name.endswith(".css")]


# Stops grow and rows fade for a moment, unless somebody has asked for none of that.
@pytest.mark.parametrize(("wanted", "moves"), [("no-preference", True), ("reduce", False)])
def test_nothing_moves_for_who_wants_no_motion(browser: Browser, house: House, wanted: str, moves: bool):
    page = house.page(browser, "erin", reduced_motion=wanted)
    page.goto("/")
    moving = page.locator(".row").first.evaluate("""row => {
        const stop = row.querySelector(".stop[aria-pressed=false]");
        getComputedStyle(stop, "::before").width; // as it was, to move from
        stop.setAttribute("aria-pressed", "true");
        row.classList.add("fresh");
        return new Set(document.getAnimations().map((found) => found.effect.target)).size;
    }""")
    assert moving == (2 if moves else 0), "the stop and the row"


def test_a_page_on_which_nothing_was_written_has_no_tabs_until_something_is(browser: Browser, home: Home):
    with visit(browser, home, scripts=True) as alice:
        expect(alice.page.locator("#tabs")).to_be_hidden()
        alice.page.get_by_label("What needs doing?").fill("Buy milk")
        alice.page.get_by_role("button", name="Add").click()
        expect(alice.page.locator("#tabs")).to_be_visible()
