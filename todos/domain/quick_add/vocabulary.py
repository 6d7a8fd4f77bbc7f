"""The closed vocabulary of quick add: the words that a date, a time or a repeat is made of."""

from __future__ import annotations

DAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTH_NAMES = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
UNITS = ("day", "week", "month", "year")
# Which weekday of a month.
ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": -1}

WEEKDAYS = {name.lower(): number for number, name in enumerate(DAY_NAMES)}
WEEKDAYS |= {name[:3].lower(): number for number, name in enumerate(DAY_NAMES)}
WEEKDAYS |= {"tues": 1, "thur": 3, "thurs": 3}
MONTHS = {name.lower(): number for number, name in enumerate(MONTH_NAMES, start=1)}
MONTHS |= {name[:3].lower(): number for number, name in enumerate(MONTH_NAMES, start=1)}
MONTHS |= {"sept": 9}
# A unit may stand in the plural.
UNIT_OF = {unit: unit for unit in UNITS} | {unit + "s": unit for unit in UNITS}

EVERY = {"every": "due", "every!": "done"}

# With a capital these are words of a title: "Around the World in 80 Days", "Next Friday".
_SMALL = frozenset(
    [*UNIT_OF, *EVERY, *("in", "next", "this", "at", "on", "by", "due", "and", "other", "last", "of", "the", "weekday")]
)

# Without what follows, these would be left hanging: no date is read after them.
_HANGING = """
a about after all almost an and any around as at before between coming during each except first for from half his her
is its last like my nearly next no not of or our past per second since than that the their third this through till to
until was versus via vs with within without your & + - – — / = : ; ,
"""
HANGING = frozenset(_HANGING.split())

# Figures after these count something: "chapter 3/4", "score 10:10".
_COUNTED = "chapter episode no page part ratio room round score section step version vol volume"
COUNTED = frozenset(_COUNTED.split())

_PRONOUNS = "he i it she they we who you"
# The word before tells that a day is a name: "Black Friday", "Easter Monday", "full sun".
_NAMED = {
    "monday": "blue cyber easter manic whit rose",
    "tuesday": "fat giving ruby shrove super taco",
    "wednesday": "ash spy",
    "thursday": "holy maundy",
    "friday": "black casual freaky girl good",
    "saturday": "holy",
    "sunday": "bloody easter palm",
    "sun": "full in midnight more morning rising some",
    "sat": _PRONOUNS,
    "wed": f"get getting newly {_PRONOUNS}",
}
NAMED = {day: frozenset(before.split()) for day, before in _NAMED.items()}


def spelled(text: str) -> str:
    """The word as the vocabulary spells it: in small letters. A word of a title stays as it is."""
    small = text.lower()
    return text if small in _SMALL and text.istitle() else small
