"""A page on a screen: it sends what its buttons say, and takes the parts it is answered with, as htmx does."""

from __future__ import annotations

import re
from copy import deepcopy
from xml.etree.ElementTree import Element, tostring

from django.http import HttpResponse
from django.test import Client

from tests.todos.page import Button, Page, name

PLACE = re.compile(
    r'(?:#head\[data-version="(?P<version>\d+)"\](?: ~ #timeline (?:> )?| ~ )?)?(?P<element>[#.][\w-]+)?'
)
# Every rendering brings other numbers and tokens, and gives the keyboard to another control, perhaps in opened details.
FRESH = {"command_id", "csrfmiddlewaretoken"}


class Screen(Page):
    """The page of a todo as somebody has it before them, with scripts."""

    def __init__(self, client: Client, address: str) -> None:
        super().__init__(client.get(address, headers={"HX-Request": ""}))
        self.client, self.address = client, address

    @property
    def shows(self) -> str:
        """The version that it states, as todos.js does."""
        in_conflict = any("conflict" in form.get("class", "").split() for form in self.root.iter("form"))
        return "" if in_conflict else self.find("head").get("data-version", "")

    @property
    def buttons(self) -> list[str]:
        """The names of all buttons of the todo, each as often as it is there."""
        return [name(button) for button in self.find("todo").iter("button")]

    def press(self, label: str, within: str = "todo", **typed: str) -> HttpResponse:
        """Press a button; the answer is on the screen."""
        return self.send(self.button(label, within), **typed)

    def send(self, button: Button, **typed: str) -> HttpResponse:
        fields = button.fields | {"next": self.address} | typed
        return self.take(self.client.post(button.action, fields, headers={"X-Shown": self.shows}))

    def follow(self, label: str) -> HttpResponse:
        """Follow a link that brings parts: Edit, Cancel."""
        return self.take(self.client.get(self.link(label), headers={"X-Shown": self.shows}))

    def update(self, todo: str) -> HttpResponse:
        """The stream has named the todo, and the page fetches its update."""
        query = {"next": self.address, "todo": todo}
        return self.take(self.client.get("/updates/", query, headers={"X-Shown": self.shows}))

    def take(self, response: HttpResponse) -> HttpResponse:
        parts = [(part, self._place(part.get("hx-target", ""))) for part in Page(response).root.iter("hx-partial")]
        for part, place in parts:
            if place is not None:
                self._swap(place, part)
        return response

    def _place(self, selector: str) -> Element | None:
        """The element of a selector; of these few forms, and strictly."""
        found = PLACE.fullmatch(selector)
        assert found, selector
        if found["version"] and self.find("head").get("data-version") != found["version"]:
            return None
        wanted = found["element"] or "#head"
        key, value = ("id", wanted[1:]) if wanted[0] == "#" else ("class", f"line {wanted[1:]}")
        [place] = [element for element in self.root.iter() if element.get(key) == value]
        return place

    def _swap(self, place: Element, part: Element) -> None:
        parent = next(parent for parent in self.root.iter() if place in list(parent))
        at = list(parent).index(place)
        match part.get("hx-swap"):
            case "outerMorph":
                parent[at : at + 1] = list(part)
            case "innerHTML":
                place[:] = list(part)
            case "afterbegin":
                place[:0] = list(part)
            case "delete":
                parent.remove(place)
            case other:
                raise AssertionError(other)


def todo_as_shown(page: Page) -> str:
    """The todo as a page shows it, for comparison with another rendering."""
    todo = deepcopy(page.find("todo"))
    for element in todo.iter():
        element.text, element.tail = (" ".join((text or "").split()) for text in (element.text, element.tail))
        for passing in ("autofocus", "open"):
            element.attrib.pop(passing, None)
        if "printed" in element.get("class", "").split():  # when that would be
            element.clear()
        if element.get("name") in FRESH:
            element.set("value", "")
    return tostring(todo, encoding="unicode").replace("><", ">\n<")
