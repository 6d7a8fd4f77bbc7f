"""The event viewer is where hostile text ends up: all of it is shown as text, and nothing of it hides."""

from __future__ import annotations

import re
from urllib.parse import quote
from uuid import uuid4

import pytest
from django.utils import timezone

from eventsourcing.admin.display import pretty, visible
from eventsourcing.models import Receipt
from tests.eventsourcing.admin.shop import CORRELATION, LOG, STREAM

pytestmark = pytest.mark.django_db

SCRIPT = "<script>alert(1)</script>"
ATTRIBUTE = "\" onmouseover='alert(1)' x=\""
REVERSED = "invoice\u202egnp.exe"


def every_page(page, append, text: str) -> list[str]:
    """All pages with `text` in every column that holds text, its cause and the filters included."""
    command = str(uuid4())
    Receipt.objects.create(
        command_id=command,
        fingerprint=b"1",
        command_type=text,
        actor=text,
        correlation_id=CORRELATION,
        timestamp=timezone.now(),
    )
    event = append(
        text, event_type=text, actor=text, source=text, data={text: [text]}, extra={text: text}, causation=command
    )
    word = quote(text)
    addresses = [
        LOG,
        f"{LOG}{event.position}/",
        f"{STREAM}?id={word}",
        f"{LOG}?stream={word}&actor={word}",
        f"{LOG}?type={word}&correlation={word}&since={word}&before={word}&{word}={word}",
        f"{STREAM}?id={word}&{word}={word}",
        f"{STREAM}?id={word}{word}",
    ]
    return [page(address).content.decode() for address in addresses]


@pytest.mark.parametrize("text", [SCRIPT, ATTRIBUTE])
def test_markup_in_every_column_and_every_filter_stays_text(page, append, text):
    for content in every_page(page, append, text):
        assert text not in content
        assert "<script>alert" not in content
        assert "onmouseover='" not in content


def test_marks_that_turn_the_direction_of_writing_are_spelled_out(page, append):
    log, event, stream, *_ = every_page(page, append, REVERSED)
    for content in (log, event, stream):
        assert "\u202e" not in content
        assert "invoice\\u202egnp.exe" in content


def test_no_page_has_a_script_or_a_style_of_its_own_that_the_strict_policy_would_stop(page, append):
    for content in every_page(page, append, "plain"):
        assert not re.search(r"<style|\sstyle=|\son\w+=|javascript:|<script(?! src=)", content)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain, Zoë, 日本, 😀 and \\ too", "plain, Zoë, 日本, 😀 and \\ too"),
        ("a\u2066b\u2069", "a\\u2066b\\u2069"),
        ("zero\u200bwidth\u200d", "zero\\u200bwidth\\u200d"),
        ("tab\there\nthere\x7f\x1b", "tab\\there\\nthere\\u007f\\u001b"),
        ("no\u00a0break", "no\\u00a0break"),
        ("\u2028\ufeff\U000e0041\ud800", "\\u2028\\ufeff\\udb40\\udc41\\ud800"),
    ],
)
def test_what_cannot_be_seen_is_spelled_out_the_way_json_does(text, shown):
    assert visible(text) == shown


def test_pretty_json_keeps_its_lines_and_spells_out_what_hides_inside_a_string():
    assert pretty('{"a":"x\\ny","b":"\u202e"}') == '{\n  "a": "x\\ny",\n  "b": "\\u202e"\n}'
