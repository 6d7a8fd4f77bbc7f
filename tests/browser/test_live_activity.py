"""The activity shows changes by others too: its first page as a whole, older pages entry by entry."""

from __future__ import annotations

from urllib.parse import urlsplit

from playwright.sync_api import Browser, expect

from tests.browser.home import Home
from tests.browser.visitor import second_tab, visit
from tests.live_server import LiveServer


def test_the_activity_shows_what_happens_elsewhere(browser: Browser, home: Home):
    with visit(browser, home, scripts=True) as alice:
        todo_id = alice.adds("Buy milk")
        alice.opens(f"{home.base}/activity/")
        sentences, undo = alice.page.locator("#feed .sentence"), alice.page.locator(f"#undo-{todo_id}-v1")
        alice.page.get_by_label("Up to").fill("2026-11-01")

        with second_tab(alice) as other:
            other.opens(f"{home.base}/inbox/")
            other.row("Buy milk").status_option("Started").click()
            expect(sentences.first).to_have_text(f"{home.name} started Buy milk")
            alice.page.locator(f"#undo-{todo_id}-v2").focus()
            other.page.locator("#undo").click()
            expect(alice.page.locator(f"#undone-{todo_id}-v2")).to_be_focused()
        undo.focus()
        home.elsewhere("add", "Sell the bicycle")

        expect(sentences).to_have_text(
            [
                f"{home.name} added Sell the bicycle",
                f"{home.name} undid v2 of Buy milk, back to Queued",
                f"{home.name} started Buy milk",
                f"{home.name} added Buy milk",
            ]
        )
        expect(undo).to_be_focused()
        expect(alice.page.get_by_label("Up to")).to_have_value("2026-11-01")
        assert alice.page.locator("#status-line").inner_text() == ""


def test_the_activity_catches_up_and_its_filters_stay(browser: Browser, site: LiveServer):
    with visit(browser, site, scripts=True) as alice:
        todo_id = alice.adds("Buy milk")
        alice.opens(f"{site.base}/activity/?what=status")
        expect(alice.page.get_by_text("No changes match.")).to_be_visible()
        port = urlsplit(site.base).port
        site.kill()
        site.todo("status", todo_id, "Started")
        site.todo("add", "Sell the bicycle")
        site.start(port)
        sentences = alice.page.locator("#feed .sentence")
        expect(sentences).to_have_text(["alice started Buy milk"], timeout=20_000)
        site.todo("status", todo_id, "Finished")
        expect(sentences).to_have_text(["alice finished Buy milk", "alice started Buy milk"])
        alice.complaints = [text for text in alice.complaints if "ERR_" not in text]


def test_a_conflict_dialog_in_the_activity_stays_until_it_is_answered(browser: Browser, home: Home):
    with visit(browser, home, scripts=True) as alice:
        todo_id = alice.adds("Buy milk")
        for status in ("Started", "Finished"):
            home.elsewhere("status", todo_id, status)
        alice.opens(f"{home.base}/activity/")
        alice.provoked.add(409)
        alice.page.locator(f"#undo-{todo_id}-v2").click()
        leave = alice.page.get_by_role("link", name="Cancel")
        expect(leave).to_be_focused()
        with second_tab(alice) as other:
            other.opens(f"{home.base}/inbox/?status=All")
            home.elsewhere("add", "Sell the bicycle")
            expect(other.page.locator("#rows .description")).to_have_text(["Sell the bicycle", "Buy milk"])
        alice.page.wait_for_timeout(200)
        expect(leave).to_be_focused()
        leave.click()
        expect(alice.page.locator("#feed .sentence").first).to_have_text(f"{home.name} added Sell the bicycle")


def test_an_older_page_of_the_activity_gets_only_undos(browser: Browser, home: Home):
    with visit(browser, home, scripts=True) as alice:
        todo_id = alice.adds("Buy milk")
        alice.adds("Sell the bicycle")
        many = (
            "from tests.todos.cast import User, added\n"
            f"for n in range(50): added(User.objects.get(pk='{home.id}'), f'Todo {{n}}')"
        )
        assert home.site.manage("shell", "-v0", "-c", many)[0] == 0
        alice.opens(f"{home.base}/activity/")
        alice.page.locator("#feed").get_by_role("link", name="Older").click()
        sentences, requested = alice.page.locator("#feed .sentence"), list[str]()
        expect(sentences).to_have_text([f"{home.name} added Sell the bicycle", f"{home.name} added Buy milk"])
        alice.page.on("request", lambda request: requested.append(request.url))
        alice.page.locator(f"#undo-{todo_id}-v1").focus()

        home.elsewhere("add", "Feed the cat")
        home.elsewhere("remove", todo_id)
        home.elsewhere("restore", todo_id)

        expect(sentences).to_have_text([f"{home.name} added Sell the bicycle", f"{home.name} added Buy milk"])
        alice.page.wait_for_timeout(300)
        asked = [url for url in requested if "/updates/" in url]
        assert asked
        assert [url for url in asked if todo_id not in url] == []
