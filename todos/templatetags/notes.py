"""How a note is shown: its links can be followed."""

from __future__ import annotations

from django import template
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from todos.domain.values.link import links
from todos.domain.values.step import Step

register = template.Library()


@register.filter
def with_links(text: str) -> SafeString:
    """A text in which the addresses are links. Pages that these lead to learn nothing of the one they stand on."""
    parts: list[SafeString | str] = []
    end = 0
    for start, after in links(text):
        parts += [text[end:start], format_html(_LINK, address=text[start:after])]
        end = after
    return format_html_join("", "{}", ((part,) for part in [*parts, text[end:]]))


@register.filter
def strip_lines(text: str) -> str:
    """The text without empty lines around it."""
    return text.strip("\n")


@register.filter
def step_control(line: int) -> str:
    """The name of the box of the step on this line."""
    return f"step-{line}"


@register.simple_tag
def tick_address(todo_id: object, version: int, step: Step) -> str:
    """Where the box of a step sends its form: to be ticked, or to have its tick taken off."""
    return reverse("todos:untick" if step.done else "todos:tick", args=[todo_id, version, step.line])


_LINK = '<a href="{address}" rel="noopener nofollow">{address}</a>'
