"""Templates lose the white space of their source, and nothing that a page shows."""

from __future__ import annotations

import pytest
from django.template import Context, Template

from todosite.serving.template_loader import compact


@pytest.mark.parametrize(
    ("written", "served"),
    [
        ("<ol>\n  <li>one</li>\n</ol>\n", "<ol><li>one</li>\n</ol>"),
        ("<p>\n  {% if yes %}\n    shown\n  {% endif %}\n</p>", "<p>{% if yes %}shown\n{% endif %}</p>"),
        ("  {# why #}\n<p>", "{# why #}<p>"),
        ("<b>a</b>\n  {% include 'x' %}\n  <b>c</b>", "<b>a</b>\n{% include 'x' %}\n<b>c</b>"),
        ("<a\n  {% if yes %}id='a'{% endif %}\n>", "<a{% if yes %}\nid='a'{% endif %}\n>"),
        ("<a\n  {% if yes %}id='a'{% endif %}>b</a>", "<a{% if yes %}\nid='a'{% endif %}>b</a>"),
        ("a\n  {% if yes %}b{% else %}c{% endif %}\nd", "a\n{% if yes %}b{% else %}c{% endif %}\nd"),
        ("{% if yes %}<b>a</b>{% endif %}\n<i>c</i>", "{% if yes %}<b>a</b>{% endif %}\n<i>c</i>"),
        ("<a\n   href='/'\n>", "<a\nhref='/'\n>"),
    ],
)
def test_only_the_white_space_of_the_source_is_taken_out(written, served):
    assert compact(written) == served


def test_a_space_between_two_inline_elements_stays():
    page = Template(compact("{% for name in names %}\n  <b>{{ name }}</b>\n{% endfor %}\n"))

    assert page.render(Context({"names": "ab"})) == "<b>a</b>\n<b>b</b>\n"
