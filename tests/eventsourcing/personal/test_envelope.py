"""Envelopes and wrapped keys: docs/format.md's vector, and everything that may be exchanged."""

from __future__ import annotations

import json
import re
from base64 import b64decode, b64encode
from hashlib import sha256
from hmac import digest
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from eventsourcing.errors import DamagedValue, InvalidPayload, MissingKeys, WrongKey
from eventsourcing.personal.envelope import is_envelope, may_hold, seal, unseal
from eventsourcing.personal.value import GivenKeys, PersonalValue
from eventsourcing.personal.wrapping import new_key, unwrap_value_key, wrap_value_key

PAGE = (Path(__file__).parents[3] / "docs" / "format.md").read_text("utf-8")
[VECTOR] = [json.loads(text) for text in re.findall(r"^```json\n(\{.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)]
KEY = b64decode(VECTOR["value key"])
ENVELOPE = VECTOR["envelope"]


def test_the_code_makes_and_opens_the_envelope_on_the_page():
    nonce = b64decode(ENVELOPE["nonce"])

    assert seal(VECTOR["value"], VECTOR["field"], ENVELOPE["key"], KEY, nonce) == ENVELOPE
    assert unseal(ENVELOPE, VECTOR["field"], KEY) == VECTOR["value"]


def test_a_second_implementation_opens_it_by_the_page_alone():
    context = f'["sealed/1","{ENVELOPE["key"]}","{VECTOR["field"]}"]'.encode()
    plain = AESGCM(KEY).decrypt(b64decode(ENVELOPE["nonce"]), b64decode(ENVELOPE["text"]), context)

    assert json.loads(plain) == VECTOR["value"]
    assert b64encode(digest(KEY, b"commit" + plain, sha256)).decode() == ENVELOPE["commit"]


@pytest.mark.parametrize("value", ["", 'Café "crème" 👍', 7, True, ["a", {"b": None}], {"street": "Elm"}])
def test_any_value_with_a_canonical_form_comes_back(value):
    assert unseal(seal(value, "name", "an id", KEY), "name", KEY) == value


def test_a_value_without_a_canonical_form_is_refused_by_its_name():
    with pytest.raises(InvalidPayload, match="height cannot be stored"):
        seal(1.8, "height", "an id", KEY)


@pytest.mark.parametrize(
    "changes",
    [
        {"key": "another id"},
        {"nonce": b64encode(bytes(12)).decode()},
        {"text": b64encode(bytes(40)).decode()},
        {"text": "not base64"},
        {"commit": b64encode(bytes(32)).decode()},
        {"commit": 7},
    ],
    ids=str,
)
def test_an_envelope_that_was_changed_does_not_open(changes):
    with pytest.raises(DamagedValue, match="'description' does not open"):
        unseal({**ENVELOPE, **changes}, VECTOR["field"], KEY)


def test_it_opens_neither_as_another_field_nor_with_another_key():
    with pytest.raises(DamagedValue):
        unseal(ENVELOPE, "note", KEY)
    with pytest.raises(DamagedValue):
        unseal(ENVELOPE, VECTOR["field"], new_key())


def test_a_value_of_the_same_names_is_no_envelope_of_another_format():
    assert is_envelope(ENVELOPE)
    assert not is_envelope({**ENVELOPE, "sealed": 2})
    assert not is_envelope({**ENVELOPE, "more": 1})
    assert not is_envelope("sealed")


def test_a_wrapped_key_opens_for_its_own_use_only():
    key, by = new_key(), new_key()
    wrapped = wrap_value_key(key, by, "an id")

    assert unwrap_value_key(wrapped, by, "an id") == key
    with pytest.raises(WrongKey, match="Put the right data key back"):
        unwrap_value_key(wrapped, by, "another id")
    with pytest.raises(WrongKey):
        unwrap_value_key(wrapped, new_key(), "an id")


def test_an_event_without_a_source_of_keys_says_so():
    assert PersonalValue(ENVELOPE, "description", GivenKeys({ENVELOPE["key"]: KEY})).open() == VECTOR["value"]
    assert PersonalValue(ENVELOPE, "description", GivenKeys({})).open() is None
    with pytest.raises(MissingKeys, match="'description' is encrypted"):
        PersonalValue(ENVELOPE, "description", None).open()


@pytest.mark.parametrize("value", ["", "a", "ab", "abc", "Café 👍", ["a"], 12, None])
def test_the_length_alone_says_what_an_envelope_may_hold(value):
    envelope = seal(value, "name", "an id", KEY)

    assert may_hold(envelope, value)
    assert not may_hold(envelope, f"{value} and more")
