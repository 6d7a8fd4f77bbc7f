"""What cannot be sent stays in sight and on the device, and is done once when it is sent again."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Route, expect

from tests.browser.home import Home
from tests.browser.visitor import Visitor, second_tab, visit
from tests.live_server import LiveServer

ONE = "1 todo is not sent yet. It stays on this device until it is."


def before_it_arrives(route: Route) -> None:
    route.abort("connectionreset")


def before_the_answer(route: Route) -> None:
    route.fetch()
    route.abort("connectionreset")


def adds(alice: Visitor, words: str) -> None:
    field = alice.page.get_by_label("What needs doing?")
    field.fill(words)
    field.press("Enter")


@pytest.mark.parametrize("breaks", [before_it_arrives, before_the_answer], ids=lambda breaks: breaks.__name__)
def test_a_line_that_breaks_keeps_the_words_over_a_reload_and_adds_them_once(
    browser: Browser, home: Home, breaks: Callable[[Route], None]
):
    with visit(browser, home, scripts=True) as alice:
        alice.has_no_stream()
        alice.opens(f"{home.base}/inbox/")
        alice.page.route("**/todos/", breaks)
        adds(alice, "Buy milk")
        adds(alice, "Sell the bicycle")
        alice.has_unsent("No connection. 2 todos are not sent yet. They stay on this device until they are.")
        alice.page.reload()
        expect(alice.page.locator(".row.is-failed")).to_have_count(2)
        expect(alice.page.locator(".row.is-failed .when").first).to_have_text("not sent yet")
        alice.page.unroute("**/todos/")
        alice.page.locator("#status-line .try-again").click()
        expect(alice.page.locator(".is-unsent, .unsent-line, [aria-busy]")).to_have_count(0)
        alice.page.reload()
        expect(alice.page.locator("#rows .description")).to_have_text(["Sell the bicycle", "Buy milk"])
        expect(alice.page.locator(".unsent-line")).to_have_count(0)
        alice.complaints.clear()
    assert home.history() == {"Buy milk": ["TodoAdded"], "Sell the bicycle": ["TodoAdded"]}


def test_an_act_on_a_todo_that_is_not_added_yet_waits_with_it(browser: Browser, home: Home):
    with visit(browser, home, scripts=True) as alice:
        alice.page.route("**/todos/", before_it_arrives)
        adds(alice, "Buy milk")
        alice.has_unsent(f"No connection. {ONE}")
        alice.page.locator(".row").get_by_role("button", name="Started").click()
        alice.has_unsent("No connection. 2 changes are not sent yet. They stay on this device until they are.")
        expect(alice.page.locator(".row.is-started.is-failed")).to_have_count(1)
        alice.page.unroute("**/todos/")
        alice.tries_again()
        alice.says("Started Buy milk.")
        alice.complaints.clear()
    assert home.stored() == ["TodoAdded", "TodoStatusChanged"]


def test_what_is_not_sent_stays_counted_beside_a_message(browser: Browser, home: Home):
    with visit(browser, home, scripts=True) as alice:
        alice.context.set_offline(True)
        adds(alice, "Buy milk")
        alice.has_unsent(f"No connection. {ONE}")
        alice.page.get_by_role("searchbox", name="Search").press_sequentially("milk")
        alice.says("No connection.")
        alice.has_unsent(f"No connection. {ONE}")
        alice.context.set_offline(False)
        alice.tries_again()
        alice.says("Added Buy milk.")
        alice.complaints.clear()


def test_a_server_that_is_killed_between_press_and_answer(browser: Browser, site: LiveServer):
    with visit(browser, site, scripts=True) as alice:
        alice.has_no_stream()
        alice.opens(f"{site.base}/inbox/")
        alice.adds("Buy milk")
        port, row = urlsplit(site.base).port, alice.row("Buy milk")
        site.kill()
        row.status_option("Started").click()
        row.edit.click()
        alice.page.keyboard.type(" and tea\n")
        adds(alice, "Sell the bicycle")
        alice.has_unsent("No connection. 3 changes are not sent yet. They stay on this device until they are.")
        expect(row.line.locator(".description")).to_have_text("Buy milk and tea")
        site.start(port)
        alice.page.locator("#status-line .try-again").click()
        expect(alice.page.locator(".is-unsent, .unsent-line, [aria-busy]")).to_have_count(0)
        expect(alice.page.locator(".row.is-started .description")).to_have_text("Buy milk and tea")
        alice.complaints.clear()
    assert site.stored() == ["TodoAdded", "TodoStatusChanged", "TodoDescriptionChanged", "TodoAdded"]


def test_what_is_not_sent_can_be_edited_or_discarded(browser: Browser, home: Home):
    with visit(browser, home, scripts=True) as alice:
        kept = alice.adds("Mow the lawn")
        alice.page.route(
            "**/todos/**", lambda route: route.abort() if route.request.method == "POST" else route.continue_()
        )
        adds(alice, "Buy milk")
        adds(alice, "Sell the bicycle")
        alice.page.locator(f"#remove-{kept}").click()
        alice.has_unsent("No connection. 3 changes are not sent yet. They stay on this device until they are.")
        alice.page.get_by_role("button", name="Discard Buy milk").click()
        alice.page.get_by_role("button", name="Discard Mow the lawn").click()
        expect(alice.page.locator("#rows .description")).to_have_text(["Sell the bicycle", "Mow the lawn"])
        expect(alice.page.locator(".is-removed")).to_have_count(0)
        alice.page.unroute("**/todos/**")
        alice.page.get_by_role("link", name="Edit Sell the bicycle").click()
        alice.page.keyboard.type(" and the helmet\n")
        alice.says("Added Sell the bicycle and the helmet.")
        expect(alice.page.locator(".unsent-line, .is-unsent")).to_have_count(0)
        alice.complaints.clear()
    assert home.history() == {"Mow the lawn": ["TodoAdded"], "Sell the bicycle and the helmet": ["TodoAdded"]}


def test_another_tab_does_not_take_what_a_living_one_waits_with_but_what_a_dead_one_left(browser: Browser, home: Home):
    with visit(browser, home, scripts=True) as alice:
        alice.page.route("**/todos/", before_it_arrives)
        adds(alice, "Buy milk")
        alice.has_unsent(f"No connection. {ONE}")
        with second_tab(alice) as other:
            other.page.wait_for_timeout(500)
            expect(other.page.locator(".row")).to_have_count(0)
            alice.page.close()  # as a crash: nothing is asked
            other.page.reload()
            expect(other.page.locator(".row.is-failed")).to_have_count(1)
            other.tries_again()
            other.says("Added Buy milk.")
        alice.complaints.clear()
    assert home.history() == {"Buy milk": ["TodoAdded"]}


def test_signing_out_asks_about_what_is_not_sent(browser: Browser, home: Home):
    with visit(browser, home, scripts=True) as alice:
        alice.page.route("**/todos/", before_it_arrives)
        adds(alice, "Buy milk")
        alice.has_unsent(f"No connection. {ONE}")
        alice.opens(f"{home.base}/account/")
        alice.has_unsent(f"No connection. {ONE}")
        asked = list[str]()
        alice.page.once("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
        alice.page.get_by_role("button", name="Sign out", exact=True).click()
        assert asked == ["Not sent yet: 1. Sign out and give up what is not sent?"]
        expect(alice.page).to_have_url(f"{home.base}/account/")
        alice.page.once("dialog", lambda dialog: dialog.accept())
        alice.page.get_by_role("button", name="Sign out", exact=True).click()
        expect(alice.page.get_by_role("heading", name="Sign in")).to_be_visible()
        assert alice.page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('unsent'))") == []
        alice.complaints.clear()


@pytest.mark.parametrize("leave", ["reload", "link", "back"])
def test_a_page_with_unsaved_words_asks_before_it_goes(browser: Browser, home: Home, leave: str):
    with visit(browser, home, scripts=True) as alice:
        alice.opens(f"{home.base}/trash/")
        alice.opens(f"{home.base}/inbox/")
        field = alice.page.get_by_label("What needs doing?")
        field.press_sequentially("Buy milk")
        asked = list[str]()
        alice.page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
        act = {
            "reload": "location.reload()",
            "link": "document.querySelector('.brand').click()",
            "back": "history.back()",
        }
        alice.page.evaluate(f"setTimeout(() => {act[leave]})")
        alice.page.wait_for_timeout(400)
        assert asked == ["beforeunload"]
        expect(field).to_have_value("Buy milk")
        field.fill("")
