"""Parts of a page for htmx. Each names its place on the page."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.cache import patch_vary_headers
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

type Context = dict[str, object]


@dataclass(frozen=True)
class Part:
    """A part of the page on the screen: the selector of its place, and its template and context.

    template -- a template or a partial of one; '' for a part that is deleted
    swap -- the htmx swap that puts it in its place
    """

    target: str
    template: str
    context: Context
    swap: str = "outerMorph"


def wants_parts(request: HttpRequest) -> bool:
    """Whether the request comes from htmx, which takes parts. A browser without scripts takes whole pages."""
    return bool(getattr(request, "htmx", False))


def render_parts(request: HttpRequest, parts: Iterable[Part], code: int = 200) -> HttpResponse:
    """A response that consists of parts."""
    html = SafeString("").join(_render(request, part) for part in parts)
    response = HttpResponse(html, status=code)
    patch_vary_headers(response, ["HX-Request"])
    return response


def _render(request: HttpRequest, part: Part) -> SafeString:
    content = mark_safe(render_to_string(part.template, part.context, request) if part.template else "")
    return format_html('<hx-partial hx-target="{}" hx-swap="{}">{}</hx-partial>', part.target, part.swap, content)
