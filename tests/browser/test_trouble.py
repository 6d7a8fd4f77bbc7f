"""When no answer comes, or a refusal: the page and the words stay."""

from __future__ import annotations

import re

from playwright.sync_api import Browser, expect

from tests.browser.entrance import enters
from tests.browser.home import Home
from tests.browser.visitor import second_tab, visit

WORDS = "Call the dentist"


def test_words_that_were_not_sent_can_be_sent_again(browser: Browser, home: Home):
    with visit(browser, home, scripts=True) as alice:
        field = alice.page.get_by_label("What needs doing?")
        field.fill(WORDS)
        alice.context.set_offline(True)
        with alice.act("new", "add", "status-line", focus=field):
            field.press("Enter")
            alice.has_unsent("No connection. 1 todo is not sent yet. It stays on this device until it is.")
        expect(field).to_have_value("")
        row = alice.row(WORDS)
        expect(row.line).to_contain_text("not sent yet")
        assert {"ERR_INTERNET_DISCONNECTED" in text for text in alice.complaints} == {True}
        alice.complaints.clear()
        alice.context.set_offline(False)
        alice.tries_again()
        alice.says(f"Added {WORDS}.")
        expect(alice.page.locator(".row")).to_have_count(1)
        expect(alice.page.locator(".unsent-line, .is-unsent, [aria-busy]")).to_have_count(0)


def test_signed_out_elsewhere_the_words_wait_for_the_sign_in(browser: Browser, home: Home):
    with visit(browser, home, scripts=True) as alice:
        field = alice.page.get_by_label("What needs doing?")
        field.fill(WORDS)
        with second_tab(alice) as other:
            other.page.get_by_role("link", name="alice").click()
            other.page.get_by_role("button", name="Sign out", exact=True).click()
            expect(other.page.get_by_role("heading", name="Sign in")).to_be_visible()
            with alice.act("new", "add", "status-line", focus=field, status=401):
                field.press("Enter")
                expect(alice.page.locator("#status-line")).to_contain_text(
                    "You are signed out. Your words are still here."
                )
            alice.has_unsent("1 todo is not sent yet. It stays on this device until it is.")
            enters(other.page, home.link, other.scripts)
        # The token of the page is older than the sign-in: refused once, sent again with the new one.
        alice.provoked.add(403)
        alice.page.get_by_role("button", name=f"Try again: {WORDS}").click()
        alice.says(f"Added {WORDS}.")
        expect(alice.page.locator(".row")).to_have_count(1)


def test_what_is_ticked_can_be_sent_again(browser: Browser, home: Home):
    with visit(browser, home, scripts=True) as alice:
        alice.page.get_by_label("What needs doing?").fill(WORDS)
        alice.page.keyboard.press("Enter")
        alice.says(f"Added {WORDS}.")
        alice.opens(f"{home.base}/inbox/?select=1")
        alice.page.get_by_role("checkbox", name=f"Select {WORDS}").check()
        button = alice.page.locator("#bulk-started")
        alice.context.set_offline(True)
        button.click()
        alice.has_unsent("No connection. 1 change is not sent yet. It stays on this device until it is.")
        expect(alice.page.locator("#rows .description")).to_have_text([WORDS])
        expect(button).to_be_focused()
        alice.context.set_offline(False)
        alice.complaints.clear()
        cookies = alice.context.cookies()
        alice.context.clear_cookies(name=re.compile("^sessionid_"))
        button.click()
        expect(alice.page.locator("#status-line")).to_contain_text("You are signed out.")
        expect(alice.page.locator("#status-line")).not_to_contain_text("No connection.")
        expect(button).to_be_focused()
        alice.complaints.clear()
        alice.context.add_cookies(cookies)
        button.click()
        expect(alice.page.get_by_role("status")).to_contain_text(f"Started {WORDS}.")


def test_after_all_cookies_were_cleared_the_words_wait_for_the_next_sign_in(browser: Browser, home: Home):
    with visit(browser, home, scripts=True) as alice:
        alice.provoked |= {401, 403}
        field = alice.page.get_by_label("What needs doing?")
        field.fill(WORDS)
        alice.context.clear_cookies()
        field.press("Enter")
        line = alice.page.locator("#status-line")
        expect(line).to_contain_text("You are signed out. Your words are still here.")
        expect(line.get_by_role("link", name="Sign in")).to_be_visible()
        with second_tab(alice) as other:
            enters(other.page, home.link)
        alice.tries_again()
        alice.says(f"Added {WORDS}.")


def test_words_in_an_edit_stay_whatever_is_done_beside_them(browser: Browser, home: Home):
    with visit(browser, home, scripts=True) as alice:
        alice.has_no_stream()
        alice.opens(f"{home.base}/inbox/")
        alice.adds("Buy milk")
        row = alice.row("Buy milk")
        row.status_option("Started").click()
        alice.says("Started Buy milk.")
        row.edit.click()
        row.field.fill(WORDS)
        alice.page.locator("#undo").press("Enter")
        alice.says("Undone. Buy milk is Queued again.")
        expect(alice.page.locator("#undo")).to_be_focused()
        expect(row.field).to_have_value(WORDS)
        expect(row.version).to_have_text("v3")
        alice.context.set_offline(True)
        alice.page.locator("#undo").press("Enter")
        alice.has_unsent("No connection. 1 change is not sent yet. It stays on this device until it is.")
        expect(alice.page.locator("#undo")).to_be_focused()
        alice.context.set_offline(False)
        alice.complaints.clear()
        alice.tries_again()
        alice.says("Redone. Buy milk is Started again.")
        expect(row.field).to_have_value(WORDS)
        row.field.press("Enter")
        alice.says(f"Changed to {WORDS}.")
        expect(row.edit).to_be_focused()


def test_words_in_the_head_of_a_todo_stay_whatever_is_done_below(browser: Browser, home: Home):
    with visit(browser, home, scripts=True) as alice:
        alice.has_no_stream()
        todo_id = alice.adds("Buy milk")
        home.elsewhere("status", todo_id, "Started")
        home.elsewhere("status", todo_id, "Finished")
        alice.opens(f"{home.base}/todos/{todo_id}/")
        page, field, mark = (
            alice.page,
            alice.page.get_by_label("Description"),
            alice.page.locator("#head .version").first,
        )
        page.locator("#edit").click()
        field.fill(WORDS)
        page.locator(f"#undo-{todo_id}-v3").press("Enter")
        alice.says("Undone. Buy milk is Started again.")
        expect(page.locator(f"#undone-{todo_id}-v3")).to_be_focused()
        expect(mark).to_have_text("v4")
        page.locator(f"#undo-{todo_id}-v4").press("Enter")
        alice.says("Redone. Buy milk is Finished again.")
        alice.provoked.add(409)
        page.locator(f"#undo-{todo_id}-v2").press("Enter")
        expect(page.locator(".conflict").get_by_role("link", name="Cancel")).to_be_focused()
        page.get_by_role("button", name="Undo v2 anyway").press("Enter")
        alice.says("Undone. Buy milk is Queued again.")  # a conflict dialog was there: the answer is the whole todo
        expect(page.locator(f"#undone-{todo_id}-v2")).to_be_focused()
        expect(mark).to_have_text("v6")
        expect(page.locator("#timeline > li")).to_have_count(6)
        expect(field).to_have_value(WORDS)
        field.press("Enter")
        alice.says(f"Changed to {WORDS}.")
        expect(page.locator("#timeline > li")).to_have_count(7)


def test_words_half_typed_stay_when_a_bulk_act_is_undone(browser: Browser, home: Home):
    with visit(browser, home, scripts=True) as alice:
        alice.adds("Buy milk")
        alice.opens(f"{home.base}/inbox/?select=1")
        alice.page.get_by_role("checkbox").check()
        field = alice.page.get_by_label("What needs doing?")
        field.fill(WORDS)
        alice.page.locator("#bulk-started").press("Enter")
        sentence = "Done. This page is out of date now. Copy your words, then load it again."
        expect(alice.page.locator("#status-line div.line")).to_have_text(sentence)
        expect(field).to_have_value(WORDS)
        expect(alice.page.locator("#bulk-started")).to_be_focused()
        alice.opens(f"{home.base}/inbox/")
        alice.says("Started Buy milk.")


def test_an_undo_refused_on_an_events_own_page_leaves_no_dead_address(browser: Browser, home: Home):
    with visit(browser, home, scripts=True) as alice:
        todo_id = alice.adds("Buy milk")
        home.elsewhere("status", todo_id, "Started")
        home.elsewhere("status", todo_id, "Finished")
        alice.provoked.add(409)
        page, todo = alice.page, f"{home.base}/todos/{todo_id}/"
        alice.opens(f"{todo}v2/")
        page.get_by_role("button", name="Undo v2").click()
        page.get_by_role("button", name="Undo v2 anyway").click()
        expect(page).to_have_url(todo)
        expect(page.locator(f"#undone-{todo_id}-v2")).to_be_focused()
        page.go_back()
        expect(page.get_by_role("heading", name="History")).to_be_visible()
        alice.opens(f"{todo}v3/")
        page.get_by_role("link", name="Restore v3").click()
        page.get_by_role("link", name="Cancel").click()
        expect(page).to_have_url(f"{todo}#v3")


def test_the_keyboard_stays_there_whatever_the_answer_to_a_conflict_dialog(browser: Browser, home: Home):
    with visit(browser, home, scripts=True) as alice:
        alice.has_no_stream()
        alice.opens(f"{home.base}/inbox/")
        todo_id, page = alice.adds("Buy milk"), alice.page
        home.elsewhere("status", todo_id, "Started")
        row, leave, yes = (
            alice.row("Buy milk"),
            page.get_by_role("link", name="Keep the saved one"),
            page.locator(".conflict .main"),
        )
        for answer, control in ((leave, row.edit), (yes, row.status_option("Finished"))):
            page.locator(f"#todo-{todo_id} [name=version]").evaluate("field => { field.value = 1; }")
            with alice.act(row.name, "status-line", focus=leave, status=409):
                row.status_option("Finished").press("Enter")
                expect(answer).to_be_visible()
            answer.press("Enter")
            expect(control).to_be_focused()
        alice.says("Finished Buy milk.")
        alice.opens(f"{home.base}/activity/")
        for answer, control in (
            (page.get_by_role("link", name="Cancel"), f"#undo-{todo_id}-v2"),
            (yes, f"#undone-{todo_id}-v2"),
        ):
            page.locator(f"#undo-{todo_id}-v2").press("Enter")
            answer.press("Enter")
            expect(page.locator(control)).to_be_focused()
        alice.opens(f"{home.base}/inbox/")
        home.elsewhere("remove", todo_id)
        row.status_option("Started").press("Enter")
        expect(row.restore).to_be_focused()
