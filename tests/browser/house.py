"""A site with people and todos on it."""

from __future__ import annotations

import json
import shutil
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Page, StorageState, expect

from tests import servers
from tests.browser.entrance import enters
from tests.browser.home import Home
from tests.live_server import OWNER, LiveServer, installed
from tests.made_once import made_once
from tests.server.client import signed_in

FACTS = "residents.json"
MOVING = 120  # seconds; on a busy machine two hundred people take their time


def lived_in() -> LiveServer:
    """A stopped site into which the residents have moved; their links and ids are in a file of its folder."""
    site = LiveServer(servers.folder() / "lived_in")
    made_once(site.folder, lambda: _move_in(site))
    return site


def _move_in(site: LiveServer) -> None:
    shutil.copytree(installed("sqlite").folder, site.folder)
    command = "from tests.browser.residents import move_in; move_in()"
    code, printed = site.manage("shell", "-v0", "-c", command, patience=MOVING)
    assert code == 0, printed
    (site.folder / FACTS).write_text(printed)


class House:
    """A copy of a site that is lived in, started. It signs in the person that a test names."""

    def __init__(self, site: LiveServer) -> None:
        facts = json.loads((site.folder / FACTS).read_text())
        self.site = site
        signed_in(site.link)
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
            enters(page, self._enter[who].pop(), scripts=options.get("java_script_enabled", True))
            page.close()
            if not alone:
                self._sessions[who] = context.storage_state()
        return context

    def link(self, who: str) -> str:
        """A one-time link of `who` that other windows of theirs do not use."""
        return self._enter[who][0]

    def home(self) -> Home:
        """The home of a person who has done nothing yet."""
        return Home(self.site, *next(self._homes))

    def todo(self, words: str, who: str = OWNER) -> str:
        """The address of somebody's todo."""
        return f"/todos/{self.todos[who][words]}/"
