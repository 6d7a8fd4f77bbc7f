"""Colours against their grounds, in light and in dark."""

from __future__ import annotations

from itertools import product

import pytest
from playwright.sync_api import Browser

from tests.browser.house import House

# Text, and shapes: borders of fields, resting icons, idle status options, status dots, the ring of the keyboard.
TEXT, SHAPE = 4.5, 3
CONTRASTS = [
    (TEXT, ["ink", "soft", "red", "green"], ["paper", "margin", "raised"]),
    (TEXT, ["ink", "soft", "red"], ["wash"]),
    (TEXT, ["ink"], ["mint"]),
    (TEXT, ["paper"], ["ink"]),
    (SHAPE, ["edge", "soft", "blue", "green", "red"], ["paper", "margin", "raised"]),
]
RGB = """name => {
    document.body.style.color = `var(--${name})`;
    return getComputedStyle(document.body).color.match(/[0-9.]+/g).map(Number);
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_colours_keep_their_contrast(browser: Browser, house: House, scheme: str):
    page = house.page(browser, "", color_scheme=scheme)
    page.goto("/sign-in/")
    too_pale = [
        f"{colour} on {ground}: {found:.2f}, not {least}"
        for least, colours, grounds in CONTRASTS
        for colour, ground in product(colours, grounds)
        if (found := contrast(page.evaluate(RGB, colour), page.evaluate(RGB, ground))) < least
    ]
    assert too_pale == []


def contrast(one: list[int], other: list[int]) -> float:
    """Of two colours, as WCAG 2 counts it."""
    darker, lighter = sorted(map(luminance, (one, other)))
    return (lighter + 0.05) / (darker + 0.05)


def luminance(rgb: list[int]) -> float:
    parts = [part / 255 for part in rgb]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
