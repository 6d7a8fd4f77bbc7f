"""Single keys among the entries of a history."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.hand import MILK, REPORT, Hand
from tests.browser.house import House


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


def test_u_on_a_timeline_undoes_the_change_that_has_the_focus(heidi: Hand, house: House):
    heidi.opens(house.todo(MILK, "heidi"))
    heidi.press("3")
    heidi.reads(f"Finished {MILK}.")
    newest = heidi.page.locator(".entry").first
    heidi.key("j", newest.locator("a.when"))
    version = newest.locator("a.when .version").inner_text()
    heidi.press("u")
    heidi.is_at(heidi.page.locator(f"#{version} a.undone"), f"Undone. {MILK} is Queued again.")
