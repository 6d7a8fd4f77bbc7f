"""Reads templates without the white space that only their source needs.

Templates are written one tag a line and indented. Browsers need neither: the indentation of a list of 50 todos weighs
more than its words. It is taken out once, when a template is loaded, so it costs a page nothing.
"""

from __future__ import annotations

import re

from django.template import Origin
from django.template.loaders.filesystem import Loader

_CONTROL = "if|elif|else|endif|for|empty|endfor|with|endwith|load|extends|block|endblock|partialdef|endpartialdef"
_TAG, _COMMENT = rf"{{%[ ](?:{_CONTROL})\b(?:(?!%}}|\n).)*%}}", r"{#(?:(?!#}|\n).)*#}"
_ASSIGNMENT = r"{%[ ]\w+ as \w+[ ]%}"
_INDENTATION = re.compile(r"^[ \t]+", re.MULTILINE)
# A line that holds nothing but control tags and comments writes nothing, its line break included.
_CONTROL_LINE = re.compile(rf"^((?:{_TAG}|{_ASSIGNMENT}|{_COMMENT})[ \t]*)+\n", re.MULTILINE)
# White space at the beginning of a block is not shown.
_BLOCK_START = re.compile(r"(<(?:article|aside|dd|div|dl|fieldset|form|h1|h2|li|main|nav|ol|p)\b[^<>]*>)\n")
# What is written only under a condition takes the line break before it along.
_CONDITIONAL_LINE = re.compile(
    r"\n({%[ ]if[ ](?:(?!%}|\n).)*%})((?:(?!{%[ ](?:if|elif|else)\b|\n).)*?{%[ ]endif[ ]%})(?=\n|>)"
)


class CompactLoader(Loader):
    """Django's loader of template folders; what it hands out has no indentation and no lines of control tags."""

    def get_contents(self, origin: Origin) -> str:
        """The source of a template, made compact. Raises TemplateDoesNotExist."""
        return compact(super().get_contents(origin))


def compact(source: str) -> str:
    """A template that renders the same page with less white space between its tags.

    A line break between two elements stays: beside inline elements it is a space. Lines lose theirs that
    hold only control tags (if, for, with, ...), whose condition does not hold, or that open a block; so does the last.
    """
    source = _CONTROL_LINE.sub(lambda line: line[0].strip(), _INDENTATION.sub("", source))
    source = _CONDITIONAL_LINE.sub(r"\1\n\2", source)
    return _BLOCK_START.sub(r"\1", source).removesuffix("\n")
