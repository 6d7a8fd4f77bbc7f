"""Parses the numbers in addresses and on command lines."""

from __future__ import annotations

# Databases store positions in 64 bits. Every number of 18 digits fits.
MAX_NUMBER = 10**18 - 1


def parse_number(text: str, smallest: int = 0, largest: int = MAX_NUMBER) -> int | None:
    """The number that a text of plain digits means; None for any other text and for a number out of bounds."""
    if not (text.isascii() and text.isdecimal()) or len(text) > len(str(MAX_NUMBER)):
        return None
    number = int(text)
    return number if smallest <= number <= largest else None
