"""Every page of ours in every state it can be in, and how to get there."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Page, StorageState, expect

from tests.browser.home import Home
from tests.browser.residents import TRIED
from tests.live_server import OWNER, LiveServer

UNKNOWN = "00000000-0000-4000-8000-000000000000"


class House:
    """A site with people and todos on it; whoever is asked for is signed in."""

    def __init__(self, site: LiveServer) -> None:
        code, printed = site.manage("shell", "-v0", "-c", "from tests.browser.residents import move_in; move_in()")
        assert code == 0, printed
        facts = json.loads(printed)
        self.site = site
        self.base, self.used_link = site.base, urlsplit(site.link).path
        self.todos, self.invitation = facts["todos"], facts["invitation"]
        self._enter: dict[str, list[str]] = facts["enter"]
        self._homes = iter(facts["homes"])
        self._sessions: dict[str, StorageState] = {}
        self._pages: dict[tuple[str, ...], Page] = {}

    def page(self, browser: Browser, who: str, **options: Any) -> Page:
        """A tab of `who`, or of nobody if that is empty; the same one for the same options."""
        key = (who, *map(str, options.items()))
        if key not in self._pages:
            self._pages[key] = self.context(browser, who, **options).new_page()
        return self._pages[key]

    def context(self, browser: Browser, who: str, alone: bool = False, **options: Any) -> BrowserContext:
        """A new window of `who`: of the session that all their windows share, or `alone` in one of its own."""
        expect.set_options(timeout=5_000)
        options = {"timezone_id": "UTC", "reduced_motion": "reduce", "base_url": self.base} | options
        if who in self._sessions and not alone:
            return browser.new_context(storage_state=self._sessions[who], **options)
        context = browser.new_context(**options)
        if who:
            page = context.new_page()
            page.goto(self._enter[who].pop())
            page.close()
            if not alone:
                self._sessions[who] = context.storage_state()
        return context

    def home(self) -> Home:
        """That of a person who has done nothing yet."""
        return Home(self.site, *next(self._homes))

    def todo(self, words: str, who: str = OWNER) -> str:
        """The address of somebody's todo."""
        return f"/todos/{self.todos[who][words]}/"


class State(NamedTuple):
    """What to see, who sees it, and how they get there; `alone` if that ends their session."""

    name: str
    who: str
    reach: Callable[[Page, House], None]
    alone: bool


STATES: dict[str, State] = {}


def state(name: str, who: str = OWNER, alone: bool = False) -> Callable[[Callable[[Page, House], None]], None]:
    def keep(reach: Callable[[Page, House], None]) -> None:
        STATES[name] = State(name, who, reach, alone)

    return keep


@state("sign-in", who="")
def _(page: Page, house: House) -> None:
    page.goto("/sign-in/")


@state("sign-in, wrong password", who="")
def _(page: Page, house: House) -> None:
    signs_in_as(page, "nobody")
    expect(page.get_by_text("That name and password do not match.")).to_be_visible()


@state("sign-in, too many tries", who="")
def _(page: Page, house: House) -> None:
    signs_in_as(page, TRIED)
    expect(page.get_by_text("Too many tries.")).to_be_visible()


def signs_in_as(page: Page, name: str) -> None:
    page.goto("/sign-in/")
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password").fill("a guess")
    page.get_by_role("button", name="Sign in").click()


@state("invitation", who="")
def _(page: Page, house: House) -> None:
    page.goto(house.invitation)


@state("invitation, two passwords that differ", who="")
def _(page: Page, house: House) -> None:
    page.goto(house.invitation)
    sets_passwords_that_differ(page)


@state("used link", who="")
def _(page: Page, house: House) -> None:
    page.goto(house.used_link)  # lets in once, and then no more
    page.context.clear_cookies()
    page.goto(house.used_link)
    expect(page.get_by_text("It was used already")).to_be_visible()


@state("unknown link", who="")
def _(page: Page, house: House) -> None:
    page.goto("/in/unknown/")


@state("list, empty", who="bob")
def _(page: Page, house: House) -> None:
    page.goto("/")
    expect(page.get_by_role("heading", name="A blank page")).to_be_visible()


@state("list")
def _(page: Page, house: House) -> None:
    page.goto("/")


@state("list, dense", who="grace")
def _(page: Page, house: House) -> None:
    page.goto("/")
    expect(page.locator(".dense .row")).to_have_count(30)


@state("list, filtered")
def _(page: Page, house: House) -> None:
    page.goto("/?status=Started")
    expect(page.locator(".row")).to_have_count(1)


@state("list, search without a hit")
def _(page: Page, house: House) -> None:
    page.goto("/?q=unicorn")
    expect(page.get_by_text("Nothing matches")).to_be_visible()


@state("list, just removed")
def _(page: Page, house: House) -> None:
    page.goto("/")
    page.get_by_role("button", name="Remove Cancel the gym").click()
    expect(page.get_by_role("button", name="Restore Cancel the gym")).to_be_focused()


@state("list, status line with Undo")
def _(page: Page, house: House) -> None:
    page.goto("/")
    page.get_by_role("group", name="Status of Book the hotel").get_by_role("button", name="Started").click()
    expect(page.get_by_role("button", name="Undo")).to_be_visible()


@state("list, refused to add")
def _(page: Page, house: House) -> None:
    page.goto("/")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.locator("#add-error")).to_be_visible()


@state("list, selecting")
def _(page: Page, house: House) -> None:
    page.goto("/?select=1")
    page.get_by_role("checkbox", name="Select Buy oat milk").check()
    expect(page.get_by_role("button", name="Started", exact=True).last).to_be_visible()


@state("list, selecting, in conflict")
def _(page: Page, house: House) -> None:
    page.goto("/?select=1")
    box = page.get_by_role("checkbox", name="Select Call the dentist again")
    box.check()
    box.evaluate("box => box.value = box.value.replace(/.v.*/, '.v1')")  # ticked before the last change
    page.locator("#several-remove").click()
    expect(page.get_by_role("button", name="Remove all anyway")).to_be_visible()


@state("list, edit")
def _(page: Page, house: House) -> None:
    opens_edit(page, "Buy oat milk")


@state("list, edit refused")
def _(page: Page, house: House) -> None:
    opens_edit(page, "Buy oat milk").fill("")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("form.edit .error")).to_be_visible()


@state("list, edit in conflict")
def _(page: Page, house: House) -> None:
    opens_edit(page, "Call the dentist again").fill("Call the doctor")
    page.locator("form.edit input[name=version]").evaluate("field => field.value = 1")  # begun before the last change
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("button", name="Use mine")).to_be_visible()


def opens_edit(page: Page, words: str) -> Any:
    page.goto("/")
    page.get_by_role("link", name=f"Edit {words}", exact=True).click()
    field = page.locator("form.edit input[name=description]")
    expect(field).to_be_focused()
    return field


@state("list, signed out elsewhere", alone=True)
def _(page: Page, house: House) -> None:
    page.goto("/")
    page.context.clear_cookies(name="sessionid")
    page.get_by_label("What needs doing?").fill("Water the plants")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("You are signed out.")


@state("signed out, without scripts", alone=True)
def _(page: Page, house: House) -> None:
    page.goto("/")
    page.context.clear_cookies(name="sessionid")
    page.get_by_label("What needs doing?").fill("Water the plants")
    page.locator("#add").evaluate("form => form.submit()")
    expect(page.get_by_label("Your words")).to_have_value("Water the plants")


@state("todo")
def _(page: Page, house: House) -> None:
    page.goto(house.todo("Write the report"))


@state("todo, edit")
def _(page: Page, house: House) -> None:
    page.goto(house.todo("Write the report"))
    page.get_by_role("link", name="Edit").click()
    expect(page.locator("form.edit input[name=description]")).to_be_focused()


@state("todo, words changed")
def _(page: Page, house: House) -> None:
    page.goto(house.todo("Call the dentist"))
    expect(page.locator("ins")).to_be_visible()


@state("todo, removed")
def _(page: Page, house: House) -> None:
    page.goto(house.todo("Sell the old bicycle"))
    expect(page.get_by_role("button", name="Restore")).to_be_visible()


@state("todo, details open")
def _(page: Page, house: House) -> None:
    page.goto(house.todo("Renew the passport"))
    page.locator("#v2 summary").click()
    expect(page.locator("#v2 pre")).to_be_visible()


@state("todo, undo refused")
def _(page: Page, house: House) -> None:
    page.goto(house.todo("Write the report"))
    for status in ("Queued", "Started", "Finished"):
        page.get_by_role("button", name=status, exact=True).click()
        expect(page.get_by_role("button", name=status, exact=True, pressed=True)).to_be_visible()
    page.locator("button.undone").nth(1).click()
    expect(page.get_by_role("button", name="Set it anyway")).to_be_visible()


@state("todo, restoring a version")
def _(page: Page, house: House) -> None:
    page.goto(house.todo("Call the dentist"))
    page.locator("#v1 summary").click()
    page.get_by_role("link", name="Restore v1").click()
    expect(page.get_by_role("button", name="Restore v1")).to_be_visible()


@state("event")
def _(page: Page, house: House) -> None:
    page.goto(house.todo("Renew the passport") + "v2/")


@state("activity, empty", who="bob")
def _(page: Page, house: House) -> None:
    page.goto("/activity/")
    expect(page.get_by_text("Nothing has happened yet.")).to_be_visible()


@state("activity")
def _(page: Page, house: House) -> None:
    page.goto("/activity/")
    expect(page.locator(".entry")).not_to_have_count(0)


@state("activity, changes in one act", who="judy")
def _(page: Page, house: House) -> None:
    page.goto("/activity/")
    expect(page.locator(".entry.act")).to_have_count(1)


@state("todo, changes in one act", who="judy")
def _(page: Page, house: House) -> None:
    page.goto(house.todo("Pack the bags", "judy"))
    expect(page.locator(".entry.act")).to_have_count(1)


@state("activity, no such day")
def _(page: Page, house: House) -> None:
    page.goto("/activity/?until=yesterday")
    expect(page.locator("#until-error")).to_be_visible()


@state("trash, empty", who="bob")
def _(page: Page, house: House) -> None:
    page.goto("/trash/")
    expect(page.get_by_text("The trash is empty.")).to_be_visible()


@state("trash")
def _(page: Page, house: House) -> None:
    page.goto("/trash/")
    expect(page.get_by_text("Sell the old bicycle")).to_be_visible()


@state("account")
def _(page: Page, house: House) -> None:
    page.goto("/account/")


@state("account, keys off")
def _(page: Page, house: House) -> None:
    page.goto("/account/")
    page.get_by_role("button", name="Switch them off").click()
    expect(page.get_by_text("Single keys are off.", exact=True)).to_be_visible()
    page.context.clear_cookies(name="keys")


@state("keys")
def _(page: Page, house: House) -> None:
    page.goto("/keys/")


# Over an empty page: axe does not know that a dialog lies above everything else.
@state("trash, keys", who="bob")
def _(page: Page, house: House) -> None:
    page.goto("/trash/")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()


@state("account, zone saved")
def _(page: Page, house: House) -> None:
    page.goto("/account/")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Times are shown in UTC.")).to_be_visible()


@state("account, address of a feed", who="erin")
def _(page: Page, house: House) -> None:
    page.goto("/account/")
    page.get_by_role("button", name="Make an address").click()
    expect(page.get_by_role("button", name="Revoke it")).to_be_visible()


@state("account, two passwords that differ")
def _(page: Page, house: House) -> None:
    page.goto("/account/")
    sets_passwords_that_differ(page)


def sets_passwords_that_differ(page: Page) -> None:
    for field, words in zip(page.locator("input[type=password]").all(), ("four words enough", "five"), strict=True):
        field.fill(words)
    page.get_by_role("button", name="Set password").click()
    expect(page.locator(".error")).to_be_visible()


@state("not here")
def _(page: Page, house: House) -> None:
    page.goto(f"/todos/{UNKNOWN}/")


@state("not allowed")
def _(page: Page, house: House) -> None:
    page.goto("/admin/auth/user/1/delete/")
    expect(page.get_by_role("heading", name="Not allowed")).to_be_visible()


@state("too big")
def _(page: Page, house: House) -> None:
    page.goto("/")
    page.get_by_label("What needs doing?").fill("Water the plants" + " and the lawn" * 250_000)
    page.locator("#add").evaluate("form => form.submit()")
    expect(page.get_by_label("Your words")).to_have_value(re.compile("^Water the plants"))


@state("form older than the sign-in")
def _(page: Page, house: House) -> None:
    page.goto("/")
    page.locator("#add input[name=csrfmiddlewaretoken]").evaluate("field => field.value = ''")
    page.get_by_label("What needs doing?").fill("Water the plants")
    page.locator("#add").evaluate("form => form.submit()")
    expect(page.get_by_label("Your words")).to_have_value("Water the plants")


@state("the list as it was")
def _(page: Page, house: House) -> None:
    page.goto("/")
    page.get_by_role("link", name="Earlier").click()
    expect(page.get_by_text("This is how it was")).to_be_visible()


@state("a moment that is none")
def _(page: Page, house: House) -> None:
    page.goto("/?at=the+day+before")
    expect(page.get_by_text("This is neither a time nor a position.")).to_be_visible()


@state("a todo as it was")
def _(page: Page, house: House) -> None:
    page.goto(house.todo("Renew the passport"))
    page.locator("#v2 summary").click()
    page.get_by_role("link", name="See the todo at v2").click()
    expect(page.get_by_role("heading", name="History until then")).to_be_visible()


@state("the activity as it was")
def _(page: Page, house: House) -> None:
    page.goto("/activity/")
    page.get_by_role("link", name="Earlier").click()
    expect(page.get_by_text("This is how it was")).to_be_visible()
    expect(page.locator(".entry")).not_to_have_count(0)
