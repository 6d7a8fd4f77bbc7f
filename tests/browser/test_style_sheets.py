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
IN_MEDIA_QUERIES = """(text) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(text);
    const within = ({cssRules = []}) => [...cssRules];
    const found = (rule) => rule instanceof CSSMediaRule ? within(rule) : within(rule).flatMap(found);
    return [...sheet.cssRules].flatMap(found).map((rule) => rule.constructor.name);
}"""
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


def test_media_queries_hold_nothing_by_which_webkit_loses_nested_rules(browser: Browser, house: House):
    page = browser.new_page()
    found = page.evaluate(IN_MEDIA_QUERIES, (house.site.folder / "static" / "todos.css").read_text())
    page.close()

    assert set(found) == {"CSSStyleRule", "CSSPageRule"}
    assert len(found) > 50


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
    page.goto("/inbox/")
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


def test_on_a_small_screen_the_words_of_a_long_list_have_three_lines_and_boxes_are_at_the_edge(
    browser: Browser, house: House
):
    page = house.page(browser, "grace", viewport={"width": 320, "height": 600})
    page.goto("/inbox/?select=1")
    row = page.locator(".dense .row").first
    row.locator("a.description").evaluate("words => { words.textContent = 'Water all the plants '.repeat(9); }")
    assert row.locator("a.description").evaluate("words => words.clientHeight") == 72
    words, box = row.locator("a.description").bounding_box(), row.get_by_role("checkbox").bounding_box()
    assert (words["x"] + words["width"] < box["x"], box["width"]) == (True, 24)
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


@pytest.mark.parametrize("width", [1280, 390])
def test_bars_that_stay_in_sight_are_opaque_in_forced_colours_too(browser: Browser, house: House, width: int):
    page = house.page(browser, "heidi", forced_colors="active", viewport={"width": width, "height": 800})
    page.goto("/inbox/")
    for bar in ("#status-line", "#add") if width == 390 else ("#status-line",):
        colour = page.locator(bar).evaluate("bar => getComputedStyle(bar).backgroundColor")
        assert not colour.startswith("rgba"), (bar, colour)
    page.goto("/inbox/?at=1000000000000")
    assert not page.locator(".banner").evaluate("bar => getComputedStyle(bar).backgroundColor").startswith("rgba")


@pytest.mark.parametrize(
    ("address", "line", "words"),
    [("/activity/", "#feed .entry", ".description"), ("/inbox/?status=All", ".row", ".description")],
)
def test_marks_stacked_upon_a_letter_paint_over_no_other_line(
    browser: Browser, house: House, address: str, line: str, words: str
):
    page = house.page(browser, "erin")
    page.goto(address)
    shown = page.locator(line).nth(1).locator(words).first
    neighbours = [page.locator(line).nth(0), page.locator(line).nth(2)]

    shown.evaluate("words => { words.textContent = 'Z'; }")
    before = [neighbour.screenshot(animations="disabled") for neighbour in neighbours]
    shown.evaluate("words => { words.textContent = 'Z' + '\\u0301\\u0316'.repeat(60); }")
    assert [neighbour.screenshot(animations="disabled") for neighbour in neighbours] == before
