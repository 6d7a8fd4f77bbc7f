"""Paging on through a list that is longer than a page, and back again."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.home import Home
from tests.browser.visitor import visit

FILL = """
from todos import bootstrap
from todos.domain.commands import TodoCommands
owner = {owner!r}
for number in range(60):
    bootstrap.handle(TodoCommands.add(owner, f"Todo {{number:02}}", "Queued", actor=owner, source="test"))
"""


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts on", "scripts off"])
def test_a_long_list_is_paged_on_and_back(browser: Browser, home: Home, scripts: bool):
    assert home.site.manage("shell", "-c", FILL.format(owner=home.id))[0] == 0
    with visit(browser, home, scripts) as alice:
        rows = alice.page.locator(".row .description")
        alice.opens(f"{home.base}/inbox/")
        expect(rows).to_have_text([f"Todo {number:02}" for number in range(59, 9, -1)])

        alice.page.get_by_role("link", name="Older").click()
        expect(rows).to_have_text([f"Todo {number:02}" for number in range(9, -1, -1)])
        expect(alice.page.get_by_role("link", name="Older")).to_have_count(0)

        alice.page.go_back()
        expect(rows).to_have_count(50)
        alice.page.go_forward()
        alice.page.get_by_role("link", name="Newest").click()
        expect(rows.first).to_have_text("Todo 59")
