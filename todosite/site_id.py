"""The id of this site: what a browser keeps for one site must not be taken for another's at the same address."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest


def site_id(request: HttpRequest) -> dict[str, str]:
    """The context of every page: `site_id`, the mark that the site's cookies have in their names too."""
    return {"site_id": settings.SITE_MARK}
