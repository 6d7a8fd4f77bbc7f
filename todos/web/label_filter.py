"""The label by which an address filters a list."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import Http404

from todos.domain.errors import InvalidLabel
from todos.domain.values import label


def label_asked(query: Mapping[str, str]) -> str:
    """The label in the query of an address; '' for none. Raises Http404 for a text that is no label."""
    stated = query.get("label", "")
    try:
        return label.clean(stated) if stated else ""
    except InvalidLabel as error:
        raise Http404("There is no such label.") from error
