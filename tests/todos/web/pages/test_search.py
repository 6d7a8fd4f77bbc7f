"""The search page: words and filters over all places of a person, in fields, in the address, and typed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from tests.todos.cast import added, added_list, browser, changed, facts, moved, number, removed
from tests.todos.page import Page, press, shown
from todos import bootstrap, models
from todos.domain.commands import TodoCommands
from todos.domain.fields import DUE, NOTE
from todos.domain.todo_list.commands import ListCommands
from todos.read_model.todos import ROWS_PER_PAGE
from todos.web.search_form import TOO_MANY_WORDS

pytestmark = pytest.mark.django_db


def given(user, todo, field, value):
    bootstrap.handle(TodoCommands.change(todo, field, value, **facts(user)))


def labelled(user, todo, label):
    bootstrap.handle(TodoCommands.label(todo, label, **facts(user)))


def words(page):
    return [" ".join(each.itertext()).strip() for each in page.root.iter("a") if each.get("class") == "description"]


def found(client, q="", **query):
    response = client.get("/search/", query | ({"q": q} if q else {}))
    assert response.status_code == 200
    return words(Page(response))


def refused(client, q="", **query):
    """The error of each field."""
    response = client.get("/search/", query | ({"q": q} if q else {}))
    assert response.status_code == 422
    page = Page(response)
    assert page.rows == []
    errors = {each.get("id"): " ".join(each.itertext()).strip() for each in page.root.iter("p")}
    return {name[5:-6]: text for name, text in errors.items() if name and name.startswith("find-")}


@pytest.fixture
def house(alice):
    """A list of Alice's, with two todos in it; another one is in her inbox."""
    house = added_list(alice, "House")
    milk, tap = added(alice, "Buy oat milk"), added(alice, "Mend the tap", "Started")
    for todo in (milk, tap):
        moved(alice, todo, house)
    given(alice, tap, NOTE, "The Café’s plumber, Mr Łódź\n- [ ] ring 0170")
    labelled(alice, milk, "shop")
    added(alice, "給植物澆水")
    return house


@pytest.mark.parametrize(
    ("q", "todos"),
    [
        ("milk", ["Buy oat milk"]),
        ("MILK oat", ["Buy oat milk"]),
        ("il", ["Buy oat milk"]),
        ("植物", ["給植物澆水"]),
        ("shop", ["Buy oat milk"]),
        ("house", ["Mend the tap", "Buy oat milk"]),
        ("cafe lodz", ["Mend the tap"]),
        # A word each from the note, the words, the list.
        ("plumb tap hous", ["Mend the tap"]),
        ('"oat milk"', ["Buy oat milk"]),
        ('"milk oat"', []),
        ("milk plumber", []),
        ("inbox", []),
        ("%", []),
        ("_", []),
    ],
)
def test_words_are_found_wherever_they_stand(as_alice, house, q, todos):
    assert found(as_alice, q) == todos


@pytest.mark.parametrize("typed", [True, False], ids=["typed", "chosen"])
@pytest.mark.parametrize(
    ("name", "value", "todos"),
    [
        ("list", "house", ["Mend the tap", "Buy oat milk"]),
        ("list", "HOU", ["Mend the tap", "Buy oat milk"]),
        ("list", "inbox", ["給植物澆水"]),
        ("label", "Shop", ["Buy oat milk"]),
        ("label", "@shop", ["Buy oat milk"]),
        ("label", "sho", []),
        ("is", "open", ["給植物澆水", "Mend the tap", "Buy oat milk"]),
        ("is", "queued", ["給植物澆水", "Buy oat milk"]),
        ("is", "Started", ["Mend the tap"]),
        ("is", "finished", []),
        ("is", "trash", []),
        ("due", "none", ["給植物澆水", "Mend the tap", "Buy oat milk"]),
        ("due", "some", []),
    ],
)
def test_a_filter_is_typed_or_chosen(as_alice, house, name, value, todos, typed):
    assert (found(as_alice, f"{name}:{value}") if typed else found(as_alice, **{name: value})) == todos


def test_all_that_is_asked_for_holds(as_alice, alice, house):
    assert found(as_alice, "label:shop oat", list=house, **{"is": "queued"}) == ["Buy oat milk"]
    assert found(as_alice, "label:shop label:garden") == []
    assert found(as_alice, "list:house", list="inbox") == []


def test_one_list_of_several_with_a_name_like_it(as_alice, alice, house):
    moved(alice, added(alice, "Rake"), added_list(alice, "House and garden"))

    assert found(as_alice, "list:house") == ["Mend the tap", "Buy oat milk"]
    assert found(as_alice, 'list:"house and garden"') == ["Rake"]
    assert found(as_alice, "list:hous") == ["Rake", "Mend the tap", "Buy oat milk"]


DAYS = {"Late": -2, "Now": 0, "Soon": 7, "Later": 8}


@pytest.mark.parametrize(
    ("due", "todos"),
    [
        ("overdue", ["Late"]),
        ("today", ["Now"]),
        ("week", ["Soon", "Now"]),
        ("some", ["Later", "Soon", "Now", "Late"]),
        ("none", ["Never"]),
        ("{day}", ["Later"]),
    ],
)
def test_todos_are_found_by_their_day(as_alice, alice, due, todos):
    today = datetime.now(UTC).date()
    for name, days in DAYS.items():
        given(alice, added(alice, name), DUE, f"{today + timedelta(days=days)}")
    finished = added(alice, "Done", "Finished")
    given(alice, finished, DUE, f"{today - timedelta(days=30)}")
    added(alice, "Never")

    day = today + timedelta(days=8)
    expected = [*(["Done"] if due == "some" else []), *todos]
    assert found(as_alice, f"due:{due.format(day=day)}") == expected


def test_a_time_counts_on_the_day_of_who_looks(as_alice, alice):
    """Auckland's morning is the evening before in UTC; a time that is past is overdue and today."""
    now = datetime.now(UTC)
    tomorrow = now.date() + timedelta(days=1)
    given(alice, added(alice, "Ring Wellington"), DUE, f"{tomorrow}T06:00[Pacific/Auckland]")
    given(alice, added(alice, "At midnight"), DUE, f"{now.date()}T00:00[UTC]")

    assert found(as_alice, "due:today") == ["At midnight", "Ring Wellington"]
    assert found(as_alice, f"due:{tomorrow}") == []
    assert "At midnight" in found(as_alice, "due:overdue")


NO_DAY = "“{}” is no day. Write due: and overdue, today, week, some, none or a day, as in due:fri."


@pytest.mark.parametrize(
    ("query", "errors"),
    [
        ({"q": "is:red"}, {"q": "Nothing is “red”. Write is: and open, queued, started, finished, trash."}),
        ({"is": "red"}, {"is": "Nothing is “red”. Write is: and open, queued, started, finished, trash."}),
        ({"q": "due:blue"}, {"q": NO_DAY.format("blue")}),
        ({"due": "<u>"}, {"due": NO_DAY.format("<u>")}),
        ({"q": "list:shed"}, {"q": "You have no list “shed”. Write list: and the name of one."}),
        ({"list": "shed"}, {"list": "You have no list “shed”. Write list: and the name of one."}),
        ({"q": "list:"}, {"q": "You have no list “”. Write list: and the name of one."}),
        ({"q": " ".join(f"w{each}w" for each in range(51))}, {"q": TOO_MANY_WORDS}),
    ],
)  # fmt: skip
def test_what_is_no_filter_is_refused_at_its_field_and_stays_there(as_alice, house, query, errors):
    assert refused(as_alice, **query) == errors
    page = Page(as_alice.get("/search/", query))
    assert page.find("find-q").get("value") == query.get("q", "")
    chosen = [each.get("value") for each in page.root.iter("option") if each.get("selected") is not None]
    assert chosen == [value for name, value in query.items() if name != "q"]


@pytest.mark.parametrize("label", ["two words", "7up", "\x00"])
def test_what_is_no_label_is_refused(as_alice, label):
    assert list(refused(as_alice, label=label)) == ["label"]


def test_the_id_of_anothers_list_is_not_there(as_alice, alice, bob, house):
    for other in (added_list(bob, "Bob’s"), uuid4()):
        assert as_alice.get("/search/", {"list": str(other)}).status_code == 404
    assert found(as_alice, list=house) == ["Mend the tap", "Buy oat milk"]


def test_nobody_finds_what_others_wrote(alice, bob, charlie, house):
    for person in (bob, charlie):
        client = browser(person)
        for q in ("milk", "plumber", "shop", "house", "is:open", "due:none"):
            assert found(client, q) == []
        assert refused(client, "list:house")


def test_what_is_in_a_removed_list_is_not_found(as_alice, alice, house):
    bootstrap.handle(ListCommands.remove(house, **facts(alice)))

    assert found(as_alice, "is:open") == ["給植物澆水"]
    assert found(as_alice, "plumber") == []
    assert refused(as_alice, list=house) == {"list": "This list is removed. Restore it to look into it."}
    assert list(refused(as_alice, "list:house")) == ["q"]


def test_what_is_in_the_trash_is_found_on_request_and_restored_there(as_alice, alice, house):
    removed(alice, str(models.Todo.objects.get(description="Mend the tap").id))

    assert found(as_alice, "tap") == []
    answer = as_alice.get("/search/?q=plumber+is:trash")
    assert words(Page(answer)) == []  # struck
    assert "Mend the tap" in " ".join(Page(answer).root.itertext())
    again = shown(as_alice, press(as_alice, answer, "Restore Mend the tap"))
    assert "Restored Mend the tap" in again.text("status-line")
    assert found(as_alice, "plumber") == ["Mend the tap"]


def test_nothing_asked_for_finds_nothing_and_says_how(as_alice, house):
    page = Page(as_alice.get("/search/"))
    assert page.rows == []
    assert "Words are found in what a todo says" in page.text("content")


def test_a_row_says_where_it_is_and_acts_come_back_to_the_search(as_alice, alice, house):
    answer = as_alice.get("/search/?q=tap")
    assert "House" in Page(answer).text("rows")
    done = press(as_alice, answer, "Remove Mend the tap")

    assert (done.status_code, done["Location"]) == (303, "/search/?q=tap")
    after = shown(as_alice, done)
    assert "Removed Mend the tap" in after.text("status-line")
    assert "Mend the tap" in after.text("rows")
    assert found(as_alice, "tap") == []


def test_what_does_not_fit_any_more_stays_until_the_next_visit(as_alice, alice, house):
    answer = as_alice.get("/search/?is=started")
    after = shown(as_alice, press(as_alice, answer, "Finished", within="rows"))

    assert words(after) == ["Mend the tap"]
    assert found(as_alice, **{"is": "started"}) == []


def test_with_scripts_an_act_replaces_the_row_alone(htmx, alice, house):
    todo = str(models.Todo.objects.get(description="Mend the tap").id)
    answer = htmx.post(f"/todos/{todo}/status/Finished/", number(next="/search/?q=tap"))

    assert Page(answer).targets == [f"#todo-{todo}", "#in-inbox", "#status-line"]
    assert "House" in Page(answer).text(f"todo-{todo}")


def test_what_is_found_is_ticked_and_acted_on_at_once(as_alice, alice, house):
    page = as_alice.get(Page(as_alice.get("/search/?q=house")).link("Select x"))
    ids = [str(each) for each in models.Todo.objects.filter(place=house).order_by("id").values_list("id", flat=True)]
    ticked = {
        "todo": [f"{each}.v{models.Todo.objects.get(pk=each).version}" for each in ids],
        "next": "/search/?q=house&select=1",
    }
    assert Page(page).find("bulk-finished") is not None
    assert Page(page).link("Done") == "/search/?q=house"
    answer = as_alice.post("/todos/bulk/status/Finished/", number(**ticked))

    assert (answer.status_code, answer["Location"]) == (303, "/search/?q=house")
    as_alice.get("/search/")  # which shows what was done
    assert found(as_alice, "house is:finished") == ["Mend the tap", "Buy oat milk"]
    moved_on = number(**ticked | {"into": f"inbox:{alice.pk}"})
    assert as_alice.post("/todos/bulk/move/", moved_on)["Location"] == "/search/?q=house"
    assert found(as_alice, "house") == ["Mend the tap", "Buy oat milk"]  # until the next visit
    assert found(as_alice, "house") == []


def test_a_conflict_at_once_says_who_and_keeps_the_ticks(htmx, as_alice, alice, bob, house):
    tap = str(models.Todo.objects.get(description="Mend the tap").id)
    version = models.Todo.objects.get(pk=tap).version
    changed(bob, tap, status="Finished")
    form = number(todo=[f"{tap}.v{version}"], next="/search/?q=tap&select=1")

    answer = htmx.post("/todos/bulk/status/Queued/", form)
    assert answer.status_code == 409
    assert Page(answer).targets[:2] == [f"#todo-{tap}", "#bulk-conflict"]
    assert "bob" in Page(as_alice.post("/todos/bulk/status/Queued/", form | number())).text("bulk-conflict")


def test_a_search_is_paged_and_no_row_comes_twice(as_alice, alice):
    for each in range(ROWS_PER_PAGE + 2):
        added(alice, f"Milk {each}")
    first = Page(as_alice.get("/search/?q=milk"))
    second = Page(as_alice.get(first.link("Older")))

    assert len(first.rows) == ROWS_PER_PAGE
    assert words(first)[:1] + words(second) == [f"Milk {ROWS_PER_PAGE + 1}", "Milk 1", "Milk 0"]
    assert second.link("Newest") == "/search/?q=milk"
    assert as_alice.get("/search/?q=milk&after=nowhere").status_code == 404


def test_it_follows_the_typing(htmx, house):
    headers = {"HX-Source": "form#find", "HX-Current-URL": "http://testserver/search/?q=ta"}
    answer = htmx.get("/search/", {"q": "tap", "list": "", "is": ""}, headers=headers)

    assert Page(answer).targets == ["#find-errors", "#rows", "#rows + .empty", "#pages", "#selecting"]
    assert words(Page(answer)) == ["Mend the tap"]
    assert answer["HX-Replace-Url"] == "/search/?q=tap"
    wrong = htmx.get("/search/", {"q": "is:x"}, headers=headers)
    assert wrong.status_code == 422
    assert "Nothing is “x”." in Page(wrong).text("find-errors")


def test_it_is_live(htmx, alice, house):
    """A row that is on the screen is replaced; a new one comes where it belongs, if it is found."""
    tap = str(models.Todo.objects.get(description="Mend the tap").id)
    new, other = added(alice, "Tap the wall"), added(alice, "Nothing of that")
    changed(alice, tap, status="Finished")
    address = f"/updates/?next=/search/?q%3Dtap&todo={tap}&has={tap}&new={new}&new={other}"
    page = Page(htmx.get(address))

    assert f"#todo-{tap}" in page.targets
    assert page.targets[1] == "#rows"
    assert words(page) == ["Mend the tap", "Tap the wall"]


def test_an_edited_and_an_erased_note_are_not_found_by_what_they_said(as_alice, alice, house):
    tap = str(models.Todo.objects.get(description="Mend the tap").id)
    given(alice, tap, NOTE, "Ask the neighbour")
    assert found(as_alice, "plumber") == []
    assert found(as_alice, "neighbour") == ["Mend the tap"]

    event = next(each for each in bootstrap.event_store().get_events(tap) if each.data.get("note", "")[:3] == "Ask")
    bootstrap.handle(TodoCommands.erase_values(tap, [event.id], **facts(alice)))
    assert found(as_alice, "neighbour") == []
    assert models.NoteWords.objects.exclude(search="").count() == 0


def test_hostile_words_stay_words(as_alice, alice):
    hostile = '<script>alert(1)</script>" onfocus="x'
    added(alice, hostile)
    answer = as_alice.get("/search/", {"q": f"{hostile} is:<b>", "list": hostile, "label": "<i>", "due": "<u>"})

    assert answer.status_code == 422
    for tag in (b"<script>alert", b"<b>", b"<i>", b"<u>", b'" onfocus="x"'):
        assert tag not in answer.content
    assert found(as_alice, "<script>alert(1)</script>") == [hostile]


def test_there_is_no_search_in_the_past(as_alice):
    assert as_alice.get("/search/?q=x&at=1").status_code == 404


def test_the_search_of_a_list_leads_to_the_search_everywhere(as_alice, house):
    page = Page(as_alice.get(f"/lists/{house}/?q=tap&label=shop"))
    assert page.link("Search everywhere") == "/search/?q=tap&label=shop"
    assert "Search everywhere" not in " ".join(Page(as_alice.get("/inbox/")).root.itertext())


@pytest.mark.parametrize(
    ("address", "action", "more"),
    [
        ("/inbox/", "/inbox/", {}),
        ("/", "/search/", {}),
        ("/activity/", "/search/", {}),
        ("/account/", "/search/", {}),
        ("/trash/", "/search/", {"is": "trash"}),
        ("/?at=1000000000000", "/inbox/", {"at": "1000000000000"}),
    ],
)
def test_the_field_in_the_header_looks_into_the_list_and_from_elsewhere_everywhere(
    as_alice, todo, address, action, more
):
    page = Page(as_alice.get(address))
    form = page.find("search-form")
    hidden = {each.get("name"): each.get("value") for each in form.iter("input") if each.get("type") == "hidden"}

    assert form.get("action") == action
    assert hidden.keys() == more.keys()
