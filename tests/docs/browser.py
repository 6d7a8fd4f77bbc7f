"""A browser small enough for pages of forms: it keeps cookies, follows redirects and fills in what a form hides."""

from __future__ import annotations

import re
from html import unescape
from http.cookiejar import CookieJar
from urllib.error import HTTPError
from urllib.parse import urlencode, urljoin
from urllib.request import HTTPCookieProcessor, build_opener

_FORM = re.compile(r"<form(?: [^>]*)?>.*?</form>", re.DOTALL)
_HIDDEN = re.compile(r'<input[^>]*type="hidden"[^>]*>')


class Browser:
    """What it shows: `address` and `text` of the page it is on."""

    def __init__(self, base: str) -> None:
        self.address, self.text, self.status = base, "", 0
        self._before: list[tuple[str, str, int]] = []
        self._opener = build_opener(HTTPCookieProcessor(CookieJar()))

    def open(self, address: str, fields: dict[str, str] | None = None) -> Browser:
        """Go to an address, or post fields there."""
        self._before.append((self.address, self.text, self.status))
        target = urljoin(self.address, address)
        try:
            answer = self._opener.open(target, urlencode(fields).encode() if fields else None, timeout=30)
        except HTTPError as error:
            answer = error
        with answer:
            self.address, self.status, self.text = answer.url, answer.status, unescape(answer.read().decode())
        return self

    def back(self) -> Browser:
        """To the page before, as it was: nothing is asked of the server."""
        self.address, self.text, self.status = self._before.pop()
        return self

    def send(self, button: str, **fields: str) -> Browser:
        """Fill in the form with that button and press it."""
        [form] = [form for form in _FORM.findall(self.text) if button in form]
        hidden = {_attribute("name", tag): _attribute("value", tag) for tag in _HIDDEN.findall(form)}
        return self.open(_attribute("action", form.split(">", 1)[0]) or self.address, hidden | fields)

    def follow(self, words: str) -> Browser:
        """Go where the link of these words leads."""
        found = re.search(rf'<a\s[^>]*href="([^"]*)"[^>]*>{re.escape(words)}</a>', self.text)
        assert found, f"no link {words!r} in\n{self.text}"
        return self.open(found[1])


def _attribute(name: str, tag: str) -> str:
    found = re.search(rf'\b{name}="([^"]*)"', tag)
    return found[1] if found else ""
