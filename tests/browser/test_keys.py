"""Single keys: what each does, where it leaves the keyboard, when they rest, and a day's work done with them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, expect

from tests.browser.house import House
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


@pytest.fixture
def heidi(browser: Browser, house: House) -> Iterator[Hand]:
    """On her list of three, in a window that forgets afterwards what was switched off in it."""
    with house.context(browser, "heidi") as window:
        hand = Hand(window.new_page())
        hand.opens("/")
        yield hand


def test_j_and_k_step_from_line_to_line_and_stay_at_the_ends(heidi: Hand):
    heidi.key("j", heidi.link(REPORT))
    heidi.key("j", heidi.link(PASSPORT))
    heidi.key("j", heidi.link(MILK))
    heidi.key("j", heidi.link(MILK))
    heidi.key("k", heidi.link(PASSPORT))
    heidi.key("k", heidi.link(REPORT))
    heidi.key("k", heidi.link(REPORT))
    heidi.goes_to(heidi.status_option(PASSPORT, "Finished"))
    heidi.key("j", heidi.link(MILK))
    heidi.key("n", heidi.add)
    heidi.press("Tab")
    heidi.key("j", heidi.link(MILK))


def test_1_2_3_set_the_status_of_the_line_and_u_undoes_it(heidi: Hand):
    words = heidi.link(PASSPORT)
    heidi.press("j", "j")
    heidi.key("3", words, f"Finished {PASSPORT}.")
    heidi.key("3", words, "It already is Finished; nothing changed.")
    heidi.key("2", words, f"Reopened {PASSPORT}.")
    heidi.key("u", words, f"Undone: {PASSPORT} is Finished again.")
    heidi.key("u", words, f"Redone: {PASSPORT} is Started again.")
    heidi.key("1", words, f"Put {PASSPORT} back in the queue.")


def test_e_edits_the_line_and_escape_leaves_the_edit(heidi: Hand):
    field = heidi.field("Description")
    heidi.press("j", "j", "j")
    heidi.key("e", field)
    heidi.press("End")
    heidi.type(" and tea, 1 jar? 2/3 of it")
    expect(field).to_have_value(f"{MILK} and tea, 1 jar? 2/3 of it")
    heidi.key("Escape", heidi.link(f"Edit {MILK}"))
    heidi.key("k", heidi.link(PASSPORT))
    heidi.key("e", field)
    heidi.press("End", "s")
    heidi.key("Enter", heidi.link(f"Edit {PASSPORT}s"), f"Changed to {PASSPORT}s.")
    heidi.key("u", heidi.link(f"Edit {PASSPORT}"), f"Undone: {PASSPORT} is what it says again.")


def test_an_edit_goes_on_behind_the_words(heidi: Hand, house: House):
    field = heidi.field("Description")
    heidi.press("j")
    heidi.key("e", field)
    heidi.page.keyboard.type(" by Friday")
    expect(field).to_have_value(f"{REPORT} by Friday")
    heidi.opens(house.todo(MILK, "heidi") + "edit/")
    heidi.is_at(field)
    heidi.page.keyboard.type(" and tea")
    expect(field).to_have_value(f"{MILK} and tea")
    field.click(position={"x": 14, "y": 20})
    heidi.page.keyboard.type("! ")
    expect(field).to_have_value(f"! {MILK} and tea")


def test_after_a_removal_the_keyboard_is_on_restore_and_u_brings_the_line_back(heidi: Hand):
    heidi.press("j", "Tab", "Tab")
    heidi.key("Enter", heidi.button(f"Restore {REPORT}"), f"Removed {REPORT}.")
    heidi.key("j", heidi.link(PASSPORT))
    heidi.key("k", heidi.link(REPORT))
    heidi.press("Tab")
    heidi.key("u", heidi.link(f"Edit {REPORT}"), f"Undone: {REPORT} is back.")


def test_n_and_slash_lead_to_the_fields_and_escape_back_to_the_line(heidi: Hand):
    heidi.press("j", "j")
    heidi.key("n", heidi.add)
    heidi.type("jk")
    heidi.key("Escape", heidi.link(PASSPORT))
    expect(heidi.add).to_have_value("jk")
    heidi.key("/", heidi.search)
    heidi.type("oat/n")
    expect(heidi.search).to_have_value("oat/n")
    heidi.key("Escape", heidi.link(PASSPORT))
    heidi.key("/", heidi.search)
    heidi.type("oat")
    heidi.press("Enter")
    expect(heidi.page.locator(".row")).to_have_count(1)


def test_h_opens_the_history_where_the_keys_move_among_its_entries(heidi: Hand):
    heidi.press("j", "h")
    expect(heidi.page.get_by_role("heading", name="History")).to_be_visible()
    heidi.opens(heidi.page.url)
    for entry in heidi.page.locator(".entry a.when").all():
        heidi.key("j", entry)
    oldest = heidi.page.locator("#v1 a.when")
    heidi.key("j", oldest)
    heidi.key("3", oldest, f"Finished {REPORT}.")
    heidi.key("e", heidi.field("Description"))
    heidi.key("Escape", heidi.link("Edit"))
    heidi.key("2", heidi.link("Edit"), f"Reopened {REPORT}.")


def test_x_leads_to_the_ticks_and_ticks_the_line(heidi: Hand):
    heidi.press("j", "j", "x")
    tick = heidi.page.get_by_role("checkbox", name=f"Select {PASSPORT}")
    expect(tick).to_be_checked()
    expect(tick).to_be_focused()
    heidi.press("x")
    expect(tick).not_to_be_checked()
    heidi.opens(heidi.page.url)  # loaded again, it ticks nothing
    expect(tick).not_to_be_checked()
    heidi.key("j", heidi.page.locator(".row").first.locator("a.description"))
    heidi.press("j")
    heidi.key("x", heidi.link(PASSPORT))
    expect(tick).to_be_checked()


def test_u_on_a_timeline_undoes_the_change_that_has_the_focus(heidi: Hand, house: House):
    heidi.opens(house.todo(MILK, "heidi"))
    heidi.press("3")
    heidi.reads(f"Finished {MILK}.")
    newest = heidi.page.locator(".entry").first
    heidi.key("j", newest.locator("a.when"))
    version = newest.locator("a.when .version").inner_text()
    heidi.press("u")
    heidi.is_at(heidi.page.locator(f"#{version} a.undone"), f"Undone: {MILK} is Queued again.")


def test_keys_rest_while_typing_while_modifiers_are_held_and_under_the_sheet(heidi: Hand):
    heidi.press("j")
    for key in ("Control+j", "Alt+3", "Meta+e", "Control+Alt+u"):
        heidi.lies(key)
    heidi.press("?")
    expect(heidi.sheet).to_be_visible()
    expect(heidi.sheet.get_by_role("button", name="Close")).to_be_focused()
    heidi.press("3", "e", "n")
    expect(heidi.status.locator("p")).to_have_count(0)
    heidi.key("Escape", heidi.link(REPORT))
    expect(heidi.sheet).to_be_hidden()


def test_the_sheet_opens_by_its_link_and_without_scripts_is_a_page(heidi: Hand, browser: Browser, house: House):
    heidi.link("Keys").click()
    expect(heidi.sheet).to_be_visible()
    heidi.press("Enter")
    heidi.is_at(heidi.link("Keys"))

    with house.context(browser, "heidi", java_script_enabled=False) as window:
        page = window.new_page()
        page.goto("/")
        expect(page.locator(".key")).to_have_count(3)
        expect(page.locator(".key:visible")).to_have_count(0)
        page.get_by_role("link", name="Keys").click()
        expect(page.get_by_role("heading", name="Keys")).to_be_visible()


def test_who_switches_the_keys_off_sees_none_and_presses_none(heidi: Hand):
    expect(heidi.page.locator(".key:visible")).to_have_count(3)
    heidi.press("?")
    heidi.sheet.get_by_role("link", name="Switch them off").click()
    heidi.button("Switch them off").click()
    expect(heidi.page.get_by_text("Single keys are off.", exact=True)).to_be_visible()
    heidi.opens("/")
    expect(heidi.page.locator(".key")).to_have_count(0)
    heidi.goes_to(heidi.link(PASSPORT))
    for key in "jk123ehxun/?":
        heidi.lies(key)
    heidi.link("Keys").click()
    expect(heidi.sheet.get_by_text("Single keys are switched off.")).to_be_visible()


def test_on_a_narrow_page_there_are_no_hints(heidi: Hand):
    heidi.page.set_viewport_size({"width": 700, "height": 800})

    expect(heidi.page.locator(".key:visible")).to_have_count(0)
    expect(heidi.link("Keys")).to_be_hidden()


def test_a_whole_day_is_done_by_single_keys(browser: Browser, house: House):
    with house.context(browser, "ivan") as window:
        ivan = Hand(window.new_page())
        ivan.opens("/")
        writes_three(ivan)
        works_through_them(ivan)
        mends_a_line(ivan)
        looks_one_up(ivan)


def writes_three(ivan: Hand) -> None:
    ivan.key("n", ivan.add)
    for words in (MILK, PASSPORT, REPORT):
        ivan.type(words)
        ivan.key("Enter", ivan.add, f"Added {words}.")
    ivan.key("Escape", ivan.link(REPORT))


def works_through_them(ivan: Hand) -> None:
    ivan.key("2", ivan.link(REPORT), f"Started {REPORT}.")
    ivan.press("j")
    ivan.key("3", ivan.link(PASSPORT), f"Finished {PASSPORT}.")
    ivan.key("u", ivan.link(PASSPORT), f"Undone: {PASSPORT} is Queued again.")
    ivan.key("j", ivan.link(MILK))


def mends_a_line(ivan: Hand) -> None:
    ivan.key("e", ivan.field("Description"))
    ivan.press("End")
    ivan.type(" and tea")
    ivan.key("Enter", ivan.link(f"Edit {MILK} and tea"), f"Changed to {MILK} and tea.")
    ivan.press("Tab")
    ivan.key("Enter", ivan.button(f"Restore {MILK} and tea"), f"Removed {MILK} and tea.")
    ivan.key("u", ivan.link(f"Edit {MILK} and tea"), f"Undone: {MILK} and tea is back.")


def looks_one_up(ivan: Hand) -> None:
    ivan.press("/")
    ivan.type("report")
    ivan.press("Enter")
    expect(ivan.page.locator(".row")).to_have_count(1)
    ivan.press("j", "h")
    expect(ivan.page.get_by_role("heading", name="History")).to_be_visible()
    ivan.opens(ivan.page.url)
    ivan.press("j", "3")
    ivan.is_at(ivan.page.locator("#v2 a.when"), f"Finished {REPORT}.")
    ivan.press("?")
    expect(ivan.sheet).to_be_visible()


@pytest.mark.parametrize("motion", ["no-preference", "reduce"])
def test_pages_pass_into_each_other_unless_motion_is_unwanted(browser: Browser, house: House, motion: str):
    with house.context(browser, "heidi", reduced_motion=motion) as window:
        page = window.new_page()
        page.add_init_script("addEventListener('pagereveal', (event) => { window.passed = !!event.viewTransition; })")
        page.goto("/")
        page.get_by_role("link", name="Trash").click()
        expect(page.get_by_role("heading", name="Trash")).to_be_visible()

        assert page.evaluate("window.passed") is (motion == "no-preference")
