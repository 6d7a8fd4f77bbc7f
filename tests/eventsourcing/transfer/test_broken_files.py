"""Files that are broken, cut or foreign: one sentence with the line, and nothing is written."""

from __future__ import annotations

import gzip
import hashlib
import json

import pytest
from django.core.management import call_command

from eventsourcing.database import data_key, log_secret
from eventsourcing.log import identity
from eventsourcing.models import FormerLog, LogIdentity, PersonKey, Receipt, Seal, StoredEvent, TreeTile, ValueKey
from tests.eventsourcing.transfer.conftest import empty, export, refused

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "postgresql"])
TABLES = (StoredEvent, Receipt, Seal, TreeTile, PersonKey, ValueKey, FormerLog)


@pytest.fixture
def files(filled, source, tmp_path):
    return export(source, tmp_path)


@pytest.fixture
def refuses(target):
    """Imports files, which is refused for this reason in this line and leaves nothing; returns the sentence."""
    call_command("migrate", database=target, verbosity=0)

    def check(files, reason, line=None):
        before = state(target)
        sentence = refused(files[0], keys=files[1], database=target)
        assert reason in sentence
        assert line is None or f", line {line}: " in sentence
        assert "Nothing was imported." in sentence
        assert state(target) == before
        assert not any(model._base_manager.using(target).exists() for model in TABLES)
        return sentence

    return check


def state(using):
    return LogIdentity.objects.using(using).values_list("log_id", "origin", "secret").get(), identity.head(using)


def lines(path):
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def rewrite(path, fields):
    """Write these lines with an end that fits them, as a forger would."""
    text = "".join(json.dumps(each, ensure_ascii=False, separators=(",", ":")) + "\n" for each in fields[:-1])
    end = {"kind": "end", "lines": len(fields) - 1, "sha256": hashlib.sha256(text.encode()).hexdigest()}
    path.write_text(text + json.dumps(end) + "\n", "utf-8")


def numbered(path, kind):
    """The first line of a kind: its number, from 1."""
    return next(number for number, each in enumerate(lines(path), 1) if each["kind"] == kind)


CHANGES = [
    ("event", {"actor": "mallory"}, "hash does not match"),
    ("event", {"position": 0}, "position"),
    ("event", {"version": 2}, "ends at v0"),
    ("event", {"version": True}, "version"),
    ("event", {"hash": "00" * 32}, "hash does not match"),
    ("event", {"hash": "zz"}, "hexadecimal"),
    ("event", {"event_id": "1"}, "uuid"),
    ("event", {"microseconds": 2**60}, "microseconds"),
    ("event", {"data": "{ }"}, "canonical"),
    ("event", {"data": '["a"]'}, "canonical"),
    ("event", {"data": "[" * 100_000}, "canonical"),
    ("event", {"actor": ""}, "actor"),
    ("event", {"actor": "a\0b"}, "NUL"),
    ("event", {"actor": None}, "actor"),
    ("event", {"more": 1}, "'more'"),
    ("receipt", {"position": 999}, "names is not in the file"),
    ("receipt", {"hash": "00" * 32}, "names is not in the file"),
    ("receipt", {"fingerprint": "!"}, "base64"),
    ("receipt", {"command_id": None}, "command_id"),
    ("seal", {"note": "hello"}, "not a seal"),
    ("seal", {"position": 999}, "not those that this seal"),
    ("seal", {"microseconds": "yesterday"}, "microseconds"),
    ("seal", {"kind": "event"}, "does not belong here"),
    ("log", {"hash_format": "event/2"}, "hashed in another way"),
    ("log", {"events": -1}, "events"),
    ("log", {"format": "eventsourcing/log/2"}, "not a file of the format"),
]


def test_a_line_that_was_changed_is_named(files, refuses):
    whole = lines(files[0])
    for kind, change, reason in CHANGES:
        number = next(number for number, each in enumerate(whole, 1) if each["kind"] == kind)
        rewrite(files[0], [*whole[: number - 1], whole[number - 1] | change, *whole[number:]])
        refuses(files, reason, number)


KEY_CHANGES = [
    ("person", {"wrapped": "!"}, "base64"),
    ("person", {"person": ""}, "person"),
    ("value", {"person": "nobody"}, "does not stand before it"),
    ("value", {"key": "1"}, "uuid"),
    ("value", {"kind": "seal"}, "does not belong here"),
    ("keys", {"export": "other"}, "not written with this file"),
    ("keys", {"persons": 7}, "not as many keys"),
    ("keys", {"secret": 3}, "base64"),
]


def test_a_line_of_the_keys_that_was_changed_is_named(files, refuses):
    whole = lines(files[1])
    for kind, change, reason in KEY_CHANGES:
        number = next(number for number, each in enumerate(whole, 1) if each["kind"] == kind)
        rewrite(files[1], [*whole[: number - 1], whole[number - 1] | change, *whole[number:]])
        refuses(files, reason, None if "persons" in change else number)


def test_a_file_cut_at_any_line_or_within_one_is_refused(files, refuses):
    whole = files[0].read_bytes()
    all_lines = whole.splitlines(keepends=True)

    for number in (1, numbered(files[0], "event"), numbered(files[0], "receipt"), len(all_lines) - 1):
        files[0].write_bytes(b"".join(all_lines[:number]))
        refuses(files, "cut off", number + 1)
        files[0].write_bytes(b"".join(all_lines[:number])[:-1])
        refuses(files, "format" if number == 1 else "cut off", number)
    files[0].write_bytes(b"")
    refuses(files, "not a file of the format", 1)


def test_a_compressed_file_that_was_cut_is_refused(files, refuses):
    packed = gzip.compress(files[0].read_bytes())

    files[0].write_bytes(packed[: len(packed) // 2])
    refuses(files, "cut off")
    files[0].write_bytes(packed[:-4])
    refuses(files, "cut off")
    files[0].write_bytes(packed[: len(packed) // 2] + b"\0\xff" * 50 + packed[len(packed) // 2 :])
    refuses(files, "")


def test_a_line_that_is_missing_doubled_or_exchanged_is_named(files, refuses):
    fields = lines(files[0])
    first, receipt, seal = (numbered(files[0], kind) for kind in ("event", "receipt", "seal"))

    rewrite(files[0], [*fields[: first - 1], *fields[first:]])
    refuses(files, "")
    rewrite(files[0], [*fields[:first], *fields[first - 1 :]])
    refuses(files, "does not rise", first + 1)
    rewrite(files[0], [*fields[:receipt], *fields[receipt - 1 :]])
    refuses(files, "stands before it", receipt + 1)
    rewrite(files[0], [*fields[: receipt - 1], *fields[receipt:]])
    refuses(files, "")
    rewrite(files[0], [*fields[:seal], *fields[seal - 1 :]])
    refuses(files, "same size", seal + 1)


def test_bytes_that_are_no_lines_are_refused(files, refuses):
    whole = files[0].read_bytes().splitlines(keepends=True)

    for nonsense in (b"\xff\xfe\n", b"null\n", b"{}\n", b"[" * 100_000 + b"\n", b'{"kind":1}\n', b"\n"):
        files[0].write_bytes(b"".join([whole[0], nonsense, *whole[1:]]))
        refuses(files, "", 2)
    files[0].write_bytes(b"".join(whole) + whole[1])
    refuses(files, "after the last line", len(whole) + 1)


def test_a_changed_byte_that_leaves_every_line_sound_is_noticed_at_the_end(files, refuses):
    text = files[0].read_text("utf-8")
    receipt = lines(files[0])[numbered(files[0], "receipt") - 1]
    files[0].write_text(text.replace(receipt["command_type"], "ZzzCounter", 1), "utf-8")

    refuses(files, "the file was changed", len(lines(files[0])))


def test_an_event_without_its_receipt_is_named(files, refuses):
    fields = lines(files[0])
    gone = numbered(files[0], "receipt")
    command = fields[gone - 1]["command_id"]
    fields[0]["receipts"] -= 1
    rewrite(files[0], [*fields[: gone - 1], *fields[gone:]])

    line = next(number for number, each in enumerate(fields, 1) if each.get("causation_id") == command)
    refuses(files, f"no receipt of command {command}", line)


def test_keys_of_another_export_are_refused(files, refuses, source, tmp_path):
    others = export(source, tmp_path, "others")

    refuses((files[0], others[1]), "not written with this file", 1)
    refuses((files[1], files[1]), "not a file of the format", 1)


def test_keys_that_the_data_key_here_does_not_open_are_refused(files, refuses, settings, target):
    ours = settings.EVENTSOURCING_DATA_KEY
    settings.EVENTSOURCING_DATA_KEY = b"another key of thirty-two bytes."
    data_key.read_again()
    empty(target)
    try:
        refuses(files, "data key of this site does not open")
    finally:
        settings.EVENTSOURCING_DATA_KEY = ours
        data_key.read_again()
        log_secret.read_again(target)


def test_after_a_refusal_the_right_file_is_imported(files, refuses, target):
    whole = files[0].read_bytes()
    files[0].write_bytes(whole[: len(whole) // 2])
    refuses(files, "cut off")
    files[0].write_bytes(whole)

    call_command("import_events", str(files[0]), keys=files[1], database=target)

    assert StoredEvent.objects.using(target).count() == len(
        [each for each in lines(files[0]) if each["kind"] == "event"]
    )
