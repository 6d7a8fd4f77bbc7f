"""The code of every page runs, and does what the page says. A new page is found by itself."""

from __future__ import annotations

import re

import pytest

from tests.docs.page import DOCS, Page

ROOT = DOCS.parent
# The first is a module of tests, the second a whole project: see the modules named after them.
WITH_A_TEST_OF_THEIR_OWN = {"testing.md", "walkthrough.md"}
PAGES = [
    page
    for page in map(Page, sorted(DOCS.glob("*.md")))
    if page.python and page.path.name not in WITH_A_TEST_OF_THEIR_OWN
]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.path.name)
def test_the_code_of_a_page_does_what_the_page_says(page, left_as_found):
    page.run({"__name__": page.path.stem})


def test_code_that_is_wrong_is_found_in_its_line(tmp_path):
    wrong = tmp_path / "wrong.md"
    wrong.write_text("# Wrong\n\n```python\nlast = 2\n```\n\nSo:\n\n```python\nassert last == 3\n```\n")

    with pytest.raises(AssertionError) as found:
        Page(wrong).run({})

    assert (found.traceback[-1].path, found.traceback[-1].lineno + 1) == (wrong, 10)


def test_every_page_is_in_the_list_of_pages():
    listed = set(links(DOCS / "README.md"))

    assert {page.name for page in DOCS.glob("*.md")} - {"README.md"} - listed == set()


@pytest.mark.parametrize("page", [*DOCS.glob("**/*.md"), ROOT / "README.md"], ids=lambda page: page.name)
def test_every_link_of_a_page_leads_somewhere(page):
    assert [link for link in links(page) if "://" not in link and not (page.parent / link.split("#")[0]).exists()] == []


def links(page):
    return re.findall(r"\]\(([^)]+)\)", page.read_text())
