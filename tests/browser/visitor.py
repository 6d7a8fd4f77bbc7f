"""A person at a browser. Notices which parts of the page an act changes, and every complaint of the browser."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Error, Locator, Page, Response, expect

from tests.browser.entrance import enters
from tests.browser.home import Home
from tests.live_server import LiveServer

# Console errors are collected, so this makes a policy violation one, should the browser not report it itself.
REPORT_VIOLATIONS = """addEventListener("securitypolicyviolation",
    (event) => console.error("policy violated", event.violatedDirective, event.blockedURI))"""
# Notes which parts of the page are changed, put in or taken out; a line that was not there before is "new". What htmx
# does between the parts (helpers that come and go) is its own business. A navigation takes `window.changed` away.
WATCH = """() => {
    const PARTS = "#rows > li, #add, #tabs, #todo, #status-line, main > :first-child, header";
    const name = (part) => part.localName === "header" ? "header" : part.id || part.localName;
    const before = new Set([...document.querySelectorAll(PARTS)].map(name));
    const changed = window.changed = new Set();
    const note = (part) => changed.add(before.has(name(part)) ? name(part) : "new");
    new MutationObserver((changes) => {
        for (const {target, addedNodes, removedNodes} of changes) {
            const part = (target.closest ? target : target.parentElement)?.closest(PARTS);
            if (part) note(part);
            for (const node of [...addedNodes, ...removedNodes]) if (node.matches?.(PARTS)) note(node);
        }
    }).observe(document.documentElement, {subtree: true, childList: true, attributes: true, characterData: true});
}"""


class Row:
    """The line of one todo on a list."""

    def __init__(self, page: Page, name: str) -> None:
        self.page, self.name, self.id = page, name, name.removeprefix("todo-")
        self.line = page.locator(f"#{name}")
        self.edit, self.field = page.locator(f"a#edit-{self.id}"), page.locator("input[id^=description-]")
        self.version = page.locator(f"#{name} .when:not([hidden]) .version")
        self.remove, self.restore = page.locator(f"#remove-{self.id}"), page.locator(f"#restore-{self.id}")

    def status_option(self, status: str) -> Locator:
        """The button of one status."""
        return self.page.locator(f"#{status.lower()}-{self.id}")


class Visitor:
    """One tab. `scripts` says whether JavaScript runs in it."""

    def __init__(self, context: BrowserContext, scripts: bool) -> None:
        self.context, self.scripts = context, scripts
        self.page = context.new_page()
        self.complaints: list[str] = []
        self.statuses: list[int] = []
        self.provoked: set[int] = set()
        self.page.on("console", self._listen)
        self.page.on("pageerror", self._catch)
        self.page.on("response", self._count)

    def _listen(self, message: ConsoleMessage) -> None:
        # htmx's own words for a search that a newer one has taken the place of.
        if "htmx:error: signal is aborted" in message.text:
            return
        refused = any(f"responded with a status of {status} " in message.text for status in self.provoked)
        if message.type in ("error", "warning") and not refused:
            self.complaints.append(f"{message.text} {message.location['url']}")

    def _catch(self, error: Error) -> None:
        # Chromium's own message about a page that was left before its transition had ended.
        if not str(error).startswith("Transition was aborted"):
            self.complaints.append(str(error))

    def _count(self, response: Response) -> None:
        self.statuses.append(response.status)

    def has_no_stream(self) -> None:
        """From the next page on, no stream brings changes made elsewhere."""
        self.context.add_init_script("delete window.EventSource")

    def opens(self, link: str) -> None:
        self.page.goto(link)

    def says(self, sentence: str) -> None:
        """The status line gets this sentence."""
        expect(self.page.locator("#status-line .line:not(.unsent-line) p")).to_have_text(sentence)

    def has_unsent(self, sentence: str) -> None:
        """The status line counts what is not sent yet with this sentence."""
        expect(self.page.locator("#status-line .unsent-line p")).to_have_text(sentence)

    def tries_again(self) -> None:
        """Send again what could not be sent."""
        self.page.locator("#status-line .try-again").click()

    def adds(self, words: str) -> str:
        """The id of a todo that was added just now, by hand."""
        field = self.page.get_by_label("What needs doing?")
        field.fill(words)
        field.press("Enter")
        self.says(f"Added {words}.")
        return self.row(words).id

    def row(self, words: str) -> Row:
        name = self.page.locator(".row", has_text=words).get_attribute("id")
        assert name is not None
        return Row(self.page, name)

    @contextmanager
    def act(self, *changed: str, focus: Locator | None = None, status: int = 0) -> Iterator[None]:
        """An act and what to see of it: the answer's status, if it is an error, and what was done to the page.

        With scripts, `changed` are all parts of the page that changed, and the page is the same one; without, it is
        another. Either way `focus` has the keyboard.
        """
        self.page.evaluate(WATCH)
        self.statuses.clear()
        self.provoked.add(status)
        yield
        expect(self.page.locator("[aria-busy]")).to_have_count(0)
        assert [answer for answer in self.statuses if answer >= 400] == [status] * bool(status)
        if not self.scripts:
            assert self.page.evaluate("window.changed === undefined"), "the page was not loaded"
        if focus is not None:
            expect(focus).to_be_focused()
        if not self.scripts:
            return
        # The counts in the head of the page follow whatever is done.
        assert set(self.page.evaluate("[...window.changed]")) - {"header"} == set(changed)


@contextmanager
def visit(browser: Browser, site: LiveServer | Home, scripts: bool) -> Iterator[Visitor]:
    """The owner of a site or a home, signed in by a link. At the end the browser has no complaint."""
    with visit_by_nobody(browser, scripts) as visitor:
        enters(visitor.page, site.link, scripts)
        yield visitor


@contextmanager
def visit_by_nobody(browser: Browser, scripts: bool) -> Iterator[Visitor]:
    """A person who is not signed in. At the end the browser has no complaint."""
    expect.set_options(timeout=5_000)
    with browser.new_context(java_script_enabled=scripts, reduced_motion="reduce") as context:
        context.add_init_script(REPORT_VIOLATIONS)
        visitor = Visitor(context, scripts)
        yield visitor
        assert visitor.complaints == []


@contextmanager
def second_tab(visitor: Visitor) -> Iterator[Visitor]:
    """Another tab on the same page."""
    other = Visitor(visitor.context, visitor.scripts)
    other.opens(visitor.page.url)
    yield other
    assert other.complaints == []
    other.page.close()
