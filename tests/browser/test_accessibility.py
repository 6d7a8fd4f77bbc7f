"""Every page of ours in every state: nothing for axe-core to find, and nothing too small to hit."""

from __future__ import annotations

from itertools import product

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.browser.entrance import enters
from tests.browser.house import House
from tests.browser.states import STATES, State
from tests.live_server import LiveServer

SMALL, WIDE = 320, 1280
TARGET = 24
NO_TWO_MAINS = {"main": 1, "h1": 1, "[role=status]": 1}
VIEWS = [(name, "light", WIDE) for name in STATES] + [
    (name, scheme, width)
    for name, scheme, width in product(("sign-in", "list", "todo", "not here"), ("light", "dark"), (SMALL, WIDE))
    if (scheme, width) != ("light", WIDE)
]
# The sheet is drawn by gradients, which axe does not look through. Here every word has that tint of the sheet
# behind it that is worse for it: the margin's in light, the paper's in dark.
FLATTEN = """dark => {
    const flat = dark ? "var(--paper)" : "var(--margin)";
    for (const row of document.querySelectorAll(".fresh")) row.classList.remove("fresh");
    for (const part of document.querySelectorAll("body, #status-line, .row")) part.style.background = flat;
    // The bar that joins an act is a box of its own over the rule; axe takes it for a ground of the words.
    for (const act of document.querySelectorAll(".act")) act.classList.remove("act");
    for (const form of document.querySelectorAll(".conflict")) form.style.background = "var(--wash)";
}"""
# What lies over the page hides what is under it, but axe does not know that: where the lines of a sentence lie over
# different boxes, it cannot tell the ground. So dialogs and bars are put into the flow, over nothing; they are opaque.
IN_THE_FLOW = """() => {
    for (const dialog of document.querySelectorAll("dialog:modal")) {
        dialog.close();
        dialog.show();
        dialog.style.position = "fixed";
    }
    const above = [...document.querySelectorAll("body *")]
        .filter((part) => part.checkVisibility() && ["fixed", "sticky"].includes(getComputedStyle(part).position));
    for (const part of above) Object.assign(part.style, { position: "relative", inset: "auto", zIndex: "auto" });
    return above
        .filter((part) => !getComputedStyle(part).backgroundColor.startsWith("rgb("))
        .map((part) => part.outerHTML.slice(0, 120));
}"""
# Links within a sentence may be as small as its words; what is only there for the ear is no target until it has focus.
TOO_SMALL = """least => {
    const amidWords = (control) => control.localName === "a" && getComputedStyle(control).display === "inline"
        && [...control.parentElement.childNodes].some((node) => node !== control && node.textContent.trim());
    return [...document.querySelectorAll("a, button, input, select, textarea, summary")]
        .filter((control) => control.checkVisibility() && !control.matches(".visually-hidden") && !amidWords(control))
        .map((control) => [control.outerHTML.slice(0, 120), control.getBoundingClientRect()])
        .filter(([, box]) => box.width < least || box.height < least)
        .map(([html, box]) => `${Math.round(box.width)} x ${Math.round(box.height)}: ${html}`);
}"""


@pytest.mark.parametrize(("name", "scheme", "width"), VIEWS, ids=[" ".join(map(str, view)) for view in VIEWS])
def test_a_page_is_open_to_every_reader(browser: Browser, house: House, name: str, scheme: str, width: int):
    state: State = STATES[name]
    look = {"color_scheme": scheme, "viewport": {"width": width, "height": 800}}
    if state.alone:
        page = house.context(browser, state.who, alone=True, **look).new_page()
    else:
        page = house.page(browser, state.who, **look)
    state.reach(page, house)
    assert_open(page, scheme, width)


def test_a_page_that_broke_is_open_to_every_reader(browser: Browser, site: LiveServer):
    page = browser.new_page(reduced_motion="reduce", viewport={"width": WIDE, "height": 800})
    enters(page, site.link)
    site.break_list()
    page.get_by_label("What needs doing?").fill("Water the plants")
    page.locator("#add").evaluate("form => form.submit()")
    expect(page.get_by_label("Your words")).to_have_value("Water the plants")
    assert_open(page, "light", WIDE)


def assert_open(page: Page, scheme: str, width: int) -> None:
    """The rules that every page keeps."""
    assert page.evaluate(TOO_SMALL, TARGET) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert {part: page.locator(part).count() for part in NO_TWO_MAINS} == NO_TWO_MAINS
    page.evaluate(FLATTEN, scheme == "dark")
    assert page.evaluate(IN_THE_FLOW) == []
    findings = Axe().run(page, options={"resultTypes": ["violations", "incomplete"]})
    assert findings.violations_count == 0, findings.generate_report()
    assert undecided(findings.response) == []


def undecided(response: dict) -> list[str]:
    """The words whose contrast axe could not tell."""
    return [
        f"{node['target']} {node['html']} {node['any'][0]['message']}"
        for rule in response["incomplete"]
        if rule["id"] == "color-contrast"
        for node in rule["nodes"]
        if node["any"][0]["data"]["messageKey"] != "nonBmp"  # an arrow, not a word
    ]
