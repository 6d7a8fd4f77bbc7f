"""Single keys on a list: what each does, and where it leaves the keyboard."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.hand import MILK, PASSPORT, REPORT, Hand
from tests.browser.house import House


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
    heidi.key("3", words, "Already finished. Nothing changed.")
    heidi.key("2", words, f"Reopened {PASSPORT}.")
    heidi.key("u", words, f"Undone. {PASSPORT} is Finished again.")
    heidi.key("Shift+u", words, f"Redone. {PASSPORT} is Started again.")
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
    heidi.key("u", heidi.link(f"Edit {PASSPORT}"), f"Undone. It reads {PASSPORT} again.")


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
    heidi.key("u", heidi.link(f"Edit {REPORT}"), f"Undone. {REPORT} is back.")


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
