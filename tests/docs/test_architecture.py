"""The list of modules in docs/architecture.md is the one of the folders, and its new field the one that is tested."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tests.docs.page import DOCS, Page

ROOT = DOCS.parent
PACKAGES = ("todos", "todosite", "eventsourcing")
# Folders whose modules are no part of the list.
LEFT_OUT = ("migrations", "eventsourcing/testing/store", "eventsourcing/testing/projection")

PAGE = Page(DOCS / "architecture.md")
TREE = next(PAGE.blocks).text


def test_every_module_is_in_the_list():
    assert sorted(set(modules()) - set(listed())) == []


def test_every_name_in_the_list_exists():
    assert [name for name in listed() if not (ROOT / name).exists()] == []


def test_every_name_in_the_list_says_what_it_holds():
    nameless = ("templatetags/", "management/", "commands/")
    assert [line for line in TREE.splitlines() if len(line.split()) < 2 and line.strip() not in nameless] == []


def test_a_name_stands_once_in_the_list():
    names = list(listed())
    assert len(names) == len(set(names))


def test_the_new_field_is_the_one_that_is_tested():
    tested = (ROOT / "tests/todos/test_a_new_field.py").read_text()
    code = "".join(block.text for block in PAGE.blocks if block.language == "diff")
    shown = re.findall(r'Field\("colour".*?\)|"colour": .*|colour = .*', code)

    assert len(shown) == 4
    assert [line for line in shown if line not in tested] == []


def test_every_file_that_the_page_names_exists():
    named = set(re.findall(r"`([\w/]+\.(?:py|html|css|js|md|toml))`", PAGE.text))
    folders = [ROOT / folder for folder in ("", "todos", "todos/web", "eventsourcing", "templates")]

    assert [name for name in sorted(named) if not any((folder / name).exists() for folder in folders)] == []


def modules() -> Iterator[str]:
    for package in PACKAGES:
        for path in (ROOT / package).rglob("*.py"):
            name = str(path.relative_to(ROOT))
            if path.name != "__init__.py" and not any(f"{folder}/" in name for folder in LEFT_OUT):
                yield name


def listed() -> Iterator[str]:
    """The paths in the list, folders with a slash at the end."""
    folders: list[str] = []
    for line in TREE.splitlines():
        depth = (len(line) - len(line.lstrip())) // 2
        name = line.split()[0]
        path = "".join(folders[:depth]) + name
        if name.endswith("/"):
            folders[depth:] = [name]
        yield path
