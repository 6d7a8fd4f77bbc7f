"""A person who follows the page by the keyboard's place and the status region."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

# The mark of the keyboard: a ring round the control that has it, or round its option of a status switch.
MARKED = """() => {
    const here = document.activeElement, shown = here.closest(".option") ?? here, box = shown.getBoundingClientRect();
    const ringed = getComputedStyle(shown).outlineStyle !== "none";
    return here === document.body || ringed && box.width > 12 && box.height > 12;
}"""


class Reader:
    """A person on a page, who follows it by its status region and the keyboard's place."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.status = page.get_by_role("status")

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name, exact=True)

    def link(self, name: str) -> Locator:
        return self.page.get_by_role("link", name=name, exact=True)

    def field(self, name: str) -> Locator:
        return self.page.get_by_label(name, exact=True)

    def status_option(self, words: str, status: str) -> Locator:
        group = self.page.get_by_role("group", name=f"Status of {words}", exact=True)
        return group.get_by_role("button", name=status, exact=True)

    def opens(self, path: str) -> None:
        """Another page. A screen reader announces changes within a region, so it must stay: it is marked here."""
        self.page.goto(path)
        self.status.evaluate("region => { region.marked = true; }")

    def is_at(self, control: Locator, sentence: str = "") -> None:
        """The keyboard is there, and the one status region has this sentence."""
        expect(control).to_be_focused()
        if sentence:
            expect(self.status.locator("p")).to_have_text(sentence)
        assert self.status.evaluate("region => region.marked") is True

    def is_refused(self, field: Locator, reason: str) -> None:
        """The keyboard is in the field, which has the reason with it."""
        self.is_at_question(field, reason)
        expect(field).to_have_attribute("aria-invalid", "true")

    def is_at_question(self, field: Locator, question: str) -> None:
        """The keyboard is in the field, which has the question with it."""
        self.is_at(field)
        expect(field).to_have_accessible_description(question)

    def begins_before_the_last_change(self) -> None:
        self.page.locator("form.edit input[name=version]").evaluate("field => { field.value = 1; }")


class Typist(Reader):
    """The same without a mouse. Wherever the keyboard comes to, it is seen there."""

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def type(self, words: str) -> None:
        self.page.keyboard.type(words)

    def goes_to(self, control: Locator, key: str = "Tab") -> None:
        expect(control).to_be_visible()
        for _ in range(60):
            if control.evaluate("control => control === document.activeElement"):
                return
            self.press(key)
            assert self.page.evaluate(MARKED), "no mark of the keyboard"
        raise AssertionError(f"{key} never came to {control}")

    def goes_back_to(self, control: Locator) -> None:
        self.goes_to(control, "Shift+Tab")

    def reads(self, sentence: str) -> None:
        expect(self.status.locator("p")).to_have_text(sentence)
