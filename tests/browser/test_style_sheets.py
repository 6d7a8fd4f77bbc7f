"""The served style sheets say what their sources say, and browsers understand it."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.finders import get_finders
from playwright.sync_api import Browser, Route, expect

from tests.browser.home import Home
from tests.browser.house import House
from tests.browser.visitor import visit
from tests.live_server import ROOT
from todosite.serving.bundles import bundle

STATIC = ROOT / "static"

# Custom properties keep their text as written; there, as everywhere, space inside a bracket's ends means nothing.
TIDY = r"""const tidy = (rules) => [...rules].map((rule) => rule.cssText.replace(/([(,])\s+|\s+(?=\))/g, "$1"));"""
RULES = f"""(text) => {{
    {TIDY}
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(text);
    return tidy(sheet.cssRules);
}}"""
# By layer: of a served sheet, which has a block for each, and of one whose parts a browser imports by itself.
SERVED_LAYERS = f"""(text) => {{
    {TIDY}
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(text);
    const blocks = [...sheet.cssRules].filter((rule) => rule instanceof CSSLayerBlockRule);
    return blocks.map((block) => [block.name, tidy(block.cssRules)]);
}}"""
IMPORTED_LAYERS = f"""async (name) => {{
    {TIDY}
    const link = document.createElement("link");
    Object.assign(link, {{ rel: "stylesheet", href: name }});
    document.head.append(link);
    await new Promise((loaded, failed) => Object.assign(link, {{ onload: loaded, onerror: failed }}));
    const layers = {{}};
    for (const rule of [...link.sheet.cssRules].filter((rule) => rule instanceof CSSImportRule)) {{
        (layers[rule.layerName] ??= []).push(...tidy(rule.styleSheet.cssRules));
    }}
    return Object.entries(layers);
}}"""
PARTS = "http://parts.test"
TYPES = {".css": "text/css", ".js": "text/javascript"}


def test_a_browser_reads_the_same_rules_from_a_sheet_and_from_its_minified_copy(browser: Browser, house: House):
    page = browser.new_page()
    read = 0
    for name, source in sources().items():
        rules, minified = page.evaluate(RULES, source), (house.site.folder / "static" / name).read_text()
        assert page.evaluate(RULES, minified) == rules, name
        assert len(minified.encode()) < len(source.encode()), name
        read += len(rules)
    page.close()

    assert read > 100


def test_a_browser_that_puts_the_parts_together_itself_reads_what_is_served(browser: Browser, house: House):
    page = browser.new_page()
    page.route(f"{PARTS}/**", serve_part)
    page.goto(f"{PARTS}/page")
    imported = page.evaluate(IMPORTED_LAYERS, "todos.css")
    served = page.evaluate(SERVED_LAYERS, (house.site.folder / "static" / "todos.css").read_text())
    page.close()

    assert [layer for layer, _ in served] == ["tokens", "base", "grid", "parts", "narrow", "print"]
    assert sum(len(rules) for _, rules in served) > 100
    assert imported == served


def serve_part(route: Route) -> None:
    """A source as it is written; else an empty page."""
    found = finders.find(urlsplit(route.request.url).path.lstrip("/"))
    if found is None:
        route.fulfill(body="<!doctype html><title>Parts</title><body></body>", content_type="text/html")
    else:
        route.fulfill(body=Path(found).read_text(), content_type=TYPES[Path(found).suffix])


def test_every_part_of_the_script_is_a_module_that_a_browser_can_load(browser: Browser):
    page = browser.new_page()
    failures: list[str] = []
    page.on("pageerror", lambda error: failures.append(str(error)))
    page.route(f"{PARTS}/**", serve_part)
    names = sorted(f"/js/{part.name}" for part in (STATIC / "js").iterdir())
    for name in names:
        page.goto(f"{PARTS}/page")
        page.evaluate("name => import(name).then(() => null)", name)
    page.close()

    assert len(names) > 10
    assert failures == []


def sources() -> dict[str, str]:
    """Every style sheet of the site and its apps, by the name it is served by; ours with its parts in their places."""
    found = {name: Path(storage.path(name)) for finder in get_finders() for name, storage in finder.list([])}
    sheets = {name: path.read_text() for name, path in found.items() if name.endswith(".css")}
    sheets["todos.css"], parts = bundle("todos.css", lambda name: found[name].read_text())
    return {name: source for name, source in sheets.items() if name not in parts}


# Options grow and rows fade for a moment, unless the person prefers no motion.
@pytest.mark.parametrize(("wanted", "moving"), [("no-preference", 2), ("reduce", 0)])
def test_nothing_moves_for_who_wants_no_motion(browser: Browser, house: House, wanted: str, moving: int):
    page = house.page(browser, "erin", reduced_motion=wanted)
    page.goto("/")
    found = page.locator(".row").first.evaluate("""row => {
        const option = row.querySelector(".option[aria-pressed=false]");
        getComputedStyle(option, "::before").width; // as it was, to move from
        option.setAttribute("aria-pressed", "true");
        row.classList.add("fresh");
        return new Set(document.getAnimations().map((found) => found.effect.target)).size;
    }""")
    assert found == moving, "the option and the row"


def test_a_page_on_which_nothing_was_written_has_no_tabs_until_something_is(browser: Browser, home: Home):
    with visit(browser, home, scripts=True) as alice:
        expect(alice.page.locator("#tabs")).to_be_hidden()
        alice.page.get_by_label("What needs doing?").fill("Buy milk")
        alice.page.get_by_role("button", name="Add").click()
        expect(alice.page.locator("#tabs")).to_be_visible()


def test_on_a_small_screen_the_words_of_a_long_list_have_two_lines_and_ticks_are_beside_the_time(
    browser: Browser, house: House
):
    page = house.page(browser, "grace", viewport={"width": 320, "height": 600})
    page.goto("/?select=1")
    row = page.locator(".dense .row").first
    row.locator("a.description").evaluate("words => { words.textContent = 'Water all the plants '.repeat(9); }")
    assert row.locator("a.description").bounding_box()["height"] == 48
    time, box = row.locator("time").bounding_box(), row.get_by_role("checkbox").bounding_box()
    assert (time["x"] + time["width"] < box["x"], box["width"]) == (True, 24)
    link, earlier = (
        page.locator("#time-link").bounding_box(),
        page.get_by_role("link", name="Earlier").bounding_box(),
    )
    assert abs(link["y"] - earlier["y"]) < 4
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


ARABIC = "شراء 2 لتر (اليوم)!"
# How far the last character is to the left of the first, and the words' left edge from that of what holds them.
ORDER = """(part) => {
    const words = document.createRange(), text = [...part.childNodes].find((node) => node.data?.trim());
    const at = (place) => {
        words.setStart(text, place);
        words.setEnd(text, place + 1);
        return words.getBoundingClientRect().left;
    };
    const ends = at(0) - at(text.data.length - 1);
    words.selectNodeContents(part);
    return [ends > 0, Math.round(words.getBoundingClientRect().left - part.getBoundingClientRect().left)];
}"""


def test_words_from_right_to_left_read_in_their_order_and_start_on_the_same_line(browser: Browser, home: Home):
    with visit(browser, home, scripts=True) as alice:
        field = alice.page.get_by_label("What needs doing?")
        field.fill(ARABIC)
        assert field.evaluate("field => getComputedStyle(field).unicodeBidi") == "plaintext"
        alice.page.get_by_role("button", name="Add").click()
        assert alice.page.locator("#status-line q").evaluate(ORDER)[0] is True
        assert alice.page.locator(".row .description").evaluate(ORDER) == [True, 0]
        alice.page.locator(".row .description").click()
        assert alice.page.locator("h1").evaluate(ORDER) == [True, 0]
        assert alice.page.locator("p.change").evaluate(ORDER) == [True, 0]
