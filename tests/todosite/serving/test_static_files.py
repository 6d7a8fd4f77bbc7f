"""What is collected for browsers, and when it is collected again."""

from __future__ import annotations

from pathlib import Path

import pytest

from todosite.serving.static_files import collect, serve

FILES = {
    "todos.css": '@layer base;\n@import "css/links.css" layer(base);\n',
    "css/links.css": "a { color: red; }\n",
    "todos.js": 'import "./js/one.js";\n',
    "js/one.js": 'import { warn } from "./two.js";\nwarn(1);\n',
    "js/two.js": "export const warn = (number) => console.warn(number);\n",
}


@pytest.fixture
def sources(tmp_path: Path, settings) -> Path:
    for name, source in FILES.items():
        path = tmp_path / "sources" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(source)
    settings.STATICFILES_DIRS = [tmp_path / "sources"]
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STATIC_ROOT = tmp_path / "collected"
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "todosite.serving.minified_storage.MinifiedStaticFilesStorage"}
    }
    return tmp_path / "sources"


def test_one_style_sheet_and_one_script_are_collected_and_no_parts(sources: Path, settings):
    assert collect() is True
    assert (settings.STATIC_ROOT / "todos.css").read_text() == "@layer base;@layer base{a{color:red}}"
    assert (settings.STATIC_ROOT / "todos.js").read_text() == "const a=(b)=>console.warn(b);a(1);"
    assert [path.name for path in settings.STATIC_ROOT.iterdir() if path.is_dir()] == []
    assert [
        path.name for path in settings.STATIC_ROOT.rglob("*") if path.stem.startswith(("links", "one", "two"))
    ] == []


def test_files_are_collected_again_when_a_part_has_changed(sources: Path, settings):
    assert collect() is True
    assert collect() is False
    (sources / "css" / "links.css").write_text("a { color: blue; }\n")
    assert collect() is True
    assert "blue" in (settings.STATIC_ROOT / "todos.css").read_text()


def test_what_says_how_the_files_were_made_is_not_served(sources: Path, settings):
    collect()
    served = {Path(url).name for url in serve(None).files}
    assert {"staticfiles.json", "sources"} <= {path.name for path in settings.STATIC_ROOT.iterdir()}
    assert {"todos.css", "todos.js"} <= served
    assert {name.partition(".")[0] for name in served} == {"todos"}
