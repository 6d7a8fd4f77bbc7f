"""What the error pages say: one title and one sentence for each error, all shown by `error.html`."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

TEMPLATE = "error.html"


@dataclass(frozen=True)
class ErrorPage:
    """A page for one kind of error: its HTTP status, its title, and a sentence that says what happened."""

    status: int
    title: str
    sentence: str

    def response(self, request: HttpRequest, typed_words: str) -> HttpResponse:
        """The page, with `typed_words` given back to the person who typed them."""
        return render(request, TEMPLATE, self._context(typed_words), status=self.status)

    def response_without_request(self, typed_words: str) -> HttpResponse:
        """The same page without session and person: no context processor runs, so none can fail."""
        return HttpResponse(render_to_string(TEMPLATE, self._context(typed_words)), status=self.status)

    def _context(self, typed_words: str) -> dict[str, object]:
        return {"error": self, "typed_words": typed_words}


NOT_UNDERSTOOD = ErrorPage(
    400, "Not understood", "The request could not be read, or it was meant for another address. Nothing was changed."
)
NOT_ALLOWED = ErrorPage(403, "Not allowed", "This page is not open to you. Sign in as someone who may see it.")
NOT_SENT = ErrorPage(
    403,
    "Not sent",
    "The page was open from before you last signed in, or it came from somewhere else. Nothing was changed. "
    "Load the page again and send your words once more.",
)
NOT_HERE = ErrorPage(
    404,
    "Not here",
    "There is no such page. It may have been another person’s, or the address may be incomplete.",
)
WRONG_METHOD = ErrorPage(405, "Not here", "This address does not take what was sent to it. Nothing was changed.")
TOO_MUCH = ErrorPage(
    413,
    "Too much",
    "That is more than a form of this site holds. Nothing was changed. A todo has up to 500 characters.",
)
BROKEN = ErrorPage(
    500,
    "Something broke",
    "The mistake is ours and has been written down. What was saved before is safe. Try again.",
)
