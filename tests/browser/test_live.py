"""Changes by others, or by oneself elsewhere, appear without loading the page again."""

from __future__ import annotations

import re
from urllib.parse import urlsplit
from uuid import UUID

from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.home import Home
from tests.browser.visitor import second_tab, visit
from tests.live_server import LiveServer

MANY = """
from tests.todos.cast import User, added
for n in range({many}): added(User.objects.get(pk="{owner}"), f"Todo {{n}}")
"""

FROM_ANOTHER_LOG = """after => {
    const live = document.getElementById("live");
    live.dataset.stream = live.dataset.stream.replace(/after=[^&]*/, after);
}"""


def focused(page: Page) -> str:
    return page.evaluate("document.activeElement.id")


def test_another_tab_sees_rows_counts_and_trash_change(browser: Browser, home: Home):
    with visit(browser, home, scripts=True) as alice, second_tab(alice) as other:
        rows, counts = other.page.locator("#rows .description"), other.page.locator("#counts")
        expect(other.page.locator("h1")).to_have_text("No todos yet")
        alice.adds("Buy milk")
        expect(rows).to_have_text(["Buy milk"])
        expect(other.page.locator("h1")).not_to_have_text("No todos yet")
        alice.adds("Sell the bicycle")
        expect(rows).to_have_text(["Sell the bicycle", "Buy milk"])
        alice.row("Buy milk").status_option("Finished").click()
        expect(other.page.locator(".row.is-finished.fresh")).to_have_text(re.compile("Buy milk"))
        expect(counts).to_contain_text("Finished 1")
        alice.row("Sell the bicycle").remove.click()
        expect(other.row("Sell the bicycle").restore).to_be_visible()
        expect(other.page.locator("#in-trash")).to_have_text("1")
        # Changes elsewhere leave the status line of one's own last act.
        assert other.page.locator("#status-line").inner_text() == ""
        # The person who acts sees each change once.
        expect(alice.page.locator("#rows > li")).to_have_count(2)


def test_the_command_line_is_seen_on_the_page_of_the_todo(browser: Browser, home: Home):
    with visit(browser, home, scripts=True) as alice:
        todo_id = alice.adds("Buy milk")
        alice.opens(f"{home.base}/todos/{todo_id}/")
        entry = alice.page.locator("#v1 details")
        entry.locator("summary").click()

        home.site.todo("status", todo_id, "Started", who=home.name)

        expect(alice.page.locator("#v2")).to_contain_text(f"{home.name} started it")
        expect(alice.page.locator("#set-started")).to_have_attribute("aria-pressed", "true")
        expect(entry).to_have_attribute("open", "")


def test_a_row_that_is_being_edited_stays_as_it_is(browser: Browser, home: Home):
    with visit(browser, home, scripts=True) as alice:
        todo_id = alice.adds("Buy milk")
        row = alice.row("Buy milk")
        row.edit.click()
        row.field.fill("Buy oat milk")
        for version, status in enumerate(("Started", "Finished"), 2):
            home.elsewhere("status", todo_id, status)
            expect(row.version).to_have_text(f"v1, now v{version}")
        expect(row.field).to_have_value("Buy oat milk")
        expect(row.field).to_be_focused()
        row.line.get_by_role("link", name="Cancel").click()
        expect(row.line).to_have_attribute("data-version", "3")
        expect(row.edit).to_be_visible()


def test_an_edit_among_ticks_shows_the_newer_version_too_and_holds_up_no_other_row(browser: Browser, home: Home):
    with visit(browser, home, scripts=True) as alice:
        ids = [alice.adds(words) for words in ("Buy milk", "Sell the bicycle")]
        alice.opens(f"{home.base}/inbox/?select=1")
        row = alice.row("Buy milk")
        row.edit.click()
        expect(row.field).to_be_focused()
        with second_tab(alice) as other:
            for todo_id in ids:
                other.page.locator(f"#todo-{todo_id} [type=checkbox]").check()
            other.page.locator("#bulk-finished").click()
            expect(other.page.locator(".row.is-finished")).to_have_count(2)
        expect(alice.page.locator(f"#todo-{ids[1]}.is-finished.fresh")).to_have_count(1)
        expect(row.version).to_have_text("v1, now v2")


def test_many_rows_in_a_slow_network_all_come(browser: Browser, home: Home):
    with visit(browser, home, scripts=True) as alice:
        expect(alice.page.locator("h1")).to_have_text("No todos yet")
        alice.page.route("**/updates/**", lambda route: (alice.page.wait_for_timeout(100), route.continue_()))
        code, printed = home.site.manage("shell", "-v0", "-c", MANY.format(owner=home.id, many=60))
        assert code == 0, printed
        rows = alice.page.locator("#rows .description")
        expect(rows.nth(49)).to_have_text("Todo 10")
        expect(alice.page.locator("#tab-All")).to_have_text("All 60")
        alice.page.get_by_role("link", name="Older").click()
        expect(rows).to_have_text([f"Todo {number}" for number in reversed(range(10))])


def test_ticks_and_edits_are_not_lost_to_a_page_that_loads_itself_again(browser: Browser, home: Home):
    with visit(browser, home, scripts=True) as alice:
        alice.adds("Buy milk")
        for address, begin in (
            (f"{home.base}/inbox/?select=1", lambda: alice.page.locator("#rows [type=checkbox]").check()),
            (f"{home.base}/inbox/", lambda: alice.row("Buy milk").edit.click()),
        ):
            alice.opens(address)
            begin()
            expect(alice.page.locator("#rows :is(:checked, .edit)")).to_have_count(1)
            alice.page.evaluate(FROM_ANOTHER_LOG, f"after={UUID(int=0)}-1")
            alice.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
            expect(alice.page.get_by_text("This page is out of date.")).to_be_visible()
            expect(alice.page.locator("#rows :is(:checked, .edit)")).to_have_count(1)


def test_the_keyboard_stays_where_it_is(browser: Browser, home: Home):
    with visit(browser, home, scripts=True) as alice:
        todo_id = alice.adds("Buy milk")
        alice.row("Buy milk").status_option("Finished").focus()
        home.elsewhere("status", todo_id, "Started")
        expect(alice.page.locator(".row.is-started")).to_have_count(1)
        assert focused(alice.page) == f"finished-{todo_id}"
        home.elsewhere("remove", todo_id)
        expect(alice.row("Buy milk").restore).to_be_focused()


def test_after_a_restart_of_the_server_the_page_catches_up(browser: Browser, site: LiveServer):
    with visit(browser, site, scripts=True) as alice:
        todo_id = alice.adds("Buy milk")
        port = urlsplit(site.base).port
        site.kill()
        site.todo("status", todo_id, "Started")
        site.todo("add", "Sell the bicycle")
        site.start(port)
        expect(alice.page.locator("#rows .description")).to_have_text(["Sell the bicycle", "Buy milk"], timeout=20_000)
        expect(alice.page.locator(".row.is-started")).to_have_count(1)
        alice.complaints = [text for text in alice.complaints if "ERR_" not in text]


def test_an_act_and_its_echo_do_not_meet(browser: Browser, home: Home):
    """The stream is quicker than the answer to the act; the row must not come twice."""
    with visit(browser, home, scripts=True) as alice:
        requested = list[str]()
        alice.page.on("request", lambda request: requested.append(request.url))

        def slowly(route: Route) -> None:
            answer = route.fetch()
            alice.page.wait_for_timeout(300)
            route.fulfill(response=answer)

        alice.page.route("**/todos/", slowly)
        alice.adds("Buy milk")
        alice.page.wait_for_timeout(200)
        expect(alice.page.locator("#rows > li")).to_have_count(1)
        assert [url for url in requested if "/updates/" in url] == []


def test_a_change_that_is_sent_again_is_not_shown_twice(browser: Browser, home: Home):
    with visit(browser, home, scripts=True) as alice:

        def lose_the_answer(route: Route) -> None:
            route.fetch()
            route.abort("connectionreset")

        alice.page.route("**/todos/", lose_the_answer, times=1)
        field = alice.page.get_by_label("What needs doing?")
        field.fill("Buy milk")
        field.press("Enter")
        alice.page.get_by_role("button", name="Try again: Buy milk").click()
        alice.says("Added Buy milk.")
        expect(alice.page.locator(".row")).to_have_count(1)
        alice.complaints.clear()


def test_updates_of_a_server_that_restarts_are_fetched_again(browser: Browser, home: Home):
    with visit(browser, home, scripts=True) as alice:
        todo_id = alice.adds("Buy milk")
        alice.provoked.add(502)
        alice.page.route("**/updates/**", lambda route: route.fulfill(status=502), times=1)
        home.elsewhere("status", todo_id, "Started")
        expect(alice.page.locator(".row.is-started")).to_have_count(1)
        alice.says("Added Buy milk.")


def test_updates_that_cannot_be_fetched_are_fetched_again_without_haste(browser: Browser, home: Home):
    with visit(browser, home, scripts=True) as alice:
        todo_id = alice.adds("Buy milk")
        requested = list[str]()

        def cut(route: Route) -> None:
            requested.append(route.request.url)
            route.abort()

        alice.page.route("**/updates/**", cut)
        with alice.page.expect_event("requestfailed"):
            home.elsewhere("status", todo_id, "Started")
        alice.page.wait_for_timeout(700)
        assert len(requested) == 1
        alice.page.unroute("**/updates/**")
        expect(alice.page.locator(".row.is-started")).to_have_count(1)
        alice.complaints.clear()
