"""What the README says of the size of the code is true, to a tenth."""

from __future__ import annotations

import re

import pytest

from tests.docs.page import DOCS

ROOT = DOCS.parent


def test_the_domain_is_as_long_as_it_says():
    found = re.search(r"`todos/domain/` is about ([0-9,]+) lines", (ROOT / "README.md").read_text())
    assert found is not None
    lines = sum(len(path.read_text().splitlines()) for path in (ROOT / "todos/domain").rglob("*.py"))
    assert int(found[1].replace(",", "")) == pytest.approx(lines, rel=0.1)
