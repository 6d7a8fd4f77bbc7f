"""What others change, or oneself elsewhere, is seen without loading the page again."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.visitor import Visitor, second_tab, visit
from tests.live_server import OWNER, LiveServer


def add(visitor: Visitor, words: str) -> str:
    """The id of a todo that was added just now, by hand."""
    field = visitor.page.get_by_label("What needs doing?")
    field.fill(words)
    field.press("Enter")
    visitor.says(f"Added {words}.")
    return visitor.row(words).id


def elsewhere(site: LiveServer, act: str, *words: str) -> None:
    """By the command line: another process."""
    code, printed = site.manage("todo", act, *words, "--as", OWNER)
    assert code == 0, printed


def focused(page: Page) -> str:
    return page.evaluate("document.activeElement.id")


def test_another_tab_sees_rows_counts_and_trash_change(browser: Browser, site: LiveServer):
    with visit(browser, site, scripts=True) as alice, second_tab(alice) as other:
        rows, counts = other.page.locator("#rows .description"), other.page.locator("#counts")
        expect(other.page.locator("h1")).to_have_text("A blank page")
        add(alice, "Buy milk")
        expect(rows).to_have_text(["Buy milk"])
        expect(other.page.locator("h1")).not_to_have_text("A blank page")
        add(alice, "Sell the bicycle")
        expect(rows).to_have_text(["Sell the bicycle", "Buy milk"])
        alice.row("Buy milk").stop("Finished").click()
        expect(other.page.locator(".row.is-finished.fresh")).to_have_text(re.compile("Buy milk"))
        expect(counts).to_contain_text("Finished 1")
        alice.row("Sell the bicycle").remove.click()
        expect(other.row("Sell the bicycle").restore).to_be_visible()
        expect(other.page.locator("#in-trash")).to_have_text("1")
        # What happens elsewhere leaves one's own last act where it is.
        assert other.page.locator("#status-line").inner_text() == ""
        # And whoever acts sees each change once.
        expect(alice.page.locator("#rows > li")).to_have_count(2)


def test_the_command_line_is_seen_on_the_page_of_the_todo(browser: Browser, site: LiveServer):
    with visit(browser, site, scripts=True) as alice:
        id = add(alice, "Buy milk")
        alice.opens(f"{site.base}/todos/{id}/")
        entry = alice.page.locator("#v1 details")
        entry.locator("summary").click()

        elsewhere(site, "status", id, "Started")

        expect(alice.page.locator("#v2")).to_contain_text("alice started it")
        expect(alice.page.locator("#set-started")).to_have_attribute("aria-pressed", "true")
        expect(entry).to_have_attribute("open", "")


def test_staff_see_the_todo_they_look_at_change(browser: Browser, site: LiveServer):
    site.manage("invite", "bob", "--staff")
    link = urlsplit(site.manage("sign_in_link", "bob")[1].strip()).path
    with visit(browser, site, scripts=True) as alice, browser.new_context() as context:
        id = add(alice, "Buy milk")
        bob = context.new_page()
        bob.goto(site.base + link)
        bob.goto(f"{site.base}/todos/{id}/")
        alice.row("Buy milk").stop("Finished").click()
        expect(bob.locator("#v2")).to_contain_text("alice finished it")
        bob.locator("#set-started").click()
        expect(alice.page.locator(".row.is-started.fresh")).to_have_count(1)


def test_a_row_that_is_being_edited_stays_as_it_is(browser: Browser, site: LiveServer):
    with visit(browser, site, scripts=True) as alice:
        id = add(alice, "Buy milk")
        row = alice.row("Buy milk")
        row.edit.click()
        row.field.fill("Buy oat milk")
        for version, status in enumerate(("Started", "Finished"), 2):
            elsewhere(site, "status", id, status)
            expect(row.line.locator(".version")).to_have_text(f"v1, now v{version}")
        expect(row.field).to_have_value("Buy oat milk")
        expect(row.field).to_be_focused()
        row.line.get_by_role("link", name="Cancel").click()
        expect(row.line.locator(".version")).to_have_text("v3")


def test_the_keyboard_stays_where_it_is(browser: Browser, site: LiveServer):
    with visit(browser, site, scripts=True) as alice:
        id = add(alice, "Buy milk")
        alice.row("Buy milk").stop("Finished").focus()
        elsewhere(site, "status", id, "Started")
        expect(alice.page.locator(".row.is-started")).to_have_count(1)
        assert focused(alice.page) == f"finished-{id}"
        elsewhere(site, "remove", id)
        expect(alice.row("Buy milk").restore).to_be_focused()


def test_after_a_restart_of_the_server_the_page_catches_up(browser: Browser, site: LiveServer):
    with visit(browser, site, scripts=True) as alice:
        id = add(alice, "Buy milk")
        port = urlsplit(site.base).port
        site.kill()
        elsewhere(site, "status", id, "Started")
        elsewhere(site, "add", "Sell the bicycle")
        site.start(port)
        expect(alice.page.locator("#rows .description")).to_have_text(["Sell the bicycle", "Buy milk"], timeout=20_000)
        expect(alice.page.locator(".row.is-started")).to_have_count(1)
        alice.complaints = [text for text in alice.complaints if "ERR_" not in text]


def test_the_activity_tells_what_happens_elsewhere(browser: Browser, site: LiveServer):
    with visit(browser, site, scripts=True) as alice:
        id = add(alice, "Buy milk")
        alice.opens(f"{site.base}/activity/")
        told, undo = alice.page.locator("#feed .told"), alice.page.locator(f"#undo-{id}-v1")
        alice.page.get_by_label("Up to").fill("2026-11-01")

        with second_tab(alice) as other:
            other.opens(site.base)
            other.row("Buy milk").stop("Started").click()
            expect(told.first).to_have_text("alice started Buy milk")
            alice.page.locator(f"#undo-{id}-v2").focus()
            other.page.locator("#undo").click()
            expect(alice.page.locator(f"#undone-{id}-v2")).to_be_focused()
        undo.focus()
        elsewhere(site, "add", "Sell the bicycle")

        expect(told).to_have_text(
            [
                "alice added Sell the bicycle",
                "alice undid v2 of Buy milk, back to Queued",
                "alice started Buy milk",
                "alice added Buy milk",
            ]
        )
        expect(undo).to_be_focused()
        expect(alice.page.get_by_label("Up to")).to_have_value("2026-11-01")
        assert alice.page.locator("#status-line").inner_text() == ""


def test_the_activity_catches_up_and_its_filters_stay(browser: Browser, site: LiveServer):
    with visit(browser, site, scripts=True) as alice:
        id = add(alice, "Buy milk")
        alice.opens(f"{site.base}/activity/?what=status")
        expect(alice.page.get_by_text("Nothing here matches.")).to_be_visible()
        port = urlsplit(site.base).port
        site.kill()
        elsewhere(site, "status", id, "Started")
        elsewhere(site, "add", "Sell the bicycle")
        site.start(port)
        told = alice.page.locator("#feed .told")
        expect(told).to_have_text(["alice started Buy milk"], timeout=20_000)
        elsewhere(site, "status", id, "Finished")
        expect(told).to_have_text(["alice finished Buy milk", "alice started Buy milk"])
        alice.complaints = [text for text in alice.complaints if "ERR_" not in text]


def test_a_choice_in_the_activity_stays_until_it_is_made(browser: Browser, site: LiveServer):
    with visit(browser, site, scripts=True) as alice:
        id = add(alice, "Buy milk")
        for status in ("Started", "Finished"):
            elsewhere(site, "status", id, status)
        alice.opens(f"{site.base}/activity/")
        alice.provoked.add(409)
        alice.page.locator(f"#undo-{id}-v2").click()
        leave = alice.page.get_by_role("link", name="Leave it")
        expect(leave).to_be_focused()
        with second_tab(alice) as other:
            other.opens(site.base)
            elsewhere(site, "add", "Sell the bicycle")
            expect(other.page.locator("#rows .description")).to_have_text(["Sell the bicycle", "Buy milk"])
        alice.page.wait_for_timeout(200)
        expect(leave).to_be_focused()
        leave.click()
        expect(alice.page.locator("#feed .told").first).to_have_text("alice added Sell the bicycle")


def test_an_older_page_of_the_activity_learns_only_what_was_undone(browser: Browser, site: LiveServer):
    with visit(browser, site, scripts=True) as alice:
        id = add(alice, "Buy milk")
        add(alice, "Sell the bicycle")
        many = (
            "from tests.todos.conftest import User, added\n"
            f"for n in range(50): added(User.objects.get(username='{OWNER}'), f'Todo {{n}}')"
        )
        assert site.manage("shell", "-v0", "-c", many)[0] == 0
        alice.opens(f"{site.base}/activity/")
        alice.page.locator("#feed").get_by_role("link", name="Older").click()
        told, asked = alice.page.locator("#feed .told"), list[str]()
        expect(told).to_have_text(["alice added Sell the bicycle", "alice added Buy milk"])
        alice.page.on("request", lambda request: asked.append(request.url))
        alice.page.locator(f"#undo-{id}-v1").focus()

        elsewhere(site, "add", "Feed the cat")
        elsewhere(site, "remove", id)
        elsewhere(site, "restore", id)

        expect(told).to_have_text(["alice added Sell the bicycle", "alice added Buy milk"])
        alice.page.wait_for_timeout(300)
        assert [id in url for url in asked if "/news/" in url] == [True, True]


def test_an_act_and_its_echo_do_not_meet(browser: Browser, site: LiveServer):
    """The stream is quicker than the answer to the act; the row must not come twice."""
    with visit(browser, site, scripts=True) as alice:
        asked = list[str]()
        alice.page.on("request", lambda request: asked.append(request.url))

        def slowly(route: Route) -> None:
            answer = route.fetch()
            alice.page.wait_for_timeout(300)
            route.fulfill(response=answer)

        alice.page.route("**/todos/", slowly)
        add(alice, "Buy milk")
        alice.page.wait_for_timeout(200)
        expect(alice.page.locator("#rows > li")).to_have_count(1)
        assert [url for url in asked if "/news/" in url] == []


def test_what_was_heard_of_is_not_shown_twice_when_it_is_sent_again(browser: Browser, site: LiveServer):
    with visit(browser, site, scripts=True) as alice:

        def lose_the_answer(route: Route) -> None:
            route.fetch()
            route.abort("connectionreset")

        alice.page.route("**/todos/", lose_the_answer, times=1)
        field = alice.page.get_by_label("What needs doing?")
        field.fill("Buy milk")
        field.press("Enter")
        expect(alice.page.locator(".row")).to_have_count(1)
        field.press("Enter")
        alice.says("Added Buy milk.")
        expect(alice.page.locator(".row")).to_have_count(1)
        alice.complaints.clear()
