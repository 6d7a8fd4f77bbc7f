"""The minified style sheets say what their sources say: a browser reads the same rules from both."""

from __future__ import annotations

from pathlib import Path

from django.contrib.staticfiles.finders import get_finders
from playwright.sync_api import Browser

from tests.browser.house import House

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
