"""Where the keyboard is after each act, what the status line says, and a whole day's work without a mouse."""

from __future__ import annotations

from playwright.sync_api import Browser, Locator, expect

from tests.browser.house import House
from tests.browser.residents import PASSWORD
from tests.browser.typist import Reader, Typist

MILK, PASSPORT, REPORT = "Buy oat milk", "Renew the passport", "Write the report"
TEA = "Buy oat milk and tea"


def test_on_the_list_the_keyboard_stays_where_the_work_is(browser: Browser, house: House):
    erin = Reader(house.page(browser, "erin"))
    erin.opens("/inbox/")
    erin.field("What needs doing?").fill(REPORT)
    erin.button("Add").click()
    erin.is_at(erin.button("Add"), f"Added {REPORT}.")
    erin.status_option(REPORT, "Started").click()
    erin.is_at(erin.status_option(REPORT, "Started"), f"Started {REPORT}.")
    erin.status_option(REPORT, "Started").click()
    erin.is_at(erin.status_option(REPORT, "Started"), "Already started. Nothing changed.")
    erin.status_option(REPORT, "Finished").click()
    erin.is_at(erin.status_option(REPORT, "Finished"), f"Finished {REPORT}.")
    erin.button("Undo").click()
    erin.is_at(erin.button("Redo"), f"Undone. {REPORT} is Started again.")
    erin.button("Redo").click()
    erin.is_at(erin.button("Undo"), f"Redone. {REPORT} is Finished again.")
    erin.button(f"Remove {REPORT}").click()
    erin.is_at(erin.button(f"Restore {REPORT}"), f"Removed {REPORT}.")
    erin.button(f"Restore {REPORT}").click()
    erin.is_at(erin.link(f"Edit {REPORT}"), f"Restored {REPORT}.")


def test_an_edit_on_the_list_keeps_the_keyboard_until_it_is_saved_or_cancelled(browser: Browser, house: House):
    erin = Reader(house.page(browser, "erin"))
    erin.opens("/inbox/")
    edit, field = erin.link(f"Edit {MILK}"), erin.field("Description")
    edits_and_is_refused(erin, edit, field)
    erin.link("Cancel").click()
    erin.is_at(edit)
    edit.click()
    field.fill(TEA)
    field.press("Enter")
    erin.is_at(erin.link(f"Edit {TEA}"), f"Changed to {TEA}.")
    erin.link(f"Edit {TEA}").click()
    field.fill(MILK)
    erin.begins_before_the_last_change()
    field.press("Enter")
    erin.is_at_question(field, "You changed the description while you were editing it")
    erin.button("Use mine").click()
    erin.is_at(edit, f"Changed to {MILK}.")


def test_on_the_page_of_a_todo_the_keyboard_stays_where_the_work_is(browser: Browser, house: House):
    erin = Reader(house.page(browser, "erin"))
    erin.opens(house.todo(PASSPORT, "erin"))
    edit, field = erin.link("Edit"), erin.field("Description")
    edits_and_is_refused(erin, edit, field)
    erin.link("Cancel").click()
    erin.is_at(edit)
    edit.click()
    field.fill("Renew both passports")
    erin.button("Save").click()
    erin.is_at(edit, "Changed to Renew both passports.")
    erin.button("Started").click()
    erin.is_at(erin.button("Started"), "Started Renew both passports.")
    erin.button("Undo").click()
    erin.is_at(erin.button("Redo"), "Undone. Renew both passports is Queued again.")
    erin.button("Remove").click()
    erin.is_at(erin.button("Restore"), "Removed Renew both passports.")
    erin.button("Restore").click()
    erin.is_at(edit, "Restored Renew both passports.")
    edit.click()
    field.fill(PASSPORT)
    erin.begins_before_the_last_change()
    field.press("Enter")
    erin.is_at_question(field, "You changed the description while you were editing it")


def test_a_version_is_restored_where_the_work_is(browser: Browser, house: House):
    erin = Reader(house.page(browser, "erin"))
    erin.opens(house.todo("Call the dentist", "erin"))
    restore, leave, go = erin.link("Restore v2"), erin.link("Cancel"), erin.button("Restore v2")
    erin.page.locator("#v2 summary").click()
    restore.click()
    erin.is_at_question(leave, "Restoring v2 would change this")
    leave.press("Enter")
    erin.is_at(restore)
    restore.press("Enter")
    puts_it_back_in_another_tab(erin)
    expect(erin.page.locator("#todo .title .version")).to_have_text("v4, now v5")
    go.click()
    erin.is_at_question(leave, "You changed the status before you did this. Restoring v2 would now change this")
    go.click()
    erin.is_at(restore, "Restored v2 of Call the dentist.")
    erin.button("Undo").click()
    erin.is_at(erin.button("Redo"), "Undone. Call the dentist again is as it was before.")


def puts_it_back_in_another_tab(erin: Reader) -> None:
    other = erin.page.context.new_page()
    other.goto(erin.page.url)
    other.get_by_role("button", name="Queued", exact=True).click()
    expect(other.get_by_role("status")).to_contain_text("back in the queue")
    other.close()


def edits_and_is_refused(erin: Reader, edit: Locator, field: Locator) -> None:
    edit.click()
    erin.is_at(field)
    field.fill(" ")
    erin.button("Save").click()
    erin.is_refused(field, "A todo needs at least one character. Write what needs doing.")


def test_a_whole_day_is_done_by_keyboard_alone(browser: Browser, house: House):
    dave = Typist(house.page(browser, "", reduced_motion="reduce", locale="en"))
    signs_in(dave)
    adds_three(dave)
    sets_a_status_and_undoes_it(dave)
    edits_and_cancels(dave)
    removes_and_restores(dave)
    searches_and_filters(dave)
    reads_the_timeline(dave)
    signs_out(dave)


def signs_in(dave: Typist) -> None:
    dave.page.goto("/sign-in/")
    expect(dave.field("Name")).to_be_focused()
    dave.type("dave")
    dave.press("Tab")
    dave.type(PASSWORD)
    dave.press("Enter")
    expect(dave.page.get_by_text("What you add here is due today.")).to_be_visible()
    dave.goes_to(dave.page.get_by_role("link", name="Inbox", exact=True))
    dave.press("Enter")
    expect(dave.page.get_by_role("heading", name="No todos yet")).to_be_visible()


def adds_three(dave: Typist) -> None:
    field = dave.field("What needs doing?")
    dave.goes_to(field)
    for words in (MILK, PASSPORT, REPORT):
        dave.type(words)
        dave.press("Enter")
        dave.reads(f"Added {words}.")
        expect(field).to_be_focused()
        expect(field).to_have_value("")
    dave.goes_to(dave.status_option(REPORT, "Started"))
    dave.press("Space")
    dave.reads(f"Started {REPORT}.")


def sets_a_status_and_undoes_it(dave: Typist) -> None:
    dave.goes_to(dave.status_option(PASSPORT, "Finished"))
    dave.press("Space")
    dave.reads(f"Finished {PASSPORT}.")
    dave.goes_to(dave.button("Undo"))
    dave.press("Enter")
    dave.reads(f"Undone. {PASSPORT} is Queued again.")


def edits_and_cancels(dave: Typist) -> None:
    dave.goes_back_to(dave.link(f"Edit {MILK}"))
    dave.press("Enter")
    expect(dave.field("Description")).to_be_focused()
    dave.press("Control+a")
    dave.type(TEA)
    dave.press("Enter")
    dave.reads(f"Changed to {TEA}.")
    expect(dave.link(f"Edit {TEA}")).to_be_focused()
    dave.press("Enter")
    expect(dave.field("Description")).to_be_focused()
    dave.type(" and a cake")
    dave.goes_to(dave.link("Cancel"))
    dave.press("Enter")
    expect(dave.link(f"Edit {TEA}")).to_be_focused()


def removes_and_restores(dave: Typist) -> None:
    dave.press("Tab")
    expect(dave.button(f"Remove {TEA}")).to_be_focused()
    dave.press("Enter")
    dave.reads(f"Removed {TEA}.")
    expect(dave.button(f"Restore {TEA}")).to_be_focused()
    dave.press("Space")
    dave.reads(f"Restored {TEA}.")
    expect(dave.link(f"Edit {TEA}")).to_be_focused()


def searches_and_filters(dave: Typist) -> None:
    rows, search = dave.page.locator(".row"), dave.page.get_by_role("searchbox", name="Search")
    dave.goes_back_to(search)
    dave.type("oat")
    dave.press("Enter")
    expect(rows).to_have_count(1)
    dave.goes_to(search)
    dave.press("Control+a", "Delete", "Enter")
    expect(rows).to_have_count(3)
    dave.goes_to(dave.link("Finished 0"))
    dave.press("Enter")
    expect(rows).to_have_count(0)
    dave.goes_to(dave.link("All 3"))
    dave.press("Enter")
    expect(rows).to_have_count(3)


def reads_the_timeline(dave: Typist) -> None:
    dave.goes_to(dave.link(REPORT))
    dave.press("Enter")
    expect(dave.page.get_by_role("heading", name="History")).to_be_visible()
    entry = dave.page.locator("#v1")
    dave.goes_to(entry.locator("summary"))
    dave.press("Enter")
    expect(entry.locator("pre")).to_be_visible()
    dave.press("Tab")
    expect(entry.locator("pre")).to_be_focused()


def signs_out(dave: Typist) -> None:
    dave.goes_to(dave.link("dave"))
    dave.press("Enter")
    expect(dave.page.get_by_role("heading", name="dave")).to_be_visible()
    dave.goes_to(dave.button("Sign out"))
    dave.press("Enter")
    expect(dave.field("Name")).to_be_focused()
