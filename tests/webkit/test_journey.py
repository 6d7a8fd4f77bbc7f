"""What a person does every day, done in WebKit by hand: by real keys and clicks, on the real server."""

from __future__ import annotations

from urllib.parse import urlsplit

from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webdriver import WebDriver

from tests.browser.home import Home
from tests.live_server import OWNER, LiveServer
from tests.webkit.visitor import Visitor

MILK, PASSPORT, REPORT = "Buy oat milk", "Renew the passport", "Write the report"
TEA, DENTIST, HOTEL, PLANTS = "Buy oat milk and tea", "Call the dentist", "Book the hotel", "Water the plants"
STAYS = "1 todo is not sent yet. It stays on this device until it is."
ADD, SHEET, UNSENT_ROW = "#add-description", "dialog[open]", ".row.is-unsent"
HISTORY = {
    MILK: ["TodoAdded", "TodoDescriptionChanged", "TodoDescriptionChanged"],
    PASSPORT: ["TodoAdded", *["TodoStatusChanged"] * 5],
    REPORT: ["TodoAdded", "TodoRemoved", "TodoRestored", "TodoRemoved", "TodoRestored"],
    HOTEL: ["TodoAdded"],
    DENTIST: ["TodoAdded", "TodoStatusChanged"],
    PLANTS: ["TodoAdded"],
}


def test_a_day_is_done_in_webkit(driver: WebDriver, site: LiveServer):
    alice = Visitor(driver)
    alice.opens(f"{site.link}?next=/inbox/", ADD)
    ((owner,),) = site.rows("SELECT id FROM auth_user")
    home = Home(site, OWNER, str(owner), [urlsplit(site.sign_in_link()).path])

    adds_three_without_waiting(alice)
    sets_a_status_and_undoes_it(alice)
    edits_in_place_and_undoes_it(alice)
    removes_and_restores(alice)
    sees_what_is_done_elsewhere(alice, home)
    opens_and_closes_the_keys(alice)
    sends_again_what_was_not_sent(alice, site)
    turns_the_screen(alice)

    assert home.history() == HISTORY
    assert alice.complaints == []


def adds_three_without_waiting(alice: Visitor) -> None:
    alice.clicks(ADD)
    alice.presses(*(f"{words}{Keys.ENTER}" for words in (MILK, PASSPORT, REPORT)))
    alice.has_rows(REPORT, PASSPORT, MILK)
    alice.reads(f"Added {REPORT}.")
    alice.is_at(ADD)
    assert alice.value(ADD) == ""


def sets_a_status_and_undoes_it(alice: Visitor) -> None:
    todo = alice.todo(PASSPORT)
    alice.clicks(f"#started-{todo}")
    alice.reads(f"Started {PASSPORT}.")
    alice.clicks("#undo")
    alice.reads(f"Undone. {PASSPORT} is Queued again.")
    alice.presses("j", "3")
    alice.reads(f"Finished {PASSPORT}.")
    alice.presses("u")
    alice.reads(f"Undone. {PASSPORT} is Queued again.")
    alice.presses("2")
    alice.reads(f"Started {PASSPORT}.")
    alice.sees(f"#started-{todo}[aria-pressed=true]")


def edits_in_place_and_undoes_it(alice: Visitor) -> None:
    todo, before = alice.todo(MILK), alice.requests
    alice.clicks(f"#edit-{todo}")
    alice.is_at(".edit .field")
    assert alice.requests == before
    alice.presses(" and tea", Keys.ENTER)
    alice.reads(f"Changed to {TEA}.")
    assert alice.requests == before + 1
    alice.has_rows(REPORT, PASSPORT, TEA)
    alice.is_at(f"#edit-{todo}")
    alice.presses("u")
    alice.reads(f"Undone. It reads {MILK} again.")
    alice.has_rows(REPORT, PASSPORT, MILK)


def removes_and_restores(alice: Visitor) -> None:
    todo = alice.todo(REPORT)
    alice.clicks(f"#remove-{todo}")
    alice.reads(f"Removed {REPORT}.")
    alice.clicks(f"#restore-{todo}")
    alice.reads(f"Restored {REPORT}.")
    alice.clicks(f"#remove-{todo}")
    alice.reads(f"Removed {REPORT}.")
    alice.presses("u")
    alice.reads(f"Undone. {REPORT} is back.")


def sees_what_is_done_elsewhere(alice: Visitor, home: Home) -> None:
    alice.clicks(ADD)
    alice.presses("Call")
    home.elsewhere("add", HOTEL)
    alice.has_rows(HOTEL, REPORT, PASSPORT, MILK)
    alice.presses(" the dentist")
    assert alice.value(ADD) == DENTIST
    alice.presses(Keys.ENTER)
    alice.reads(f"Added {DENTIST}.")
    home.elsewhere("status", alice.todo(DENTIST), "Started")
    alice.sees(f"#started-{alice.todo(DENTIST)}[aria-pressed=true]")


def opens_and_closes_the_keys(alice: Visitor) -> None:
    alice.presses(Keys.ESCAPE, "?")
    alice.sees(f"{SHEET} h2", "Keys")
    alice.presses(Keys.ESCAPE)
    alice.sees_no(SHEET)
    alice.clicks("#keys-link")
    alice.clicks(f"{SHEET} button")
    alice.sees_no(SHEET)


def sends_again_what_was_not_sent(alice: Visitor, site: LiveServer) -> None:
    port = urlsplit(site.base).port
    site.kill()
    alice.clicks(ADD)
    alice.presses(PLANTS, Keys.ENTER)
    alice.has_unsent(f"No connection. {STAYS}")
    alice.sees(f"{UNSENT_ROW} .when", "not sent yet")
    alice.is_at(ADD)
    site.start(port)
    alice.reloads(UNSENT_ROW)
    alice.has_unsent(f"No connection. {STAYS}")
    alice.has_rows(PLANTS, DENTIST, HOTEL, REPORT, PASSPORT, MILK)
    alice.clicks("#status-line .try-again")
    alice.reads(f"Added {PLANTS}.")
    alice.sees_no(f".unsent-line, {UNSENT_ROW}")
    alice.has_rows(PLANTS, DENTIST, HOTEL, REPORT, PASSPORT, MILK)


def turns_the_screen(alice: Visitor) -> None:
    alice.sees("#places")
    alice.resizes(390, 844)
    alice.sees_no("#places")
    alice.clicks("button.places")
    alice.sees("#places")
    alice.presses(Keys.ESCAPE)
    alice.sees_no("#places")
    alice.resizes(1024, 800)
    alice.sees("#places")
