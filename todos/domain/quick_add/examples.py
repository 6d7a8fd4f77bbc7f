"""What quick add understands, by example: tests run these rows, and the help page shows them.

They are typed on Monday 30 November 2026 at 7:30 in Berlin, by somebody who has these lists, whose week begins on
Monday, and who writes the day before the month.
"""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

ZONE = "Europe/Berlin"
NOW = datetime(2026, 11, 30, 7, 30, tzinfo=ZoneInfo(ZONE))
LISTS = ("House", "Garden", "Summer", "Summer trip", "Café", "Mom & Dad", "C++", "5th floor")


class Example(NamedTuple):
    """A typed text and what is understood: fields in their stored form, `repeat` as its rule, `place` as a name."""

    typed: str
    words: str
    due: str = ""
    repeat: str = ""
    counts_from: str = "due"
    priority: int = 0
    labels: tuple[str, ...] = ()
    place: str = ""


# On which day of each year.
_24_DEC = "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=24"


def _at(clock: str, day: str = "2026-11-30") -> str:
    return f"{day}T{clock}[{ZONE}]"


DAYS = (
    Example("Call mom today", "Call mom", "2026-11-30"),
    Example("Call mom tomorrow", "Call mom", "2026-12-01"),
    Example("Call mom Tomorrow", "Call mom", "2026-12-01"),
    Example("CALL MOM TOMORROW", "CALL MOM", "2026-12-01"),
    Example("Call mom, tomorrow", "Call mom", "2026-12-01"),
    Example("Call mom by tomorrow", "Call mom", "2026-12-01"),
    Example("Turn the heating on tomorrow", "Turn the heating on", "2026-12-01"),
    Example("Hand the essay in tomorrow", "Hand the essay in", "2026-12-01"),
    Example("Prepare for Friday tomorrow", "Prepare for Friday", "2026-12-01"),
    Example("Pay rent mon", "Pay rent", "2026-11-30"),
    Example("Pay rent tue", "Pay rent", "2026-12-01"),
    Example("Pay rent wed", "Pay rent", "2026-12-02"),
    Example("Pay rent thu", "Pay rent", "2026-12-03"),
    Example("Pay rent fri", "Pay rent", "2026-12-04"),
    Example("Pay rent sat", "Pay rent", "2026-12-05"),
    Example("Pay rent sun", "Pay rent", "2026-12-06"),
    Example("Call Anna Friday", "Call Anna", "2026-12-04"),
    Example("Call Anna wednesday", "Call Anna", "2026-12-02"),
    Example("Call Anna on Sunday", "Call Anna", "2026-12-06"),
    Example("Call Anna this thu", "Call Anna", "2026-12-03"),
    Example("Essay due friday", "Essay", "2026-12-04"),
    Example("Finish the essay by friday", "Finish the essay", "2026-12-04"),
    Example("Essay due by friday", "Essay", "2026-12-04"),
    Example("Plan the trip next week", "Plan the trip", "2026-12-07"),
    Example("Plan the trip next month", "Plan the trip", "2026-12-01"),
    Example("Plan the trip next fri", "Plan the trip", "2026-12-11"),
    Example("Plan the trip next Monday", "Plan the trip", "2026-12-07"),
    Example("Plan the trip on next fri", "Plan the trip", "2026-12-11"),
    Example("Plan the trip friday next week", "Plan the trip", "2026-12-11"),
    Example("Plan the trip next week friday", "Plan the trip", "2026-12-11"),
    Example("Return books in 3 days", "Return books", "2026-12-03"),
    Example("Return books in 1 day", "Return books", "2026-12-01"),
    Example("Return books in 2 weeks", "Return books", "2026-12-14"),
    Example("Return books in 3 months", "Return books", "2027-02-28"),
    Example("Renew passport in 2 years", "Renew passport", "2028-11-30"),
)

DATES = (
    Example("Visit Tom 12 dec", "Visit Tom", "2026-12-12"),
    Example("Visit Tom 12 Dec", "Visit Tom", "2026-12-12"),
    Example("Visit Tom 12 december", "Visit Tom", "2026-12-12"),
    Example("Visit Tom 12th december", "Visit Tom", "2026-12-12"),
    Example("Visit Tom on 12 dec", "Visit Tom", "2026-12-12"),
    Example("Visit Tom by 12 dec", "Visit Tom", "2026-12-12"),
    Example("Visit Tom dec 12", "Visit Tom", "2026-12-12"),
    Example("Visit Tom December 12th", "Visit Tom", "2026-12-12"),
    Example("Visit Tom dec 12, 2027", "Visit Tom", "2027-12-12"),
    Example("Visit Tom 12 dec 2027", "Visit Tom", "2027-12-12"),
    Example("Visit Tom sat 12 dec", "Visit Tom", "2026-12-12"),
    Example("Visit Tom Saturday, 12 December", "Visit Tom", "2026-12-12"),
    Example("Visit Tom 30 nov", "Visit Tom", "2026-11-30"),
    Example("Visit Tom 29 nov", "Visit Tom", "2027-11-29"),
    Example("Visit Tom 1 sept", "Visit Tom", "2027-09-01"),
    Example("Visit Tom 4 may", "Visit Tom", "2027-05-04"),
    Example("Visit Tom may 4", "Visit Tom", "2027-05-04"),
    Example("Leap 29 feb", "Leap", "2028-02-29"),
    Example("Wrap presents 24.12.", "Wrap presents", "2026-12-24"),
    Example("Wrap presents 24.12.2026", "Wrap presents", "2026-12-24"),
    Example("Wrap presents on 24.12.", "Wrap presents", "2026-12-24"),
    Example("File taxes 1.3.", "File taxes", "2027-03-01"),
    Example("File taxes 12/3", "File taxes", "2027-03-12"),
    Example("File taxes 12/3/2028", "File taxes", "2028-03-12"),
    Example("File taxes 2026-12-24", "File taxes", "2026-12-24"),
    Example("File taxes 2020-01-01", "File taxes", "2020-01-01"),
)

TIMES = (
    Example("Call the bank 5pm", "Call the bank", _at("17:00")),
    Example("Call the bank 5PM", "Call the bank", _at("17:00")),
    Example("Call the bank 5 pm", "Call the bank", _at("17:00")),
    Example("Call the bank at 5pm", "Call the bank", _at("17:00")),
    Example("Call the bank 5:30pm", "Call the bank", _at("17:30")),
    Example("Call the bank 11am", "Call the bank", _at("11:00")),
    Example("Call the bank 12pm", "Call the bank", _at("12:00")),
    Example("Call the bank 12am", "Call the bank", _at("00:00", "2026-12-01")),
    Example("Call the bank 17:30", "Call the bank", _at("17:30")),
    Example("Call the bank at 9:00", "Call the bank", _at("09:00")),
    Example("Call the bank at 9:41", "Call the bank", _at("09:41")),
    Example("Call the bank by 17:30", "Call the bank", _at("17:30")),
    Example("Call the bank 7:30", "Call the bank", _at("07:30")),
    Example("Call the bank 7am", "Call the bank", _at("07:00", "2026-12-01")),
    Example("Take the train 17:32", "Take the train", _at("17:32")),
    Example("Visit Tom fri 9:00", "Visit Tom", _at("09:00", "2026-12-04")),
    Example("Visit Tom Fri 4 December, 9:00", "Visit Tom", _at("09:00", "2026-12-04")),
    Example("Visit Tom on Friday at 5pm", "Visit Tom", _at("17:00", "2026-12-04")),
    Example("Visit Tom fri 3:16", "Visit Tom", _at("03:16", "2026-12-04")),
    Example("Visit Tom tomorrow at 17:30", "Visit Tom", _at("17:30", "2026-12-01")),
    Example("Visit Tom tomorrow 5 pm", "Visit Tom", _at("17:00", "2026-12-01")),
    Example("Visit Tom 5pm tomorrow", "Visit Tom", _at("17:00", "2026-12-01")),
    Example("Visit Tom at 17:30 on friday", "Visit Tom", _at("17:30", "2026-12-04")),
    Example("Visit Tom today 7:00", "Visit Tom", _at("07:00")),
    Example("Visit Tom mon 9:00", "Visit Tom", _at("09:00")),
    Example("Visit Tom mon 7:00", "Visit Tom", _at("07:00", "2026-12-07")),
    Example("Visit Tom in 3 days 9:00", "Visit Tom", _at("09:00", "2026-12-03")),
    Example("Visit Tom next week at 9am", "Visit Tom", _at("09:00", "2026-12-07")),
    Example("Visit Tom 24.12. 18:00", "Visit Tom", _at("18:00", "2026-12-24")),
    Example("Visit Tom 2026-12-24 18:00", "Visit Tom", _at("18:00", "2026-12-24")),
    Example("Essay due 12 dec at 23:59", "Essay", _at("23:59", "2026-12-12")),
)

REPEATS = (
    Example("Stretch every day", "Stretch", "2026-11-30", "FREQ=DAILY"),
    Example("Stretch every other day", "Stretch", "2026-11-30", "FREQ=DAILY;INTERVAL=2"),
    Example("Stretch every 3 days", "Stretch", "2026-11-30", "FREQ=DAILY;INTERVAL=3"),
    Example("Stretch every 1 day", "Stretch", "2026-11-30", "FREQ=DAILY"),
    Example("Stretch every weekday", "Stretch", "2026-11-30", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"),
    Example("Bins out every week", "Bins out", "2026-11-30", "FREQ=WEEKLY"),
    Example("Bins out every 2 weeks", "Bins out", "2026-11-30", "FREQ=WEEKLY;INTERVAL=2"),
    Example("Bins out every fri", "Bins out", "2026-12-04", "FREQ=WEEKLY;BYDAY=FR"),
    Example("Bins out every Friday", "Bins out", "2026-12-04", "FREQ=WEEKLY;BYDAY=FR"),
    Example("Bins out every mon", "Bins out", "2026-11-30", "FREQ=WEEKLY;BYDAY=MO"),
    Example("Bins out every other tue", "Bins out", "2026-12-01", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU"),
    Example("Bins out every mon and thu", "Bins out", "2026-11-30", "FREQ=WEEKLY;BYDAY=MO,TH"),
    Example("Bins out every thu and mon", "Bins out", "2026-11-30", "FREQ=WEEKLY;BYDAY=MO,TH"),
    Example("Bins out every tue, thu and sat", "Bins out", "2026-12-01", "FREQ=WEEKLY;BYDAY=TU,TH,SA"),
    Example("Bins out every sat and sun", "Bins out", "2026-12-05", "FREQ=WEEKLY;BYDAY=SA,SU"),
    Example("Pay rent every month", "Pay rent", "2026-11-30", "FREQ=MONTHLY;BYMONTHDAY=30"),
    Example("Pay rent every 2 months", "Pay rent", "2026-11-30", "FREQ=MONTHLY;INTERVAL=2;BYMONTHDAY=30"),
    Example("Pay rent every 1st", "Pay rent", "2026-12-01", "FREQ=MONTHLY;BYMONTHDAY=1"),
    Example("Pay rent every 22nd", "Pay rent", "2026-12-22", "FREQ=MONTHLY;BYMONTHDAY=22"),
    Example("Pay rent every 31st", "Pay rent", "2026-12-31", "FREQ=MONTHLY;BYMONTHDAY=31"),
    Example("Bins out every 2 weeks on Friday", "Bins out", "2026-12-04", "FREQ=WEEKLY;INTERVAL=2;BYDAY=FR"),
    Example("Bins out every week on mon and thu", "Bins out", "2026-11-30", "FREQ=WEEKLY;BYDAY=MO,TH"),
    Example("Pay rent every month on the 31st", "Pay rent", "2026-12-31", "FREQ=MONTHLY;BYMONTHDAY=31"),
    Example("Pay rent every 3 months on 1st", "Pay rent", "2026-12-01", "FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=1"),
    Example("Pay rent every month on the last day", "Pay rent", "2026-11-30", "FREQ=MONTHLY;BYMONTHDAY=-1"),
    Example("Renew insurance every year on 24 dec", "Renew insurance", "2026-12-24", _24_DEC),
    Example("Pay rent every month on the first monday", "Pay rent", "2026-12-07", "FREQ=MONTHLY;BYDAY=1MO"),
    Example("Pay rent every 2 months on the last fri", "Pay rent", "2026-12-25", "FREQ=MONTHLY;INTERVAL=2;BYDAY=-1FR"),
    Example("Pay rent every last day of the month", "Pay rent", "2026-11-30", "FREQ=MONTHLY;BYMONTHDAY=-1"),
    Example("Renew insurance every year", "Renew insurance", "2026-11-30", "FREQ=YEARLY"),
    Example("Birthday of Tom every 24 dec", "Birthday of Tom", "2026-12-24", _24_DEC),
    Example(
        *("Birthday of Tom every march 3rd", "Birthday of Tom", "2027-03-03"),
        "FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=3",
    ),
    Example("Standup every weekday 9:00", "Standup", _at("09:00"), "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"),
    Example("Standup every weekday at 7am", "Standup", _at("07:00", "2026-12-01"), "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"),
    Example("Standup 9:30 every mon", "Standup", _at("09:30"), "FREQ=WEEKLY;BYDAY=MO"),
    Example("Standup every day at 5 pm", "Standup", _at("17:00"), "FREQ=DAILY"),
    Example("Bins out tomorrow every 2 weeks", "Bins out", "2026-12-01", "FREQ=WEEKLY;INTERVAL=2"),
    Example("Bins out fri every 2 weeks 8:00", "Bins out", _at("08:00", "2026-12-04"), "FREQ=WEEKLY;INTERVAL=2"),
    Example("Pay rent 31 jan every month", "Pay rent", "2027-01-31", "FREQ=MONTHLY;BYMONTHDAY=31"),
    Example("Pay rent 15 jan every month", "Pay rent", "2027-01-15", "FREQ=MONTHLY"),
    Example("Water plants every! 3 days", "Water plants", "2026-11-30", "FREQ=DAILY;INTERVAL=3", "done"),
    Example("Water plants every! day", "Water plants", "2026-11-30", "FREQ=DAILY", "done"),
    Example("Cut hair every! month", "Cut hair", "2026-11-30", "FREQ=MONTHLY", "done"),
    Example("Cut hair every! other week", "Cut hair", "2026-11-30", "FREQ=WEEKLY;INTERVAL=2", "done"),
    Example("Cut hair fri every! 6 weeks", "Cut hair", "2026-12-04", "FREQ=WEEKLY;INTERVAL=6", "done"),
)

MARKERS = (
    Example("Buy milk #house", "Buy milk", place="House"),
    Example("Buy milk #HOUSE", "Buy milk", place="House"),
    Example("#house Buy milk", "Buy milk", place="House"),
    Example("Buy #house milk", "Buy milk", place="House"),
    Example("Book flight #summer", "Book flight", place="Summer"),
    Example("Book flight #summer trip", "Book flight", place="Summer trip"),
    Example("Book flight #Summer Trip tomorrow", "Book flight", "2026-12-01", place="Summer trip"),
    Example('Book #"summer" trip', "Book trip", place="Summer"),
    Example('Book flight #"summer trip"', "Book flight", place="Summer trip"),
    Example("Book flight #“summer trip” fri", "Book flight", "2026-12-04", place="Summer trip"),
    Example("Buy beans #cafe", "Buy beans", place="Café"),
    Example("Book a table #mom & dad", "Book a table", place="Mom & Dad"),
    Example("Learn templates #c++", "Learn templates", place="C++"),
    Example("Change the lamp #5th floor", "Change the lamp", place="5th floor"),
    Example("Buy milk #house #garden", "Buy milk #garden", place="House"),
    Example("Buy milk #unknown", "Buy milk #unknown"),
    Example("Buy milk #unknown #house", "Buy milk #unknown", place="House"),
    Example("Buy milk @shop", "Buy milk", labels=("shop",)),
    Example("Buy milk @shop @urgent", "Buy milk", labels=("shop", "urgent")),
    Example("Buy milk @shop @Shop", "Buy milk", labels=("shop",)),
    Example("@shop Buy milk", "Buy milk", labels=("shop",)),
    Example("Buy milk @home-office", "Buy milk", labels=("home-office",)),
    Example("Buy milk @größe_2", "Buy milk", labels=("größe_2",)),
    Example("Buy milk !1", "Buy milk", priority=1),
    Example("Buy milk !2", "Buy milk", priority=2),
    Example("!3 Buy milk", "Buy milk", priority=3),
    Example("Buy milk !1 !2", "Buy milk !2", priority=1),
    Example("Buy milk tomorrow !1", "Buy milk", "2026-12-01", priority=1),
    Example("Buy milk !1 tomorrow", "Buy milk", "2026-12-01", priority=1),
    Example("Buy milk fri 9:00 #house", "Buy milk", _at("09:00", "2026-12-04"), place="House"),
    Example("Call mom fri #house 9:00", "Call mom fri 9:00", place="House"),
    Example("Buy milk every sat @shop", "Buy milk", "2026-12-05", "FREQ=WEEKLY;BYDAY=SA", labels=("shop",)),
    Example("today #house", "today", place="House"),
    Example(
        *("Buy milk #house @shop !1 every day 18:00", "Buy milk", _at("18:00"), "FREQ=DAILY"),
        priority=1,
        labels=("shop",),
        place="House",
    ),
)

QUOTES = (
    Example('"Buy milk tomorrow"', "Buy milk tomorrow"),
    Example("“Buy milk tomorrow”", "Buy milk tomorrow"),
    Example("„Buy milk #house !1“", "Buy milk #house !1"),
    Example('"Emma" or "Dune"', '"Emma" or "Dune"'),
    Example('Read "Tomorrow"', 'Read "Tomorrow"'),
)

# Nothing is read from these.
ONLY_WORDS = (
    *("Ask if they wed", "Read chapter 3/4", "Note the score 10:10", "Pay rent 1st every month", "Meet 2nd friday"),
    *("Pay rent every week on 12 dec", "Pay rent every month on fri", "Pay rent every fri on mon"),
    *("Today", "Tomorrow", "Friday", "Fri 9:00", "every day", "5pm", "12 dec", "#house", "@shop", "!1", "!1 #house"),
    *("May", "Call May", "Plan the holiday in May", "Ask April", "Read March", "Book August", "Wait until december"),
    *("Buy 7up", "Read 1984", "The 9/11 Report", "Watch a film about 9/11", "Learn C++", "Fix issue#12", "Catch 22"),
    *("Watch Friday Night Lights", "Call mom on Sunday morning", "Call mom tomorrow evening"),
    *("Sunday lunch with Tom", "Watch Around the World in 80 Days", "Watch Next Friday"),
    *("Watch The Day After Tomorrow", "Read In 3 Days", "Shop on Black Friday", "Watch Freaky Friday"),
    *("Listen to Ruby Tuesday", "Bake for Easter Monday", "Ripen in full sun", "Sit in the sun", "Get some sun"),
    *("Find out where I sat", "Call Tom", "Ask Mai", "Write to Tod", "Buy a MON", "Move the party to friday"),
    *("Prepare slides for tomorrow", "Finish before fri", "Plan my Friday", "Open until 5pm"),
    *("Lunch from 12:00 to 13:00", "Lunch 12:00 - 13:00", "Lunch 12:00-13:00", "Holiday 1-5 dec", "Meet around 5pm"),
    *("Read John 3:16", "Read Genesis 1:1", "Call tomorrow at 9", "Meet at 9", "Call 555", "Pay 3.50"),
    *("Version 24.12", "Support 24/7", "Pay 31 feb", "Pay 31/4", "Pay 12/31", "Pay 2026-13-01", "Pay 32 dec"),
    *("Meet 25:00", "Meet 13pm", "Meet every first friday", "Meet every 2nd fri", "Live every moment"),
    *("Stretch every day until friday", "Stretch every 0 days", "Stretch every", "Stretch every 32nd"),
    *(
        "Stretch every 1000 days",
        "Return in 0 days",
        "Meet in 999 years",
        "Make the most of every day",
        "Read Every Day",
    ),
    *("Watch Every Other Weekend", "Pay mon 8 dec", "Talk fri in 3 weeks", "Mail me@example.com", "Write to @"),
    *("Dial @1", "Rate !4", "Shout !!1", "Go (@shop)", "Ask +anna", "Buy #", "Say hi!", "Tomorrow never dies"),
    *("Buy milk tomorrow.", "Buy milk tomorrow?", "May the 4th be with you"),
)

SECTIONS = {
    "Days": DAYS,
    "Dates": DATES,
    "Times": TIMES,
    "Repeats": REPEATS,
    "Lists, labels, priorities": MARKERS,
    "Quotes": QUOTES,
    "Only words": tuple(Example(typed, typed) for typed in ONLY_WORDS),
}
