"""Every command writes to any terminal, and reads bytes that are no text without a traceback."""

from __future__ import annotations

import sys
from io import BytesIO, TextIOWrapper

import pytest

import manage


@pytest.mark.parametrize("encoding", ["latin-1", "ascii", "cp1252"])
def test_what_a_terminal_cannot_write_is_escaped(monkeypatch, encoding):
    out = TextIOWrapper(BytesIO(), encoding=encoding)
    monkeypatch.setattr(sys, "stdout", out)
    manage.accept_every_character()
    out.write("Tee 茶 👍")
    out.flush()

    assert out.buffer.getvalue() == rb"Tee \u8336 \U0001f44d"


def test_bytes_that_are_no_text_are_read(monkeypatch):
    monkeypatch.setattr(sys, "stdin", TextIOWrapper(BytesIO(b"a\xff"), encoding="utf-8"))
    manage.accept_every_character()

    assert sys.stdin.read() == "a\udcff"
