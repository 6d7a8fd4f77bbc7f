"""The project of the walk-through is what its page says; `eventsourcing/` carries it without the rest of this house."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys

import pytest

from tests.docs.browser import Browser
from tests.docs.page import DOCS, Page
from tests.docs.project import ROOT, Project


@pytest.fixture(scope="module")
def project(tmp_path_factory) -> Project:
    """The project, built from the page: its checks, migrations and own tests have passed."""
    project = Project(Page(DOCS / "walkthrough.md"), tmp_path_factory.mktemp("walkthrough"))
    project.build()
    return project


@pytest.fixture(scope="module")
def base(project):
    """The address of the project's own server."""
    with project.serving() as base:
        yield base


@pytest.fixture
def ana(project, base):
    """The browser of somebody who has signed in there; the jars that she fills are gone afterwards."""
    database = project.folder / "db.sqlite3"
    empty = database.read_bytes()
    browser = Browser(base).open("/")
    assert "/admin/login/" in browser.address
    browser.send("Log in", username="ana", password="radish")
    assert browser.address == f"{base}/"
    yield browser
    database.write_bytes(empty)


def entries(browser):
    """The timeline, without its times."""
    return re.findall(r"<li><time datetime=[^>]*>[^<]*</time> (.*)</li>", browser.text)


def test_its_checks_and_its_own_tests_pass(project):
    assert "no issues" in next(text for script, text in project.printed.items() if "check --database" in script)
    assert re.search(r"\b20 passed", project.printed["python -m pytest"])
    assert project.printed["python manage.py verify_events"] == ""


def test_a_jar_has_a_page_with_its_history_and_its_events_stand_in_admin(project, ana):
    ana.send("Fill", variety="Blue Lake <beans>", seeds="100")
    jar = ana.address
    ana.send("Take", seeds="91")
    assert "There are 100 seeds; 10 always stay. Take fewer." in ana.text
    ana.send("Take", seeds="30").send("Test", sown="10", sprouted="4")
    assert ana.address == jar
    assert entries(ana) == [
        "ana filled the jar with 100 seeds of Blue Lake <beans>",
        "ana took 30 seeds",
        "ana sowed 10 seeds to test them, 4 sprouted",
    ]
    assert "Less than half of these seeds sprouted. Take another jar." in ana.send("Take", seeds="1").text
    assert "60 seeds, weak" in ana.open("/").text

    ana.open("/admin/").follow("Events")
    names = ("JarFilled", "SeedsTaken", "SeedsTested")
    assert [ana.text.count(f"<bdi>{name}</bdi>") for name in names] == [1, 1, 1]
    ana.follow("1")
    assert "The hash follows from what is stored; this is the first event of its stream." in ana.text
    assert '"variety": "Blue Lake <beans>"' in ana.text
    assert project.run("python manage.py verify_events") == ""


def test_numbers_that_cannot_be_are_refused_in_a_sentence_at_the_form(ana):
    assert "A jar keeps 10 seeds or more." in ana.send("Fill", variety="Rye", seeds="9").text
    ana.send("Fill", variety="Rye", seeds="50")
    assert "Take one seed or more." in ana.send("Take", seeds="-30").text
    assert "500 of 10 seeds cannot have sprouted." in ana.send("Test", sown="10", sprouted="500").text
    assert len(entries(ana)) == 1


def test_a_form_sent_again_with_other_words_is_asked_about_and_then_sent_as_a_new_one(ana):
    asked = "This form was sent before, with other words. Press again to send it as a new one."
    rye = ana.send("Fill", variety="Rye", seeds="50").address
    ana.back().send("Fill", variety="Oats", seeds="60")
    assert (ana.status, asked in ana.text, 'value="Oats"' in ana.text) == (200, True, True)
    assert ana.send("Fill", variety="Oats", seeds="60").address != rye

    ana.send("Take", seeds="5").back().send("Take", seeds="7")
    assert (ana.status, asked in ana.text, len(entries(ana))) == (200, True, 2)
    ana.send("Take", seeds="7")
    assert entries(ana)[1:] == ["ana took 5 seeds", "ana took 7 seeds"]


def test_its_history_is_not_changed_by_sql(project, ana):
    ana.send("Fill", variety="Rye", seeds="50")
    statement = "from django.db import connection; connection.cursor().execute('DELETE FROM eventsourcing_storedevent')"

    with pytest.raises(AssertionError, match="events are append-only"):
        project.run(f'python manage.py shell -c "{statement}"')


def test_it_has_no_more_packages_than_the_page_names(project):
    with pytest.raises(AssertionError, match="No module named 'structlog'"):
        project.run("python -c 'import structlog'")


def test_the_kernel_imports_only_what_the_page_names():
    named = {"django", "pyrsistent", "uuid_utils", "cryptography", "tqdm", "pytest", "eventsourcing"}
    found = set()
    for path in (ROOT / "eventsourcing").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module] if isinstance(node, ast.ImportFrom) and node.module and not node.level else []
            found |= {name.split(".")[0] for name in names}

    assert found - sys.stdlib_module_names <= named


def test_code_on_an_installed_kernel_is_checked_by_its_types(project, tmp_path):
    [packages] = (project.folder / ".venv").glob("lib/python*/site-packages")
    (packages / "eventsourcing").symlink_to(ROOT / "eventsourcing")
    (tmp_path / "jars").mkdir()
    for name in ("__init__.py", "events.py", "aggregate.py", "command_handler.py", "timeline.py"):
        shutil.copy(project.folder / "jars" / name, tmp_path / "jars")
    wrong = tmp_path / "wrong.py"
    wrong.write_text("from jars.aggregate import Jar\n\nJar.generate('x').take('ten', 'today')\n")

    checked = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--python-executable", packages.parents[2] / "bin" / "python",
         "jars", "wrong.py"],
        cwd=tmp_path, text=True, check=False, capture_output=True,
    )  # fmt: skip

    found = re.findall(r"^(\S+?):\d+: error: .*\[(.*)\]$", checked.stdout, re.MULTILINE)
    assert found == [("wrong.py", "arg-type")] * 2, checked.stdout + checked.stderr
