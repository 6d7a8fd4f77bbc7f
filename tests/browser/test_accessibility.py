"""Every page of ours in every state: nothing for axe-core to find, nothing too pale to read or too small to hit."""

from __future__ import annotations

from itertools import product

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

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
# The sheet is drawn by gradients, which axe does not look through. Here every word stands on that tint of the sheet
# that is worse for it: the margin's in light, the paper's in dark.
FLATTEN = """dark => {
    const flat = dark ? "var(--paper)" : "var(--margin)";
    for (const row of document.querySelectorAll(".fresh")) row.classList.remove("fresh");
    for (const part of document.querySelectorAll("body, #status-line, .row")) part.style.background = flat;
    // The bar that joins an act is a box of its own over the rule; axe takes it for a ground of the words.
    for (const act of document.querySelectorAll(".act")) act.classList.remove("act");
    for (const form of document.querySelectorAll(".conflict")) form.style.background = "var(--wash)";
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

# Text; and what only has to be seen: borders of fields, resting icons, idle stops, beads, the ring of the keyboard.
TEXT, SHAPE = 4.5, 3
CONTRASTS = [
    (TEXT, ["ink", "soft", "red", "green"], ["paper", "margin", "raised"]),
    (TEXT, ["ink", "soft", "red"], ["wash"]),
    (TEXT, ["ink"], ["mint"]),
    (TEXT, ["paper"], ["ink"]),
    (SHAPE, ["edge", "soft", "blue", "green", "red"], ["paper", "margin", "raised"]),
]
RGB = """name => {
    document.body.style.color = `var(--${name})`;
    return getComputedStyle(document.body).color.match(/[0-9.]+/g).map(Number);
}"""
LIST = r"""
- /children: deep-equal
- banner:
  - link "Todos"
  - navigation "Pages":
    - link "List"
    - link "Activity"
    - link "Trash"
  - navigation "Account":
    - link "Keys"
    - link "carol"
- main:
  - link /#\d+/
  - heading /\w+ \d+ \w+/ [level=1]
  - link "Earlier"
  - group "Status of the new todo":
    - text: Status of the new todo
    - radio "Queued" [checked]
    - text: Queued
    - radio "Started"
    - text: Started
    - radio "Finished"
    - text: Finished
  - text: What needs doing?
  - textbox "What needs doing?"
  - button "Add"
  - navigation "Filter by status":
    - link "All 3"
    - link "Queued 1"
    - link "Started 1"
    - link "Finished 1"
  - search:
    - text: Search
    - searchbox "Search"
    - button "Search"
  - list:
    - listitem:
      - link "18 Nov 2025 v5":
        - time: 18 Nov 2025
        - text: v5
      - group "Status of Write the report":
        - button "Queued"
        - button "Started"
        - button "Finished" [pressed]
      - link "Write the report"
      - text: Finished
      - link "Edit Write the report"
      - button "Remove Write the report"
    - listitem:
      - link "18 Nov 2025 v3":
        - time: 18 Nov 2025
        - text: v3
      - group "Status of Renew both passports":
        - button "Queued"
        - button "Started" [pressed]
        - button "Finished"
      - link "Renew both passports"
      - text: Started
      - link "Edit Renew both passports"
      - button "Remove Renew both passports"
    - listitem:
      - link "18 Nov 2025 v1":
        - time: 18 Nov 2025
        - text: v1
      - group "Status of Buy oat milk":
        - button "Queued" [pressed]
        - button "Started"
        - button "Finished"
      - link "Buy oat milk"
      - text: Queued
      - link "Edit Buy oat milk"
      - button "Remove Buy oat milk"
  - navigation "Pages of the list":
    - link "Select"
- status
"""
TODO = r"""
- /children: deep-equal
- banner:
  - link "Todos"
  - navigation "Pages":
    - link "List"
    - link "Activity"
    - link "Trash"
  - navigation "Account":
    - link "Keys"
    - link "carol"
- main:
  - article:
    - text: v3
    - heading "Renew both passports" [level=1]
    - group "Status":
      - button "Queued"
      - button "Started" [pressed]
      - button "Finished"
    - link "Edit"
    - button "Remove"
    - term: Status
    - definition:
      - text: /by carol, 18 November 2025 09:\d\d,/
      - link "v2"
    - term: Description
    - definition:
      - text: /by carol, 18 November 2025 09:\d\d,/
      - link "v3"
    - term: Added
    - definition:
      - text: /by carol, 18 November 2025 09:\d\d,/
      - link "v1"
    - term: Record
    - definition:
      - text: 3 events, chain unbroken, head
      - code: /[0-9a-f]{8}/
    - heading "History" [level=2]
    - list:
      - listitem:
        - link "18 Nov 2025 v3":
          - time: 18 Nov 2025
          - text: v3
        - paragraph:
          - strong: carol
          - text: changed the description
        - paragraph:
          - text: Renew
          - deletion: the
          - insertion: both
          - deletion: passport
          - insertion: passports
        - group:
          - text: "Details: demo"
          - code: /[0-9a-f]{8}/
          - term: Event
          - definition: "/TodoDescriptionChanged, schema 1, position #\\d+/"
          - term: Id
          - definition:
            - code: /[0-9a-f-]{36}/
          - term: Recorded
          - definition:
            - code: /2025-11-18 09:\d\d:00.000000 UTC/
          - term: Correlation
          - definition:
            - code: /[0-9a-f-]{36}/
          - term: Hash
          - definition:
            - code: /([0-9a-f]{8} ?){8}/
          - term: Follows
          - definition:
            - link "v2"
            - code: /[0-9a-f]{8}/
            - text: ", link verified"
          - group "Raw event": /"description". "Renew both passports"/
          - paragraph:
            - link "See the todo at v3"
        - 'button "Undo v3: back to the earlier description"': Undo
      - listitem:
        - link "18 Nov 2025 v2":
          - time: 18 Nov 2025
          - text: v2
        - paragraph:
          - strong: carol
          - text: started it Queued became Started
        - group:
          - text: "Details: demo"
          - code: /[0-9a-f]{8}/
        - 'button "Undo v2: back to Queued"': Undo
      - listitem:
        - link "18 Nov 2025 v1":
          - time: 18 Nov 2025
          - text: v1
        - paragraph:
          - strong: carol
          - text: added it Queued
        - paragraph: Renew the passport
        - group:
          - text: "Details: demo"
          - code: /[0-9a-f]{8}/
        - 'button "Undo v1: put it in the trash"': Undo
    - link "Audit report"
    - link "JSON Lines"
    - link "CSV"
- status
"""


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
    page.goto(site.link)
    site.break_list()
    page.get_by_label("What needs doing?").fill("Water the plants")
    page.locator("#add").evaluate("form => form.submit()")
    expect(page.get_by_label("Your words")).to_have_value("Water the plants")
    assert_open(page, "light", WIDE)


def assert_open(page: Page, scheme: str, width: int) -> None:
    """What is asked of every page."""
    assert page.evaluate(TOO_SMALL, TARGET) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert {part: page.locator(part).count() for part in NO_TWO_MAINS} == NO_TWO_MAINS
    page.evaluate(FLATTEN, scheme == "dark")
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
        if node["any"][0]["data"]["messageKey"] != "nonBmp"  # an arrow is no word
    ]


def test_the_list_has_these_landmarks_names_and_roles(browser: Browser, house: House):
    page = house.page(browser, "carol")
    page.goto("/")
    expect(page.locator("body")).to_match_aria_snapshot(LIST)


def test_the_page_of_a_todo_has_these_landmarks_names_and_roles(browser: Browser, house: House):
    page = house.page(browser, "carol")
    page.goto(house.todo("Renew the passport", "carol"))
    page.locator("#v3 summary").click()
    expect(page.locator("body")).to_match_aria_snapshot(TODO)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_colours_keep_their_contrast(browser: Browser, house: House, scheme: str):
    page = house.page(browser, "", color_scheme=scheme)
    page.goto("/sign-in/")
    too_pale = [
        f"{colour} on {ground}: {found:.2f}, not {least}"
        for least, colours, grounds in CONTRASTS
        for colour, ground in product(colours, grounds)
        if (found := contrast(page.evaluate(RGB, colour), page.evaluate(RGB, ground))) < least
    ]
    assert too_pale == []


def contrast(one: list[int], other: list[int]) -> float:
    """Of two colours, as WCAG 2 counts it."""
    darker, lighter = sorted(map(luminance, (one, other)))
    return (lighter + 0.05) / (darker + 0.05)


def luminance(rgb: list[int]) -> float:
    parts = [part / 255 for part in rgb]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
