"""The steps of a journey on the page of one todo: its state, its timeline, its raw events."""

from __future__ import annotations

import json
import re

from playwright.sync_api import expect

from tests.browser.visitor import Visitor


def finishes_on_the_page_of_the_todo(alice: Visitor, words: str) -> None:
    alice.page.get_by_role("link", name=words, exact=True).click()
    expect(alice.page.locator("#timeline > li")).to_have_count(4)
    finish = alice.page.locator("#set-finished")
    with alice.act("todo", "status-line", focus=finish):
        finish.click()
        alice.says(f"Finished {words}.")
    expect(alice.page.locator("#timeline > li")).to_have_count(5)
    expect(alice.page.locator("#record")).to_contain_text("5 changes, all verified")


def reads_the_history(alice: Visitor) -> None:
    newest = alice.page.locator("#v5")
    expect(newest).to_contain_text(re.compile(r"alice\S*\s+finished it"))
    expect(newest.locator("pre")).to_be_hidden()
    newest.locator("summary").click()
    raw = json.loads(newest.locator("pre").inner_text())
    assert (raw["data"]["status"], raw["metadata"]["source"]) == ("Finished", "web")
    newest.locator("a.when").click()
    expect(alice.page).to_have_url(re.compile(r"/v5/$"))
    expect(alice.page.get_by_text("link verified")).to_be_visible()
    alice.page.get_by_role("link", name="Older, v4").click()
    expect(alice.page.locator("article")).to_contain_text(re.compile(r"alice\S*\s+undid\s+v3,\s+back to Started"))
