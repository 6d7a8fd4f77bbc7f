"""The sign-in pages: the form, invitations and links."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.house import House
from tests.browser.residents import TRIED
from tests.browser.states.state import sets_passwords_that_differ, state
from todosite.accounts.sign_in_limit import MAX_ATTEMPTS


@state("sign-in", who="")
def _(page: Page, house: House) -> None:
    page.goto("/sign-in/")


@state("sign-in, wrong password", who="")
def _(page: Page, house: House) -> None:
    signs_in_as(page, "nobody")
    expect(page.get_by_text("That name and password do not match.")).to_be_visible()


@state("sign-in, too many tries", who="")
def _(page: Page, house: House) -> None:
    # The tries of a long test run ago are forgotten by now.
    for _ in range(MAX_ATTEMPTS + 1):
        signs_in_as(page, TRIED)
        expect(page.get_by_role("alert")).to_be_visible()
        if page.get_by_text("Too many tries.").is_visible():
            break
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


@state("sign-in link of somebody else")
def _(page: Page, house: House) -> None:
    page.goto(house.link("bob"))
    expect(page.get_by_text("You are signed in as")).to_be_visible()


@state("used link", who="")
def _(page: Page, house: House) -> None:
    page.goto(house.used_link)
    expect(page.get_by_text("It was used already")).to_be_visible()


@state("unknown link", who="")
def _(page: Page, house: House) -> None:
    page.goto("/in/unknown/")
