"""When the answer does not come, or is no: the page stays, and the words with it."""

from __future__ import annotations

from playwright.sync_api import Browser, expect

from tests.browser.home import Home
from tests.browser.visitor import second_tab, visit

WORDS = "Call the dentist"


def test_words_that_were_not_sent_can_be_sent_again(browser: Browser, home: Home):
    with visit(browser, home, scripts=True) as alice:
        field = alice.page.get_by_label("What needs doing?")
        field.fill(WORDS)
        alice.context.set_offline(True)
        with alice.act("add", "status-line", focus=field):
            field.press("Enter")
            alice.says("Not sent. Your words are still here. Try again.")
        expect(field).to_have_value(WORDS)
        assert {"ERR_INTERNET_DISCONNECTED" in text or "Failed to fetch" in text for text in alice.complaints} == {True}
        alice.complaints.clear()
        alice.context.set_offline(False)
        with alice.act("day", "new", "add", "tabs", "status-line", focus=field):
            field.press("Enter")
            alice.says(f"Added {WORDS}.")


def test_signed_out_elsewhere_the_words_wait_for_the_sign_in(browser: Browser, home: Home):
    with visit(browser, home, scripts=True) as alice:
        field = alice.page.get_by_label("What needs doing?")
        field.fill(WORDS)
        with second_tab(alice) as other:
            other.page.get_by_role("link", name="alice").click()
            other.page.get_by_role("button", name="Sign out", exact=True).click()
            expect(other.page.get_by_role("heading", name="Sign in")).to_be_visible()
            with alice.act("add", "status-line", focus=field, status=401):
                field.press("Enter")
                expect(alice.page.locator("#status-line")).to_contain_text(
                    "You are signed out. Your words are still here."
                )
            expect(field).to_have_value(WORDS)
            other.opens(home.link)
        # The token of the waiting form is older than the sign-in: refused once, sent again with the new one, which the
        # form in the header gets too.
        with alice.act("day", "new", "add", "tabs", "status-line", focus=field, status=403):
            field.press("Enter")
            alice.says(f"Added {WORDS}.")


def test_what_is_ticked_can_be_sent_again(browser: Browser, home: Home):
    with visit(browser, home, scripts=True) as alice:
        alice.page.get_by_label("What needs doing?").fill(WORDS)
        alice.page.keyboard.press("Enter")
        alice.says(f"Added {WORDS}.")
        alice.opens(f"{home.base}/?select=1")
        alice.page.get_by_role("checkbox", name=f"Select {WORDS}").check()
        button = alice.page.locator("#several-started")
        alice.context.set_offline(True)
        button.click()
        expect(alice.page.get_by_text("Not sent. Your words are still here. Try again.")).to_be_visible()
        expect(button).to_be_focused()
        alice.context.set_offline(False)
        alice.complaints.clear()
        cookies = alice.context.cookies()
        alice.context.clear_cookies(name="sessionid")
        button.click()
        expect(alice.page.locator("#status-line")).to_contain_text("You are signed out.")
        expect(alice.page.locator("#status-line")).not_to_contain_text("Not sent.")
        expect(button).to_be_focused()
        alice.complaints.clear()
        alice.context.add_cookies(cookies)
        button.click()
        expect(alice.page.get_by_role("status")).to_contain_text(f"Started {WORDS}.")
