"""Django admin's pages over the events keep the same content security policy as our own."""

from __future__ import annotations

from playwright.sync_api import Browser, expect

from tests.browser.home import Home
from tests.browser.residents import PASSWORD
from tests.browser.visitor import visit_by_nobody


def test_somebody_invited_as_staff_reads_a_raw_event_without_a_complaint_of_the_browser(browser: Browser, home: Home):
    home.elsewhere("add", "Read the log")
    code, printed = home.site.manage("invite", f"bob-of-{home.name}", "--staff")
    assert code == 0, printed
    with visit_by_nobody(browser, scripts=True) as bob:
        bob.opens(printed.strip())
        for field in bob.page.locator("input[type=password]").all():
            field.fill(PASSWORD)
        bob.page.get_by_role("button", name="Set password and sign in").click()
        bob.page.get_by_role("link", name="bob").click()
        bob.page.get_by_role("link", name="Admin").click()
        main = bob.page.locator("#content")
        main.get_by_role("link", name="Events", exact=True).click()
        expect(main).to_contain_text("TodoAdded")
        main.locator("tbody tr:has([title=TodoAdded]) th a").first.click()
        expect(main).to_contain_text("Read the log")
