"""A page of ours in a state it can be in."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from playwright.sync_api import Page, expect

from tests.browser.house import House
from tests.live_server import OWNER


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


def sets_passwords_that_differ(page: Page) -> None:
    for field, words in zip(page.locator("input[type=password]").all(), ("four words enough", "five"), strict=True):
        field.fill(words)
    page.get_by_role("button", name="Set password").click()
    expect(page.locator(".error")).to_be_visible()
