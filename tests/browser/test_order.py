"""Rows are put elsewhere by the pointer and by keys; the order stays after a reload."""

from __future__ import annotations

from playwright.sync_api import Locator, expect

from tests.browser.hand import MILK, PASSPORT, REPORT, Hand

MOVED = "Moved {} to another place in the order."


def shows(heidi: Hand, *words: str) -> None:
    expect(heidi.page.locator("#rows .description")).to_have_text(list(words))


def says(heidi: Hand, sentence: str) -> None:
    expect(heidi.page.locator("#status-line")).to_contain_text(sentence)


def drag(heidi: Hand, words: str, beside: Locator, above: bool = False) -> None:
    box, target = heidi.link(words).bounding_box(), beside.bounding_box()
    assert box
    assert target
    mouse = heidi.page.mouse
    mouse.move(box["x"] + 5, box["y"] + 5)
    mouse.down()
    mouse.move(box["x"] + 5, box["y"] + 20)
    mouse.move(box["x"] + 5, target["y"] + (2 if above else target["height"] - 2))
    mouse.move(box["x"] + 6, target["y"] + (1 if above else target["height"] - 1))


def test_rows_are_put_elsewhere_by_the_pointer_and_by_keys(heidi: Hand):
    shows(heidi, REPORT, PASSPORT, MILK)
    drag(heidi, REPORT, heidi.link(PASSPORT))
    expect(heidi.page.locator(".takes-below")).to_contain_text(PASSPORT)
    expect(heidi.page.locator(".is-dragged")).to_contain_text(REPORT)
    heidi.page.mouse.up()
    shows(heidi, PASSPORT, REPORT, MILK)
    says(heidi, MOVED.format(REPORT))
    heidi.page.reload()
    shows(heidi, PASSPORT, REPORT, MILK)

    drag(heidi, MILK, heidi.link(PASSPORT), above=True)
    heidi.page.mouse.up()
    says(heidi, MOVED.format(MILK))
    shows(heidi, MILK, PASSPORT, REPORT)
    drag(heidi, MILK, heidi.link(REPORT))
    heidi.page.keyboard.press("Escape")
    heidi.page.mouse.up()
    expect(heidi.page.locator(".is-dragged, .takes-below")).to_have_count(0)

    heidi.opens(heidi.page.url)
    heidi.key("j", heidi.link(MILK))
    heidi.key("Alt+ArrowDown", heidi.link(MILK), MOVED.format(MILK))
    shows(heidi, PASSPORT, MILK, REPORT)
    heidi.key("Alt+ArrowUp", heidi.link(MILK))
    shows(heidi, MILK, PASSPORT, REPORT)
    heidi.key("j", heidi.link(PASSPORT))
    heidi.key("j", heidi.link(REPORT))
    heidi.key("t", heidi.link(REPORT), MOVED.format(REPORT))
    shows(heidi, REPORT, MILK, PASSPORT)
    heidi.key("u", heidi.link(REPORT), f"Undone. {REPORT} is back in its place.")
    shows(heidi, MILK, PASSPORT, REPORT)
    heidi.key("t", heidi.link(REPORT), MOVED.format(REPORT))
    heidi.key("j", heidi.link(MILK))
    heidi.key("Alt+ArrowDown", heidi.link(MILK), MOVED.format(MILK))
    shows(heidi, REPORT, PASSPORT, MILK)
