"""Every address of the site, as nobody, a stranger, the owner and staff: who is answered, and what a stranger learns.

A pattern without an example here fails: whoever adds an address says whose it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple
from uuid import uuid4

import pytest
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, resolve, reverse

from tests.todos.cast import added_list, at_once, browser, events, facts, number, removed
from tests.todos.page import Page, text
from todos import bootstrap, models
from todos.domain.commands import TodoCommands

pytestmark = pytest.mark.django_db

TODO, ACT, LIST = "{todo}", "{act}", "{list}"
# Addresses of one todo or of one list, by route.
OF_A_TODO = {
    "todos/<uuid:todo_id>/": f"todos/{TODO}/",
    "todos/<uuid:todo_id>/v<version:version>/": f"todos/{TODO}/v1/",
    "todos/<uuid:todo_id>/v<version:version>/undo/": f"todos/{TODO}/v1/undo/",
    "todos/<uuid:todo_id>/v<version:version>/restore/": f"todos/{TODO}/v1/restore/",
    "todos/<uuid:todo_id>/v<version:version>/erase/": f"todos/{TODO}/v1/erase/",
    "todos/<uuid:todo_id>/acts/<uuid:act_id>/undo/": f"todos/{TODO}/acts/{ACT}/undo/",
    "todos/<uuid:todo_id>/edit/": f"todos/{TODO}/edit/",
    "todos/<uuid:todo_id>/status/<status:status>/": f"todos/{TODO}/status/Started/",
    "todos/<uuid:todo_id>/move/": f"todos/{TODO}/move/",
    "todos/<uuid:todo_id>/skip/": f"todos/{TODO}/skip/",
    "todos/<uuid:todo_id>/v<version:version>/steps/<int:line>/tick/": f"todos/{TODO}/v1/steps/0/tick/",
    "todos/<uuid:todo_id>/v<version:version>/unlabel/": f"todos/{TODO}/v4/unlabel/",
    "todos/<uuid:todo_id>/v<version:version>/steps/<int:line>/untick/": f"todos/{TODO}/v1/steps/0/untick/",
    "todos/<uuid:todo_id>/remove/": f"todos/{TODO}/remove/",
    "todos/<uuid:todo_id>/restore/": f"todos/{TODO}/restore/",
    "acts/<uuid:act_id>/undo/": f"acts/{ACT}/undo/",
    "lists/<uuid:list_id>/": f"lists/{LIST}/",
    "lists/<uuid:list_id>/settings/": f"lists/{LIST}/settings/",
    "lists/<uuid:list_id>/list.csv": f"lists/{LIST}/list.csv",
    "lists/<uuid:list_id>/list.json": f"lists/{LIST}/list.json",
    "lists/<uuid:list_id>/rename/": f"lists/{LIST}/rename/",
    "lists/<uuid:list_id>/remove/": f"lists/{LIST}/remove/",
    "lists/<uuid:list_id>/restore/": f"lists/{LIST}/restore/",
    "lists/<uuid:list_id>/v<version:version>/undo/": f"lists/{LIST}/v1/undo/",
}
# Pages that only show a todo: they refuse every other method, and so before anybody looks for the todo.
SHOWN = {
    "todos/<uuid:todo_id>/",
    "todos/<uuid:todo_id>/v<version:version>/",
    "lists/<uuid:list_id>/",
    "lists/<uuid:list_id>/settings/",
    "lists/<uuid:list_id>/list.csv",
    "lists/<uuid:list_id>/list.json",
}
# Addresses where everybody has something of their own.
OWN = {
    route: route
    for route in (
        "", "inbox/", "inbox/list.csv", "inbox/list.json", "lists/", "lists/add/",
        "activity/", "activity/trail.jsonl", "activity/trail.csv", "updates/", "trash/", "todos/", "todos/bulk/",
        "todos/read/", "todos/lines/", "quick-add/", "search/",
        "todos/bulk/remove/", "todos/bulk/restore/", "todos/bulk/move/",
        "todos/bulk/due/", "todos/bulk/label/", "todos/bulk/unlabel/",
        "account/", "account/password/", "account/zone/", "account/language/",
        "account/keys/", "account/sessions/", "account/feed/", "account/calendar/", "account/close/",
        "account/everything.jsonl", "keys/", "seals/", "seals/verify_trail.py",
    )
} | {
    "labels/rename/": "labels/rename/?label=garden",
    "todos/bulk/status/<status:status>/": "todos/bulk/status/Started/",
    "todos/bulk/order/<where:where>/": "todos/bulk/order/top/",
    "seals/<uuid:origin>/<version:size>/": f"seals/{TODO}/1/",
}  # fmt: skip
# The same addresses with a todo in their query: method and address.
ABOUT_A_TODO = {
    "updates/": ("get", f"/updates/?next=/todos/{TODO}/&todo={TODO}"),
    "updates/, a new row": ("get", f"/updates/?next=/&new={TODO}"),
    "updates/, of a search": ("get", f"/updates/?next=/search/%3Fq%3Dmilk&new={TODO}"),
    "search/": ("get", f"/search/?q=milk&list={LIST}"),
    "activity/": ("get", f"/activity/?todo={TODO}"),
    "activity/, an act": ("get", f"/activity/?act={ACT}"),
    "activity/, as it was": ("get", f"/activity/?todo={TODO}&at=1000000000"),
    "activity/trail.jsonl": ("get", f"/activity/trail.jsonl?todo={TODO}"),
    "activity/trail.csv": ("get", f"/activity/trail.csv?todo={TODO}"),
    "todos/bulk/status/": ("post", "/todos/bulk/status/Started/"),
    "todos/bulk/remove/": ("post", "/todos/bulk/remove/"),
    "todos/bulk/restore/": ("post", "/todos/bulk/restore/"),
    "todos/bulk/label/": ("post", "/todos/bulk/label/"),
    "todos/bulk/unlabel/": ("post", "/todos/bulk/unlabel/"),
}
# Addresses for everybody, signed in or not. A feed and a link are known by their secrets.
PUBLIC = {
    "sign-in/": "sign-in/",
    "sign-out/": "sign-out/",
    "feed/<str:secret>/": "feed/guessed/",
    "calendar/<str:secret>/": "calendar/guessed/",
    "in/<str:token>/": "in/guessed/",
    "healthz": "healthz",
    "account/closed/": "account/closed/",
    "admin/login/": "admin/login/",
    "admin/logout/": "admin/logout/",
}
ADMIN = {
    "admin/": "admin/",
    "admin/password_change/": "admin/password_change/",
    "admin/password_change/done/": "admin/password_change/done/",
    "admin/autocomplete/": "admin/autocomplete/",
    "admin/jsi18n/": "admin/jsi18n/",
    "admin/r/<path:content_type_id>/<path:object_id>/": "admin/r/1/1/",
    "admin/eventsourcing/storedevent/": "admin/eventsourcing/storedevent/",
    "admin/eventsourcing/storedevent/stream/": f"admin/eventsourcing/storedevent/stream/?id={TODO}",
    "admin/eventsourcing/storedevent/<int:position>/": "admin/eventsourcing/storedevent/1/",
    "admin/auth/group/": "admin/auth/group/",
    "admin/auth/group/add/": "admin/auth/group/add/",
    "admin/auth/group/<path:object_id>/history/": "admin/auth/group/1/history/",
    "admin/auth/group/<path:object_id>/delete/": "admin/auth/group/1/delete/",
    "admin/auth/group/<path:object_id>/change/": "admin/auth/group/1/change/",
    "admin/auth/group/<path:object_id>/": "admin/auth/group/1/",
    "admin/auth/user/<id>/password/": "admin/auth/user/1/password/",
    "admin/auth/user/": "admin/auth/user/",
    "admin/auth/user/add/": "admin/auth/user/add/",
    "admin/auth/user/<path:object_id>/history/": "admin/auth/user/1/history/",
    "admin/auth/user/<path:object_id>/delete/": "admin/auth/user/1/delete/",
    "admin/auth/user/<path:object_id>/change/": "admin/auth/user/1/change/",
    "admin/auth/user/<path:object_id>/": "admin/auth/user/1/",
    "admin/(?P<app_label>eventsourcing|auth)/$": "admin/auth/",
    "admin/(?P<url>.*)$": "admin/nothing-is-here/",
}
ANSWERED = {200, 302, 303, 409, 422}
EXAMPLES = OF_A_TODO | OWN | PUBLIC | ADMIN

by_method = pytest.mark.parametrize("method", ["get", "post"])
by_scripts = pytest.mark.parametrize("headers", [{}, {"HX_Request": "true"}], ids=["scripts off", "scripts on"])


class Alices(NamedTuple):
    """A todo of Alice's, an act on it, and a list of hers."""

    todo: str
    act: str
    todo_list: str

    def at(self, example: str) -> str:
        """The address that an example becomes with them."""
        path = example.replace(TODO, self.todo).replace(ACT, self.act).replace(LIST, self.todo_list)
        return path if path.startswith("/") else f"/{path}"


@pytest.fixture
def alices(alice, todo) -> Alices:
    act = at_once(alice, todo, "Started", "Buy oat milk")
    bootstrap.handle(TodoCommands.label(todo, "garden", **facts(alice)))
    return Alices(todo, act, added_list(alice))


@pytest.fixture(params=["nobody special", "staff"])
def stranger(request, bob, charlie) -> User:
    """Somebody who is nobody to Alice; staff see no more of her todos than others."""
    return charlie if request.param == "nobody special" else bob


def ask(client: Client, method: str, alices: Alices, example: str) -> HttpResponse:
    """Get an address, or post a form to it that would change Alice's todo."""
    if method == "get":
        return client.get(alices.at(example))
    fields = number(description="Mine now", name="Mine now", version=1, todo=[f"{alices.todo}.v1"])
    return client.post(alices.at(example), fields)


def routes(patterns: list[URLPattern | URLResolver], before: str = "") -> Iterator[str]:
    """All patterns of the site, as a match names them."""
    for each in patterns:
        route = before + str(each.pattern).removeprefix("^")
        if isinstance(each, URLResolver):
            yield from routes(each.url_patterns, route)
        else:
            yield route


def body(response: HttpResponse) -> str:
    """All that an answer says; what is streamed is read by the tests of the files."""
    return "" if response.streaming else response.content.decode()


def test_every_pattern_of_the_site_has_an_example_of_its_own(alices):
    assert set(routes(get_resolver().url_patterns)) == set(EXAMPLES)
    assert {resolve(alices.at(example).partition("?")[0]).route for example in EXAMPLES.values()} == set(EXAMPLES)


@pytest.mark.parametrize("route", OF_A_TODO | OWN)
def test_without_signing_in_every_page_leads_to_the_sign_in_page(alices, route):
    response = Client().get(alices.at(EXAMPLES[route]))

    assert response.status_code in (302, 303)
    assert response.url.startswith(reverse("sign_in"))


@by_method
@pytest.mark.parametrize("route", OF_A_TODO | OWN)
def test_with_scripts_a_request_without_a_session_leaves_the_page_as_it_is(alices, route, method):
    before = events(alices.todo)
    client = Client(headers={"HX_Request": "true"})
    response = ask(client, method, alices, EXAMPLES[route])

    assert response.status_code == 401
    assert "You are signed out." in body(response)
    assert events(alices.todo) == before


@pytest.mark.parametrize("route", OF_A_TODO | OWN)
def test_a_form_sent_without_a_session_and_scripts_stores_nothing(alices, route):
    before = events(alices.todo)
    assert ask(Client(), "post", alices, EXAMPLES[route]).status_code in (302, 303, 401)

    assert models.Todo.objects.count() == 1
    assert events(alices.todo) == before


@by_method
@pytest.mark.parametrize("route", PUBLIC)
def test_a_public_page_answers_everybody_and_shows_nobodys_todos(alices, charlie, route, method):
    for client in (Client(), browser(charlie)):
        response = ask(client, method, alices, PUBLIC[route])
        assert response.status_code in (200, 302, 303, 404, 405, 422)
        assert "milk" not in body(response)
    assert models.Todo.objects.count() == 1


@by_scripts
@pytest.mark.parametrize("state", ["in the list", "in the trash"])
@by_method
@pytest.mark.parametrize("route", OF_A_TODO)
def test_a_strangers_todo_is_not_there(alice, stranger, alices, route, method, state, headers):
    if state == "in the trash":
        removed(alice, alices.todo)
    before = events(alices.todo)
    client, nobodys = browser(stranger, **headers), Alices(str(uuid4()), str(uuid4()), str(uuid4()))
    response, nowhere = (ask(client, method, whose, OF_A_TODO[route]) for whose in (alices, nobodys))

    expected = 405 if method == "post" and route in SHOWN else 404
    assert response.status_code == expected
    assert (response.status_code, text(Page(response).root)) == (nowhere.status_code, text(Page(nowhere).root))
    assert "milk" not in body(response)
    assert events(alices.todo) == before


@by_scripts
@pytest.mark.parametrize(("method", "example"), ABOUT_A_TODO.values(), ids=ABOUT_A_TODO)
def test_pages_that_name_a_strangers_todo_are_not_there_either(alice, stranger, alices, method, example, headers):
    before = events(alices.todo)
    response = ask(browser(stranger, **headers), method, alices, example)

    assert response.status_code == 404
    assert "milk" not in body(response)
    assert events(alices.todo) == before
    assert ask(browser(alice, **headers), method, alices, example).status_code in ANSWERED


@pytest.mark.parametrize("route", OWN)
def test_ones_own_pages_show_nobody_elses_todos(alices, bob, charlie, route):
    for person in (charlie, bob):
        response = browser(person).get(alices.at(OWN[route]))
        # There is no seal under the address of the example.
        assert response.status_code in {*ANSWERED, 405, 404 if route.startswith("seals/<") else 405}
        # The examples of quick add are the same for everybody, and some are about milk.
        assert "milk" not in body(response) or route == "quick-add/"


@pytest.mark.parametrize("route", OWN)
def test_a_form_for_ones_own_changes_nobody_elses_todo(alices, charlie, route):
    before = events(alices.todo)
    response = ask(browser(charlie), "post", alices, OWN[route])

    assert response.status_code in {*ANSWERED, 400, 404, 405}
    assert "milk" not in body(response)
    assert events(alices.todo) == before


@by_method
@pytest.mark.parametrize("route", OF_A_TODO)
def test_its_owner_is_answered(alice, alices, route, method):
    expected = {405} if method == "post" and route in SHOWN else ANSWERED
    assert ask(browser(alice), method, alices, OF_A_TODO[route]).status_code in expected


def administered(user: User | None, alices: Alices, route: str, method: str) -> HttpResponse:
    client = browser(user) if user else Client()
    return ask(client, method, alices, ADMIN[route])


@by_method
@pytest.mark.parametrize("route", ADMIN)
def test_the_admin_pages_are_for_staff_alone(alice, bob, charlie, alices, route, method):
    before = events(alices.todo)
    for person in (None, charlie, alice):
        response = administered(person, alices, route, method)
        assert response.status_code in (302, 401, 403, 404, 405)
        assert "milk" not in body(response)
    answer = administered(bob, alices, route, method)
    assert answer.status_code in (200, 301, 302, 400, 403, 404, 405)
    assert reverse("admin:login") not in answer.get("Location", "")
    assert events(alices.todo) == before


@by_method
@pytest.mark.parametrize("route", EXAMPLES)
def test_every_answer_has_a_policy_and_says_who_may_keep_it(alice, bob, alices, route, method):
    for client in (Client(), browser(alice), browser(bob)):
        answer = ask(client, method, alices, EXAMPLES[route])
        assert "default-src 'none'" in answer["Content-Security-Policy"]
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Referrer-Policy"] == answer["Cross-Origin-Opener-Policy"] == "same-origin"
        kept = {word.strip() for word in answer["Cache-Control"].split(",")}
        assert {"no-cache", "no-store"} & kept
        assert "private" in kept
