"""The words of a todo are shown as they were typed, and are never anything but text. Ids of a page are unique."""

from __future__ import annotations

import json

import pytest

from tests.todos.cast import added, browser, changed, events, number, person, removed
from tests.todos.page import Page, press, shown, text
from todos import bootstrap

pytestmark = pytest.mark.django_db

HOSTILE = {
    "a script": "<script>alert(1)</script>",
    "an image": '"><img src=x onerror=alert(1)>',
    "quotes": 'it\'s "quoted" `so`',
    "closing tags": "</q></li></template></title></textarea>--><!--",
    "a partial of htmx": '<hx-partial hx-target="body" hx-swap="innerHTML">gone</hx-partial>',
    "attributes of htmx": "' hx-get='/admin/' hx-trigger='load",
    "a template": "{{ request.user.password }} {% url 'todos:list' %} {# no #}",
    "a format": "{status} {0} %s %(id)s",
    "entities": "&lt;b&gt; &amp; &#x41; &nbsp",
    "JSON": '","owner":"7',
    "right to left": "\u200fاشتر \u200eمilk\u200f الحليب",
    "marks": "Z̷̢̛a̸l̴g̵o̶",
}


def check(page, words):
    """Nothing of the words has become an element or an attribute; every id is there once."""
    assert len(page.ids) == len(set(page.ids))
    for element in page.root.iter():
        assert element.tag != "img"
        own = {"hx-get", "hx-trigger"} if element.get("id") == "search-form" else set()
        assert not {"onerror", "hx-get", "hx-trigger"} & set(element.attrib) - own
        assert element.tag != "script" or "/static/" in element.get("src")
    assert page.targets.count("body") == 0
    assert words in "".join(page.root.itertext())


@pytest.fixture(params=HOSTILE.values(), ids=HOSTILE)
def words(request):
    return request.param


@pytest.mark.parametrize(
    "address", ["/inbox/", "/todos/{id}/", "/todos/{id}/v1/", "/todos/{id}/v2/", "/activity/", "/trash/"]
)
def test_a_page_shows_it_as_text(as_alice, alice, words, address):
    todo_id = added(alice, words)
    changed(alice, todo_id, f"{words} {words}")
    if address == "/trash/":
        removed(alice, todo_id)
    page = Page(as_alice.get(address.format(id=todo_id)))

    check(page, words)
    if "{id}" in address:
        assert words[:20] in page.title


def test_the_status_line_shows_it_as_text(either, words):
    page = shown(either, either.post("/todos/", number(description=words, next="/inbox/")))

    check(page, words)
    assert text(next(page.find("status-line").iter("q"))) == " ".join(words.split())


def test_an_edit_shows_it_as_text_and_sends_it_as_it_was(either, alice, words):
    todo_id = added(alice, words)
    form = either.get(f"/todos/{todo_id}/edit/", {"next": f"/inbox/?q={words}"})
    page = Page(form)
    changed(alice, todo_id, f"{words}!")
    conflict = press(either, form, "Save", description=f"{words}?")

    assert page.field("description", page.place_of(todo_id)).get("value") == words
    assert len(page.ids) == len(set(page.ids))
    check(Page(conflict), f"{words}!")
    assert press(either, conflict, "Use mine").status_code in (200, 303)
    assert [event.data["description"] for event in bootstrap.event_store().get_events(todo_id)] == [
        words,
        f"{words}!",
        f"{words}?",
    ]


def test_a_refused_text_comes_back_as_it_was(either, words):
    refused = f"{words}\u202e"
    page = Page(either.post("/todos/", number(description=refused, next=f"/inbox/?q={words}")))

    # A browser sends and shows no NUL; the reader of these tests passes it on.
    assert page.field("description", "add").get("value").replace("\ufffd", "\u202e") == refused
    assert len(page.ids) == len(set(page.ids))


def test_a_search_and_an_undo_keep_it_as_it_was(as_alice, alice, words):
    todo_id = added(alice, words)
    page = Page(as_alice.get("/inbox/", {"q": words}))
    assert page.find("search").get("value") == words
    assert page.rows == [" ".join(words.split())]

    edited = as_alice.post(f"/todos/{todo_id}/edit/", number(description="other", version=1, next="/inbox/"))
    press(as_alice, as_alice.get(edited.url), "Undo", "status-line")
    assert events(todo_id)[-1] == ("TodoDescriptionChanged", {"description": words})


def test_a_search_that_finds_nothing_shows_it_as_text(as_alice, words):
    check(Page(as_alice.get("/inbox/", {"q": f"{words} nowhere"})), words)


def test_the_raw_event_is_json_that_holds_it(as_alice, alice, words):
    todo_id = added(alice, words)
    [raw] = list(Page(as_alice.get(f"/todos/{todo_id}/v1/")).root.iter("pre"))

    assert json.loads("".join(raw.itertext()))["personal"]["description"] == words


def test_a_name_is_text_too():
    mallory = person('<script>"mallory"')
    todo_id = added(mallory, "Buy milk")
    page = Page(browser(mallory).get(f"/todos/{todo_id}/"))

    check(page, '<script>"mallory"')


def test_the_ids_of_every_page_and_answer_are_unique(htmx, alice):
    ids = [added(alice, f"Todo {number}") for number in range(3)]
    changed(alice, ids[0], "Other", "Started")
    removed(alice, ids[1])
    at = f"/todos/{ids[0]}/"
    answers = [
        *(
            htmx.get(address)
            for address in ("/inbox/", "/inbox/?status=Started", "/trash/", at, f"{at}v2/", f"/todos/{ids[1]}/")
        ),
        htmx.get(f"{at}edit/", {"next": "/inbox/"}),
        htmx.get(f"{at}edit/", {"next": at}),
        htmx.post(f"{at}status/Finished/", number(next="/inbox/")),
        htmx.post(f"{at}status/Queued/", number(next=at)),
        htmx.post(f"{at}edit/", number(next=at, description="Mine", version=1)),
        htmx.post(f"{at}remove/", number(next=at)),
        htmx.post(f"{at}restore/", number(next="/trash/")),
        htmx.post("/todos/", number(next="/inbox/", description="New")),
        htmx.post("/todos/", number(next="/inbox/", description="")),
    ]

    for answer in answers:
        ids = Page(answer).ids
        assert ids
        assert len(ids) == len(set(ids))
