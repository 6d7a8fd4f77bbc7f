"""A person who works by single keys, and the words of the todos that they find."""

from __future__ import annotations

from playwright.sync_api import Locator, expect

from tests.browser.typist import Typist

MILK, PASSPORT, REPORT = "Buy oat milk", "Renew the passport", "Write the report"
SENT = "performance.getEntriesByType('resource').filter((sent) => sent.initiatorType == 'fetch').length"


class Hand(Typist):
    """Presses single keys; after each, checks the keyboard's place and the status line."""

    def key(self, key: str, control: Locator, sentence: str = "") -> None:
        self.press(key)
        self.is_at(control, sentence)

    def lies(self, key: str) -> None:
        """The key does nothing here: the keyboard stays, no sheet comes, no request leaves."""
        here, sent = self.page.evaluate_handle("document.activeElement"), self.page.evaluate(SENT)
        self.press(key)
        self.page.wait_for_timeout(30)
        assert self.page.evaluate("here => here === document.activeElement", here)
        assert self.page.evaluate(SENT) == sent
        expect(self.sheet).to_be_hidden()

    @property
    def sheet(self) -> Locator:
        return self.page.get_by_role("dialog", name="Keys")

    @property
    def add(self) -> Locator:
        return self.field("What needs doing?")

    @property
    def search(self) -> Locator:
        return self.page.get_by_role("searchbox", name="Search")
