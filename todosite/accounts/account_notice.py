"""The sentence that the account page shows after an act, kept in Django's messages until the redirect arrives."""

from __future__ import annotations

from typing import NamedTuple

from django.contrib import messages
from django.http import HttpRequest

TAG_PREFIX = "account, "


class AccountNotice(NamedTuple):
    """`part` names the part of the page in which the act was done; both are empty when there was none."""

    part: str = ""
    sentence: str = ""


def keep_for_redirect(request: HttpRequest, notice: AccountNotice) -> None:
    """Keep a notice for the next time that the account page is shown."""
    messages.info(request, notice.sentence, extra_tags=f"{TAG_PREFIX}{notice.part}")


def kept_notice(request: HttpRequest) -> AccountNotice:
    """The newest notice that was kept. Messages of other pages stay in place for those pages."""
    notice = AccountNotice()
    for message in messages.get_messages(request):
        if message.extra_tags.startswith(TAG_PREFIX):
            notice = AccountNotice(message.extra_tags.removeprefix(TAG_PREFIX), str(message))
        else:
            messages.info(request, message.message, extra_tags=message.extra_tags)
    return notice
