"""The page of a todo takes the parts of an answer, and is then what loading it again gives."""

from __future__ import annotations

from playwright.sync_api import Browser, Page, Response, expect

from tests.browser.home import Home
from tests.browser.visitor import visit

# The todo without the tokens of each rendering, the minute of printing, and the marks that htmx leaves.
TODO = """() => {
    const todo = document.getElementById("todo").cloneNode(true);
    for (const each of todo.querySelectorAll(".printed")) each.remove();
    for (const each of todo.querySelectorAll("[name=command_id], [name=csrfmiddlewaretoken]")) each.value = "";
    for (const each of todo.querySelectorAll("*")) {
        for (const name of ["autofocus", "data-htmx-powered"]) each.removeAttribute(name);
        if (each.className === "") each.removeAttribute("class");
    }
    return todo.innerHTML.replace(/\\s+/g, " ").replace(/ ?([<>]) ?/g, "$1");
}"""


def same_as_loaded(page: Page) -> None:
    shown = page.evaluate(TODO)
    page.reload()
    assert shown == page.evaluate(TODO)


def test_a_page_after_acts_is_what_loading_it_again_gives(browser: Browser, home: Home):
    with visit(browser, home, scripts=True) as alice:
        todo_id = alice.adds("Buy milk")
        alice.opens(f"{home.base}/todos/{todo_id}/")
        page, answers = alice.page, list[Response]()
        page.on("response", lambda answer: "/live/" in answer.url or answers.append(answer))  # a stream has no end
        page.locator("#set-started").click()
        alice.says("Started Buy milk.")
        page.locator("#v2").get_by_role("button", name="Undo").click()
        alice.says("Undone. Buy milk is Queued again.")
        expect(page.locator("#v2 .undone")).to_be_focused()
        page.locator("#edit").click()
        page.locator("input[id^=description-]").fill("Buy oat milk")
        page.get_by_role("button", name="Save").click()
        alice.says("Changed to Buy oat milk.")
        expect(page.locator("#edit")).to_be_focused()
        home.elsewhere("status", todo_id, "Finished")
        expect(page.locator("#v5")).to_contain_text("finished it")
        assert all('hx-target="#todo"' not in answer.text() for answer in answers)
        same_as_loaded(page)


def test_a_conflict_dialog_is_gone_after_the_next_act(browser: Browser, home: Home):
    with visit(browser, home, scripts=True) as alice:
        todo_id = alice.adds("Buy milk")
        alice.opens(f"{home.base}/todos/{todo_id}/")
        page = alice.page
        for status in ("started", "finished"):
            page.locator(f"#set-{status}").click()
            expect(page.locator(f"#set-{status}")).to_have_attribute("aria-pressed", "true")
        alice.provoked.add(409)
        page.locator("#v2").get_by_role("button", name="Undo").click()
        expect(page.locator("#v2 .conflict")).to_be_visible()
        page.locator("#set-queued").click()
        expect(page.locator(".conflict")).to_have_count(0)
        same_as_loaded(page)


ACT = """
from todos import bootstrap
from todos.domain.commands import TodoCommands
first = next(iter(bootstrap.event_store().get_events({id!r})))
facts = {{"actor": first.metadata.actor, "source": "test", "correlation_id": first.id}}
bootstrap.handle(TodoCommands.change_status({id!r}, "Started", **facts))
bootstrap.handle(TodoCommands.change_description({id!r}, "Buy oat milk", **facts))
"""


def test_an_act_is_undone_in_its_place_and_the_keyboard_stays_there(browser: Browser, home: Home):
    with visit(browser, home, scripts=True) as alice:
        todo_id = alice.adds("Buy milk")
        assert home.site.manage("shell", "-c", ACT.format(id=todo_id))[0] == 0
        alice.opens(f"{home.base}/todos/{todo_id}/")
        page = alice.page
        page.get_by_role("button", name="Undo both changes in this todo, v2 to v3").press("Enter")
        expect(page.locator("#act-v5")).to_contain_text("undid v2, v3, two changes at once")
        expect(page.locator("#v3 .undone")).to_be_focused()
        page.get_by_role("button", name="Undo both").press("Enter")
        expect(page.locator("#v5 .undone")).to_be_focused()
        expect(page.locator("h1")).to_have_text("Buy oat milk")
        same_as_loaded(page)
