"""Style sheets and scripts are written in parts, each named by an import, and served as one file.

A browser reads the parts by itself too, by the same imports; the bundle only spares it the requests.
"""

from __future__ import annotations

import posixpath
import re
from collections import defaultdict
from collections.abc import Callable

Read = Callable[[str], str]  # the source of a file, by its name among the static files

BUNDLES = "todos.css", "todos.js"

_STYLE_IMPORT = re.compile(r'^@import "(?P<part>[^"]+)" layer\((?P<layer>\w+)\);\n', re.MULTILINE)
_SCRIPT_IMPORT = re.compile(r'^import (?:\{[^}]*\} from )?"(?P<part>[^"]+)";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async )?(?:function|const|let) )", re.MULTILINE)


def bundle(name: str, read: Read) -> tuple[str, set[str]]:
    """The source of `name` with every part in its place, and the names of the parts."""
    return _style_sheet(name, read) if name.endswith(".css") else _script(name, read)


def _style_sheet(name: str, read: Read) -> tuple[str, set[str]]:
    """Parts of one layer come together; what a rule outweighs stays the same by that."""
    source = read(name)
    layers, parts = defaultdict[str, str](str), set[str]()
    for line in _STYLE_IMPORT.finditer(source):
        part = _beside(name, line["part"])
        layers[line["layer"]] += read(part)
        parts.add(part)
    blocks = (f"@layer {layer} {{\n{rules}}}\n" for layer, rules in layers.items())
    return _STYLE_IMPORT.sub("", source) + "".join(blocks), parts


def _script(name: str, read: Read) -> tuple[str, set[str]]:
    """One module of all. A part comes once, ahead of the first that imports it: the order in which browsers run them.

    All parts share one scope there, so no two may give the same name to something at their top level.
    """
    parts = dict[str, str]()

    def add(module: str) -> None:
        if module in parts:
            return
        source = read(module)
        parts[module] = ""  # an import in a circle ends here
        for line in _SCRIPT_IMPORT.finditer(source):
            add(_beside(module, line["part"]))
        parts[module] = _EXPORT.sub("", _SCRIPT_IMPORT.sub("", source))
        order.append(module)

    order = list[str]()
    add(name)
    return "".join(parts[module] for module in order), {*order} - {name}


def _beside(name: str, part: str) -> str:
    """The name of a file that `name` imports as `part`."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(name), part))
