"""The canonical text is RFC 8785, for everything that it accepts."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from enum import Enum, IntEnum

import pytest
import rfc8785
from hypothesis import given, settings
from hypothesis import strategies as st
from pyrsistent import freeze

from eventsourcing.canonical_text import canonical
from eventsourcing.errors import InvalidPayload

texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
scalars = st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | texts
values = st.recursive(scalars, lambda inner: st.lists(inner) | st.dictionaries(texts, inner), max_leaves=20)


@given(values)
@settings(deadline=None)
def test_the_text_is_what_rfc_8785_says(value):
    assert canonical(value).encode() == rfc8785.dumps(value)


@given(values)
@settings(deadline=None, max_examples=50)
def test_pyrsistent_values_have_the_text_of_the_plain_ones(value):
    assert canonical(freeze(value)) == canonical(value)


def test_names_are_ordered_by_utf_16_code_units():
    beyond_the_basic_plane, at_its_end = "\U00010000", "\uffff"
    assert canonical({at_its_end: 1, beyond_the_basic_plane: 2}) == f'{{"{beyond_the_basic_plane}":2,"{at_its_end}":1}}'


def test_members_of_enumerations_are_stored_as_their_values():
    class Status(str, Enum):  # noqa: UP042  (the kind whose str() is not its value)
        QUEUED = "Queued"

    class Number(IntEnum):
        ONE = 1

    assert canonical({Status.QUEUED: [Status.QUEUED, Number.ONE]}) == '{"Queued":["Queued",1]}'


@pytest.mark.parametrize(
    ("value", "path"),
    [
        (1.0, "data"),
        (float("nan"), "data"),
        (2**53, "data"),
        (-(2**53), "data"),
        ({"a": [0, {"b": Decimal(1)}]}, "data.a[1].b"),
        ({"a": datetime(2026, 1, 1)}, "data.a"),
        ([b"bytes"], "data[0]"),
        ({"a": {1}}, "data.a"),
        ({"a": {None: 1}}, "data.a"),
        ("nul\0", "data"),
        (["\ud800"], "data[0]"),
        ({"\udfff": 1}, "data"),
    ],
)
def test_what_has_no_canonical_text_is_refused_with_its_place(value, path):
    with pytest.raises(InvalidPayload) as refusal:
        canonical(value)
    assert refusal.value.path == path


def test_nesting_has_a_bound():
    value = "core"
    for _ in range(64):
        value = [value]

    assert canonical(value).count("[") == 64
    with pytest.raises(InvalidPayload, match="64 levels"):
        canonical([value])


def test_a_value_that_holds_itself_is_refused():
    value = []
    value.append(value)
    with pytest.raises(InvalidPayload):
        canonical(value)
