"""Reads an answer as a browser does: its elements, forms and buttons, strictly; and presses a button in it."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any, NamedTuple
from xml.etree.ElementTree import Element, TreeBuilder

from django.http import HttpResponse
from django.test import Client

VOID = {"meta", "link", "input", "br", "hr", "img", "wbr"}


class _Reader(HTMLParser):
    """Builds a tree; a tag that is closed out of turn or an attribute given twice is an error."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.builder = TreeBuilder()
        self.open: list[str] = []

    def handle_starttag(self, tag, attrs):
        assert len(dict(attrs)) == len(attrs), f"<{tag}> has an attribute twice"
        self.builder.start(tag, {name: value or "" for name, value in attrs})
        if tag in VOID:
            self.builder.end(tag)
        else:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag, f"</{tag}> closes something else"
        self.builder.end(tag)

    def handle_data(self, data):
        self.builder.data(data)


def _without_templates(root: Element) -> Element:
    """The same without the content of <template>, which a browser does not show."""
    for element in root.iter():
        for template in element.findall("template"):
            element.remove(template)
    return root


class Button(NamedTuple):
    """What pressing it sends, and where."""

    action: str
    fields: dict[str, Any]


class Page:
    """The whole page, or the parts of one, that a response brought."""

    def __init__(self, response: HttpResponse) -> None:
        reader = _Reader()
        reader.builder.start("answer", {})
        reader.feed(response.content.decode())
        reader.close()
        assert reader.open == []
        reader.builder.end("answer")
        self.root = _without_templates(reader.builder.close())

    @property
    def ids(self) -> list[str]:
        return [element.get("id") for element in self.root.iter() if element.get("id")]

    @property
    def targets(self) -> list[str]:
        """Where the parts of an answer to htmx belong."""
        return [part.get("hx-target") for part in self.root.iter("hx-partial")]

    @property
    def rows(self) -> list[str]:
        """The descriptions of the list, as shown."""
        return [text(row) for row in self.root.iter() if "description" in row.get("class", "").split()]

    @property
    def title(self) -> str:
        return text(next(self.root.iter("title")))

    def find(self, element_id: str) -> Element:
        """The element of this id, or else the part that is to replace what it holds."""
        for name, wanted in (("id", element_id), ("hx-target", f"#{element_id}")):
            for element in self.root.iter():
                if element.get(name) == wanted:
                    return element
        raise AssertionError(f"Nothing has the id {element_id!r}; there are {self.ids}")

    def text(self, element_id: str) -> str:
        return text(self.find(element_id))

    def field(self, name: str, within: str = "") -> Element:
        """The input of this name that a person types into."""
        inputs = (self.find(within) if within else self.root).iter("input")
        return next(field for field in inputs if field.get("name") == name and field.get("type") != "hidden")

    def lines(self, name: str) -> str:
        """What stands in the field of several lines of this name."""
        return _lines(next(field for field in self.root.iter("textarea") if field.get("name") == name))

    def link(self, label: str) -> str | None:
        """Where a link of this name leads; None where there is none."""
        return next((link.get("href") for link in self.root.iter("a") if name(link) == label), None)

    def button(self, label: str, within: str = "") -> Button:
        """The button whose name is or begins with these words, with all that its form would send."""
        place = self.find(within) if within else self.root
        inside = set(place.iter("button"))
        for form in self.root.iter("form"):
            named = [
                button for button in self.root.iter("button") if form.get("id") and button.get("form") == form.get("id")
            ]
            for button in [*form.iter("button"), *named]:
                if button in inside and f"{name(button)} ".startswith(f"{label} "):
                    fields = _fields(form)
                    if button.get("name"):
                        fields[button.get("name")] = button.get("value")
                    return Button(button.get("formaction") or form.get("action"), fields)
        raise AssertionError(f"There is no button {label!r}")

    def place_of(self, todo_id: str) -> str:
        """The id of the element that shows a todo: the one on its own page, or its row in a list."""
        return "todo" if "todo" in self else f"todo-{todo_id}"

    def __contains__(self, element_id: str) -> bool:
        return element_id in self.ids or f"#{element_id}" in self.targets


def text(element: Element) -> str:
    """What an element says, spaces made one."""
    return " ".join("".join(element.itertext()).split())


def name(element: Element) -> str:
    """What a control is called, for people who see it and people who hear it."""
    return element.get("aria-label") or text(element) or element.get("title", "")


def press(client: Client, response: HttpResponse, label: str, /, within: str = "", **typed: Any) -> HttpResponse:
    """Press a button of the answer, with what was typed into its form."""
    button = Page(response).button(label, within)
    return client.post(button.action, button.fields | typed)


def shown(client: Client, response: HttpResponse) -> Page:
    """What is on the screen after an act: the parts that came, or the page that the redirect leads to."""
    return Page(settled(client, response))


def settled(client: Client, response: HttpResponse) -> HttpResponse:
    """The answer to an act: the parts that came, or the page that the redirect leads to."""
    return client.get(response.url) if response.status_code == 303 else response


def _fields(form: Element) -> dict[str, Any]:
    """What its inputs send; those of one name together as a list."""
    fields: dict[str, Any] = {}
    for field in form.iter("input"):
        if _sent(field):
            fields.setdefault(field.get("name"), []).append(field.get("value", ""))
    for field in form.iter("textarea"):
        fields.setdefault(field.get("name"), []).append(_lines(field))
    return {name: values if len(values) > 1 else values[0] for name, values in fields.items()}


def _lines(field: Element) -> str:
    """The text of a textarea. A line break at its beginning is none."""
    return (field.text or "").removeprefix("\n")


def _sent(field: Element) -> bool:
    return field.get("type") != "radio" or "checked" in field.attrib


def link_to(page: Page, words: str) -> str:
    """Where the first link that begins with these words leads."""
    return next(a.get("href") or "" for a in page.root.iter("a") if text(a).startswith(words))
