"""A new field of a todo is one entry in FIELDS, its words, a column and a form field: nothing else knows of it.

A copy of the project gets the field `colour` by these four edits. new_field.py uses it there, and tells what is seen.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("eventsourcing", "todos", "todosite", "templates", "static")
FILES = (
    "manage.py",
    "tests/__init__.py",
    *(f"tests/todos/{name}.py" for name in ("__init__", "cast", "page", "new_field")),
)
# What a line is put after, and the line.
EDITS = {
    "todos/domain/fields.py": (r"^FIELDS = \(DESCRIPTION, STATUS, ", 'Field("colour", initial=""), '),
    "todos/history/phrases.py": (r"^FIELD_PHRASES: .*\n", '    "colour": FieldPhrases("Colour"),\n'),
    "todos/models.py": (r"^    status = models\..*\n", '    colour = models.CharField(max_length=16, default="")\n'),
    "todos/web/forms.py": (
        r'^class EditForm\(.*\):\n(    """[^"]*"""\n\n)?',
        "    colour = forms.CharField(required=False)\n",
    ),
}
SETTINGS = """
from todosite.settings import *

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
"""


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    """The project with the four edits, its database made."""
    folder = tmp_path_factory.mktemp("copy")
    for package in PACKAGES:
        shutil.copytree(ROOT / package, folder / package, ignore=shutil.ignore_patterns("__pycache__"))
    for file in FILES:
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / file, folder / file)
    (folder / "data").mkdir()
    (folder / "scratch_settings.py").write_text(SETTINGS)
    for file, (after, line) in EDITS.items():
        edit(folder / file, after, line)
    python(folder, "manage.py", "makemigrations", "todos")
    python(folder, "manage.py", "migrate")
    return folder


@pytest.fixture(scope="module")
def seen(copy):
    """By name, the observations of new_field.py."""
    script = "from tests.todos import new_field; new_field.main()"
    return json.loads(python(copy, "manage.py", "shell", "--no-imports", "-c", script).splitlines()[-1])


def edit(path, after, line):
    text, number = re.subn(after, lambda found: found[0] + line, path.read_text(), flags=re.MULTILINE)
    assert number == 1, f"{path.name} is not as it was: {after}"
    path.write_text(text)


def python(folder, *arguments):
    """What a Python process prints in the copy."""
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    environment |= {"DJANGO_SETTINGS_MODULE": "scratch_settings", "TODO_DATA": str(folder / "data")}
    ran = subprocess.run(
        [sys.executable, *arguments], cwd=folder, env=environment, capture_output=True, text=True, timeout=120
    )
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


def test_the_model_has_one_migration_more_and_no_other_change(copy):
    made = {path.name for path in (copy / "todos/migrations").glob("*.py")}

    assert len(made - {path.name for path in (ROOT / "todos/migrations").glob("*.py")}) == 1
    python(copy, "manage.py", "makemigrations", "--check")
    python(copy, "manage.py", "check")


def test_its_event_and_the_rows_have_it(seen):
    assert seen["stored"] == [
        [
            "TodoAdded",
            {
                "owner": seen["stored"][0][1]["owner"],
                "description": "Buy milk",
                "status": "Queued",
                "place": {"inbox": seen["stored"][0][1]["owner"]},
                "rank": None,
            },
        ],
        ["TodoColourChanged", {"colour": "red"}],
    ]
    assert seen["rows"] == ["blue", ["", "red", "blue"]]


def test_a_change_and_its_undo_are_told(seen):
    assert seen["told"] == [
        {
            "predicate": "set the colour to red",
            "around": ["set the colour of", " to red"],
            "line": "Set the colour of “Buy milk” to red.",
            "undo": "back to none",
            "changes": [["Colour", "value", "none", "red"]],
        },
        {
            "predicate": "undid v2, back to none",
            "around": ["undid v2 of", ", back to none"],
            "line": "Undone. The colour of “Buy milk” is none again.",
            "undo": "back to red",
            "changes": [["Colour", "value", "red", "none"]],
        },
    ]


def test_the_same_value_again_changes_nothing(seen):
    assert seen["same_again"] == ["The colour is already red. Nothing changed.", 2]


def test_it_is_undone_and_redone(seen):
    assert seen["undone"] == ["red", "blue", [None, None, None, 5, None]]


def test_a_later_change_of_it_stands_against_an_undo(seen):
    sentence = "v3 changed the colour after v2. Undo v3 first, or undo v2 anyway to go back to none."

    assert seen["undo_refused"] == ["UndoRefused", sentence]


def test_a_version_is_restored_with_it(seen):
    assert seen["version_restored"] == ["", "restored v1, back to none"]


def test_it_is_attributed(seen):
    assert ["Colour", "red", 2] in seen["blamed"]


def test_it_stands_beside_another_field_and_conflicts_with_itself(seen):
    assert seen["met_by_another_field"] == ["red", "Started"]
    assert seen["met_by_the_same_field"] == "blue"


def test_the_activity_filter_has_its_kind(seen):
    assert seen["kinds"]["colour"] == "TodoColourChanged"


def test_the_rows_agree_with_the_log(seen):
    assert seen["rebuilt"] == 0


# The pages


def test_the_edit_form_changes_it_alone(seen):
    assert seen["edited_by_form"] == [303, "red", [["TodoColourChanged", {"colour": "red"}]]]


def test_the_timeline_shows_what_it_was_and_became(seen):
    entry, page = seen["timeline"]

    assert "alice set the colour to blue" in entry
    assert "red" in entry
    assert "Colour" in page


def test_two_people_who_set_it_are_asked(seen):
    code, page, taken, colour = seen["conflict_page"]

    assert (code, taken, colour) == (409, 303, "red")
    assert "bob changed the colour" in page
    assert "blue" in page


def test_it_is_seen_as_it_was(seen):
    assert "set the colour to red" in seen["as_it_was"]
    assert "blue" not in seen["as_it_was"]


def test_the_feed_knows_what_it_was(seen):
    assert seen["told_by_the_feed"]["changes"] == [["Colour", "value", "red", "blue"]]


def test_the_activity_shows_it_by_kind(seen):
    assert "set the colour of Buy milk to blue" in seen["activity"]
    assert "added" not in seen["activity"]


def test_it_is_exported_with_before_and_after(seen):
    assert seen["exported_as_csv"] == [["TodoColourChanged", "", "red"], ["TodoColourChanged", "red", "blue"]]
    assert seen["exported_as_json_lines"] == [
        ["TodoColourChanged", "", "red", "red"],
        ["TodoColourChanged", "red", "blue", "blue"],
    ]
