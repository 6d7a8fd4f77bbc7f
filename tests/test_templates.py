"""Templates read like pages: short lines, and no names of stored events."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FOLDERS = [ROOT / "templates", ROOT / "eventsourcing/templates"]
MAX_LINE_LENGTH = 120
STORED_TYPE = re.compile(r"Todo[A-Z]\w+(Added|Changed|Removed|Restored)|Todo(Added|Changed|Removed|Restored)")

TEMPLATES = [template for folder in FOLDERS for template in sorted(folder.rglob("*.html"))]
every_template = pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))


@every_template
def test_no_line_is_too_long(template: Path):
    lines = template.read_text().splitlines()
    assert [number for number, line in enumerate(lines, 1) if len(line) > MAX_LINE_LENGTH] == []


@every_template
def test_no_stored_type_is_named(template: Path):
    assert STORED_TYPE.search(template.read_text()) is None


def test_stored_types_are_found():
    assert STORED_TYPE.search('{% if type == "TodoDescriptionChanged" %}')
    assert STORED_TYPE.search('{% if type == "TodoAdded" %}')
    assert not STORED_TYPE.search("Todos were added")
