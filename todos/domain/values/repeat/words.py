"""A repeat in words, as the chips of quick add say it: "every 2 weeks on Friday"."""

from __future__ import annotations

from collections.abc import Mapping

from todos.domain.values.repeat.rule import LAST, MONTHLY, Rule, parse

_UNITS = {"DAILY": "day", "WEEKLY": "week", "MONTHLY": "month", "YEARLY": "year"}
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
WORKDAYS = (0, 1, 2, 3, 4)
_ORDINALS = {1: "first", 2: "second", 3: "third", 4: "fourth", LAST: "last"}


def words(repeat: Mapping[str, str]) -> str:
    """What a stored repeat says: "every Friday", "every month on the 31st", "3 days after it is done"."""
    rule = parse(repeat["rule"])
    if repeat["counts_from"] == "done":
        return f"{_span(rule, 'a')} after it is done"
    if rule.weekdays and rule.frequency != MONTHLY and rule.interval == 1:
        return "every weekday" if rule.weekdays == WORKDAYS else f"every {_weekdays(rule.weekdays)}"
    on = _on(rule)
    return f"every {_span(rule)} on {on}" if on else f"every {_span(rule)}"


def typed(repeat: Mapping[str, str]) -> str:
    """A stored repeat as somebody would type it: "every Friday", "every! 3 days"."""
    rule = parse(repeat["rule"])
    return f"every! {_span(rule)}" if repeat["counts_from"] == "done" else words(repeat)


def _span(rule: Rule, one: str = "") -> str:
    unit = _UNITS[rule.frequency]
    return f"{rule.interval} {unit}s" if rule.interval > 1 else f"{one} {unit}".strip()


def _on(rule: Rule) -> str:
    if rule.ordinal:
        return f"the {_ORDINALS[rule.ordinal]} {_WEEKDAYS[rule.weekdays[0]]}"
    if rule.weekdays:
        return _weekdays(rule.weekdays)
    if rule.month:
        return f"{rule.month_day} {_MONTHS[rule.month - 1]}"
    if rule.month_day:
        return "the last day" if rule.month_day == LAST else f"the {ordinal(rule.month_day)}"
    return ""


def _weekdays(weekdays: tuple[int, ...]) -> str:
    *before, last = [_WEEKDAYS[weekday] for weekday in weekdays]
    return f"{', '.join(before)} and {last}" if before else last


def ordinal(number: int) -> str:
    """1st, 2nd, 3rd, 11th, 21st."""
    ending = "th" if number in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"
