"""Loads templates without the white space that only their source needs.

Templates are written one tag a line and indented. A browser needs neither, and the indentation of a list of 50 todos
weighs more than its words. It is removed when a template is loaded, once, so pages pay nothing for it.
"""

from __future__ import annotations

import re

from django.template import Origin
from django.template.loaders.filesystem import Loader

_CONTROL = "if|elif|else|endif|for|empty|endfor|with|endwith|load|extends|block|endblock|partialdef|endpartialdef"
_CONTROL_TAG = rf"{{% (?:{_CONTROL})\b(?:(?!%}}|\n).)*%}}"
_COMMENT = r"{#(?:(?!#}|\n).)*#}"
# A line that holds nothing but control tags and comments writes nothing, its line break included.
_CONTROL_LINE = re.compile(rf"^(?:(?:{_CONTROL_TAG}|{_COMMENT})[ \t]*)+\n", re.MULTILINE)
_INDENTATION = re.compile(r"^[ \t]+", re.MULTILINE)


class CompactLoader(Loader):
    """Django's loader of template folders, but the source has no indentation and no lines of mere control tags."""

    def get_contents(self, origin: Origin) -> str:
        """The compact source of a template. Raises TemplateDoesNotExist."""
        return compact(super().get_contents(origin))


def compact(source: str) -> str:
    """A template that renders the same page with less white space.

    A line break between two elements stays, because it is a space between inline elements. Only a line that holds
    nothing but control tags (if, for, with, ...) loses its break.
    """
    return _CONTROL_LINE.sub(lambda line: line[0].strip(), _INDENTATION.sub("", source))
