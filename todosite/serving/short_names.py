"""Scripts are written with long plain names and served with short ones.

Only names that a script declares change: no property, and nothing of the browser or of htmx. A name becomes the same
short name wherever it stands, so an inner name that hides an outer one still does.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Set
from itertools import chain, product
from string import ascii_letters

import tree_sitter_javascript
from tree_sitter import Language, Node, Parser

_PARSER = Parser(Language(tree_sitter_javascript.language()))

_FUNCTIONS = {"arrow_function", "function_declaration", "function_expression", "method_definition"}
_SCOPES = _FUNCTIONS | {
    "program",
    "statement_block",
    "switch_body",
    "for_statement",
    "for_in_statement",
    "catch_clause",
}
_SHORTHANDS = {"shorthand_property_identifier", "shorthand_property_identifier_pattern"}  # of `{ id: id }`
_VARIABLES = {"identifier"} | _SHORTHANDS
# The nodes that declare names, and the field in which these stand.
_DECLARATIONS = {
    "variable_declarator": "name",
    "function_declaration": "name",
    "class_declaration": "name",
    "arrow_function": "parameter",
    "catch_clause": "parameter",
    "for_in_statement": "left",
}
_REFUSED = {"ERROR", "variable_declaration", "with_statement"}  # the names of a `var` reach past their block
_WORDS_OF_THE_LANGUAGE = {"as", "do", "if", "in", "of"}


def shorten_names(source: str) -> str:
    """The same script with a short name for each that it declares; ValueError where it cannot be read."""
    code = source.encode()
    tree = _PARSER.parse(code)
    nodes = list(_within(tree.root_node))
    for node in nodes:
        if node.type in _REFUSED or node.is_missing:
            raise ValueError(f"Names cannot be shortened: {node.type} in line {node.start_point.row + 1}.")
    variables = [node for node in nodes if node.type in _VARIABLES]
    declared = _names_by_scope(nodes)
    own = [node for node in variables if any(_name(node) in declared[scope.id] for scope in _scopes_around(node))]
    short = _short_names(Counter(map(_name, own)), taken={_name(node) for node in variables})
    for node in reversed(own):
        name = short[_name(node)]
        written = f"{_name(node)}:{name}" if node.type in _SHORTHANDS else name
        code = code[: node.start_byte] + written.encode() + code[node.end_byte :]
    return code.decode()


def _within(node: Node) -> Iterator[Node]:
    """A node and all below it, in the order of the source."""
    yield node
    for child in node.children:
        yield from _within(child)


def _name(node: Node) -> str:
    return (node.text or b"").decode()


def _names_by_scope(nodes: list[Node]) -> dict[int, set[str]]:
    """The names that each scope declares, by the id of its node."""
    names = defaultdict[int, set[str]](set)
    for node in nodes:
        for pattern in _declared_patterns(node):
            # A function's name belongs to what is around the function.
            inner = node.parent if node.type == "function_declaration" else node
            scope = next(_scopes_around(inner))
            names[scope.id].update(map(_name, _names_in(pattern)))
    return names


def _declared_patterns(node: Node) -> list[Node]:
    if node.type == "formal_parameters":
        return node.named_children
    if node.type == "for_in_statement" and not node.child_by_field_name("kind"):
        return []
    return node.children_by_field_name(_DECLARATIONS[node.type]) if node.type in _DECLARATIONS else []


def _names_in(pattern: Node) -> Iterator[Node]:
    """What a pattern like `{ id, of: [first = 1] }` declares."""
    if pattern.type in _VARIABLES:
        yield pattern
    elif pattern.type == "pair_pattern":
        yield from _names_in(pattern.named_children[1])
    elif pattern.type in ("assignment_pattern", "object_assignment_pattern"):
        yield from _names_in(pattern.named_children[0])
    else:
        for part in pattern.named_children:
            yield from _names_in(part)


def _scopes_around(node: Node | None) -> Iterator[Node]:
    """The scopes that a node stands in, the innermost first; itself, if it is one."""
    while node:
        if node.type in _SCOPES:
            yield node
        node = node.parent


def _short_names(uses: Counter[str], taken: Set[str]) -> dict[str, str]:
    """A short name for each name; the shortest for what stands most often."""
    pairs = map("".join, product(ascii_letters, ascii_letters))
    unused = (name for name in chain(ascii_letters, pairs) if name not in taken | _WORDS_OF_THE_LANGUAGE)
    return {name: name if len(name) == 1 else next(unused) for name, _ in uses.most_common()}
