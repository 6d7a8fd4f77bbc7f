"""What the error pages say: one title and one sentence for each error, all shown by `error.html`."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.http.request import split_domain_port
from django.shortcuts import render
from django.template.loader import render_to_string

TEMPLATE = "error.html"
RETRY_SECONDS = 5
MAX_HOST_LENGTH = 253


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
        response = HttpResponse(render_to_string(TEMPLATE, self._context(typed_words)), status=self.status)
        if self.status == 503:
            response["Retry-After"] = str(RETRY_SECONDS)
        return response

    def _context(self, typed_words: str) -> dict[str, object]:
        return {"error": self, "typed_words": typed_words}


NOT_UNDERSTOOD = ErrorPage(
    400, "Bad request", "The request could not be read, or it was meant for another address. Nothing was changed."
)
NOT_ALLOWED = ErrorPage(403, "Not allowed", "You may not see this page. Sign in as someone who may.")
NOT_SENT = ErrorPage(
    403,
    "Not sent",
    "The form was opened before you last signed in, or it came from another site. Nothing was changed. "
    "Load the page again, then send it once more.",
)
NOT_HERE = ErrorPage(
    404,
    "Page not found",
    "The address may be incomplete, or the page may be another person’s.",
)
WRONG_METHOD = ErrorPage(
    405, "Not possible here", "This address does not accept this kind of request. Nothing was changed."
)
TOO_MUCH = ErrorPage(
    413,
    "Too long",
    "That is more text than a form of this site accepts. Nothing was changed. A todo has up to 500 characters.",
)
BROKEN = ErrorPage(
    500,
    "Something went wrong",
    "This is a fault of the site. It has been logged. Try again.",
)
BUSY = ErrorPage(
    503,
    "Not now",
    "The site is busy, or its database does not answer. Nothing was changed. Wait a few seconds and try again.",
)
LOCKED = ErrorPage(
    503,
    "Words locked",
    "The words of this site are encrypted, and the key that opens them is not here. Nothing was changed or lost. "
    "Tell the person who runs the site: `manage.py data_key` says what is missing.",
)
NO_ANSWER = ErrorPage(
    503,
    "No answer yet",
    "The database did not answer in time. Your change may still be made: look at the list before you try again.",
)
FULL = ErrorPage(
    507,
    "No room",
    "The disk of this site is full. Nothing was changed. Keep your words, and tell the person who runs the site.",
)


def host_refused(asked: str) -> ErrorPage:
    """400 for a request to a host that this site does not answer to. It names the host, unless that is none."""
    host, _ = split_domain_port(asked)
    if not host or len(host) > MAX_HOST_LENGTH:
        return NOT_UNDERSTOOD
    sentence = (
        f"This site does not answer to the host {host}. Whoever runs it can change that: "
        f"add {host} to the variable TODO_HOSTS and start the site again. Nothing was changed."
    )
    return ErrorPage(400, "Bad request", sentence)


def https_unsaid(address: str) -> ErrorPage:
    """400 for a request that came to a site of https without it, so that a redirect would lead around in a circle."""
    sentence = (
        f"This site is served by https at {address}, and this request did not say that it came by https. If you opened "
        "that address, the proxy in front of the site has to set the header X-Forwarded-Proto to https."
    )
    return ErrorPage(400, "Not by https", sentence)
