"""The language in which days are typed: chosen, asked for by the browser, or British English."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from tests.todos.cast import added, browser, number
from tests.todos.page import Page
from todos import models
from todos.domain.quick_add.language import AMERICAN, BRITISH, LANGUAGES
from todos.domain.quick_add.typed import Typed

pytestmark = pytest.mark.django_db

MONDAY = "2026-11-30T09:00:00Z"
MARCH, DECEMBER = "2027-03-12", "2026-12-03"


def due_of_added(client, **fields) -> str:
    """The due day of a todo that is added with 12/3 on the last day of November 2026."""
    client.post("/todos/", number(description="Pay 12/3", typed_at=MONDAY, is_shown="on", next="/inbox/", **fields))
    return models.Todo.objects.latest("added_position").due


@pytest.mark.parametrize(
    ("asked", "day"),
    [
        ("", MARCH),
        ("en-GB,en;q=0.9", MARCH),
        ("en-US,en;q=0.9", DECEMBER),
        ("de,en-US;q=0.9", MARCH),
        ("en-GB;q=0.5,en-US", DECEMBER),
        ("*", MARCH),
        ("nonsense;;q=x", MARCH),
    ],
)
def test_the_browsers_first_language_decides(alice, asked, day):
    assert due_of_added(browser(alice, Accept_Language=asked)) == day


@pytest.mark.parametrize(("tag", "day", "told"), [("en-US", DECEMBER, "3 December"), ("en-GB", MARCH, "12 March")])
def test_a_choice_on_the_account_page_comes_before_the_browser(alice, tag, day, told):
    client = browser(alice, Accept_Language="en-GB" if tag == "en-US" else "en-US")
    answer = client.post("/account/language/", {"language": tag}, follow=True)

    assert f"12/3 is {told} from now on." in Page(answer).text("status-line")
    assert due_of_added(client) == day

    client.post("/account/language/", {"language": ""})
    assert due_of_added(client) != day


def test_an_unknown_language_is_refused_and_one_in_a_cookie_passed_over(alice):
    as_alice = browser(alice)
    assert as_alice.post("/account/language/", {"language": "fr"}).status_code == 400
    assert as_alice.post("/account/language/").status_code == 400
    as_alice.cookies["language"] = "<script>"
    assert due_of_added(as_alice) == MARCH


def test_a_form_means_what_it_meant_when_it_was_typed(alice):
    """Its page was loaded before another language was chosen."""
    client = browser(alice)
    client.post("/account/language/", {"language": "en-US"})

    assert due_of_added(client, language="en-GB") == MARCH
    assert due_of_added(client, language="xx") == DECEMBER


def test_every_place_where_a_day_is_typed_reads_it_so(alice):
    client = browser(alice, Accept_Language="en-US")
    todo = added(alice)
    client.post(f"/todos/{todo}/edit/", number(due="12/24/2026", version=1, field="due", next=f"/todos/{todo}/"))
    assert models.Todo.objects.get(pk=todo).due == "2026-12-24"

    asked = Page(client.post("/todos/", number(description="Pay 12/24/2026\nRing 12/25/2026", next="/inbox/")))
    form = asked.find("pasted-lines")
    fields = {each.get("name"): each.get("value") for each in form.iter("input")}
    assert fields["language"] == "en-US"
    browser(alice).post("/todos/lines/", number(**{**fields, "as_one": ""}))
    assert set(models.Todo.objects.exclude(pk=todo).values_list("due", flat=True)) == {"2026-12-24", "2026-12-25"}

    assert "24 Dec" in client.get("/todos/read/", {"q": "Pay 12/24/2026"}).text


@pytest.mark.parametrize("language", LANGUAGES.values())
def test_a_command_says_the_language_only_where_it_is_another(language):
    typed = Typed("Pay 12/3", datetime(2026, 11, 30, tzinfo=ZoneInfo("UTC")), "UTC", language=language)

    assert typed.data.get("language") == (None if language == BRITISH else "en-US")
    assert typed.read({}).due == (MARCH if language == BRITISH else DECEMBER)


def test_a_week_begins_where_people_begin_it():
    sunday = datetime(2026, 11, 29, 12, tzinfo=ZoneInfo("UTC"))

    assert Typed("Plan next week", sunday, "UTC", language=BRITISH).read({}).due == "2026-11-30"
    assert Typed("Plan next week", sunday, "UTC", language=AMERICAN).read({}).due == "2026-12-06"
