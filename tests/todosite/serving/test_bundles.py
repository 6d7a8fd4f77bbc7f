"""Parts of style sheets and scripts, put together."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from tests.live_server import ROOT
from todosite.serving.bundles import BUNDLES, bundle

STATIC = ROOT / "static"
TOP_LEVEL = re.compile(r"^(?:export )?(?:async )?(?:function|const|let|var|class) (\w+)", re.MULTILINE)
EXPORTED = re.compile(r"^export (?:async )?(?:function|const|let) (\w+)", re.MULTILINE)
IMPORTED = re.compile(r"^import \{([^}]*)\} from .*$", re.MULTILINE)


def test_the_parts_of_a_layer_are_in_its_block_in_their_order():
    files = {
        "all.css": """@layer base, print;
@import "css/links.css" layer(base);
@import "css/paper.css" layer(print);
@import "css/buttons.css" layer(base);
""",
        "css/links.css": "a { color: red; }\n",
        "css/buttons.css": "button { color: blue; }\n",
        "css/paper.css": "a { color: black; }\n",
    }
    source, parts = bundle("all.css", files.__getitem__)

    assert source == (
        "@layer base, print;\n"
        "@layer base {\na { color: red; }\nbutton { color: blue; }\n}\n"
        "@layer print {\na { color: black; }\n}\n"
    )
    assert parts == {"css/links.css", "css/buttons.css", "css/paper.css"}


def test_a_module_comes_once_ahead_of_the_first_that_imports_it():
    files = {
        "all.js": 'import "./js/one.js";\nimport "./js/two.js";\n',
        "js/one.js": 'import { LIMIT, warn } from "./shared.js";\nwarn(LIMIT);\n',
        "js/two.js": 'import {\n  warn,\n} from "./shared.js";\nwarn(2);\n',
        "js/shared.js": "export const LIMIT = 1;\nexport function warn(number) {}\n",
    }
    source, parts = bundle("all.js", files.__getitem__)

    assert source == "const LIMIT = 1;\nfunction warn(number) {}\nwarn(LIMIT);\nwarn(2);\n"
    assert parts == {"js/one.js", "js/two.js", "js/shared.js"}


def test_modules_that_import_each_other_come_once():
    files = {"all.js": 'import "./one.js";\n', "one.js": 'import "./all.js";\n1;\n'}
    assert bundle("all.js", files.__getitem__) == ("1;\n", {"one.js"})


@pytest.mark.parametrize("name", BUNDLES)
def test_every_part_is_in_the_bundle_and_nothing_is_imported_or_exported_there(name: str):
    source, parts = bundle(name, read)
    folder = STATIC / name.rpartition(".")[2]

    assert parts == {str(path.relative_to(STATIC)) for path in folder.iterdir()}
    assert re.findall(r"^\s*(?:@import|import|export)\b.*", source, re.MULTILINE) == []


def test_no_two_scripts_give_the_same_name_to_something():
    source, _ = bundle("todos.js", read)
    names = Counter(TOP_LEVEL.findall(source))
    assert len(names) > 30
    assert [name for name, times in names.items() if times > 1] == []


def test_every_script_imports_the_names_that_it_uses_and_no_others():
    """In the bundle a missing import goes unnoticed: there all parts share one scope."""
    sources = {path.name: re.sub(r"//.*", "", path.read_text()) for path in (STATIC / "js").iterdir()}
    exported = {name for source in sources.values() for name in EXPORTED.findall(source)}
    assert len(exported) > 10
    for name, source in sources.items():
        imported = {word for words in IMPORTED.findall(source) for word in re.findall(r"\w+", words)}
        code = IMPORTED.sub("", source)
        used = {word for word in exported - {*TOP_LEVEL.findall(source)} if re.search(rf"\b{word}\b", code)}
        assert imported == used, name


@pytest.mark.parametrize("path", sorted(STATIC.rglob("*.[cj]s*")), ids=lambda path: path.name)
def test_no_line_has_to_be_scrolled(path: Path):
    assert [line for line in path.read_text().splitlines() if len(line) > 120] == []


def read(name: str) -> str:
    return (STATIC / name).read_text()
