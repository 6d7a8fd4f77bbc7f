"""A log moves from SQLite to PostgreSQL and back, and is the same log."""

from __future__ import annotations

import gzip
import io
import json
import stat

import pytest
from django.core.management import call_command

from eventsourcing.database.store import DjangoEventStore
from eventsourcing.errors import CheckpointOfAnotherLog
from eventsourcing.log import identity
from eventsourcing.log.checkpoint import Checkpoint
from eventsourcing.log.subscription import Subscription
from eventsourcing.models import FormerLog, PersonKey, Seal, ValueKey
from eventsourcing.seals import sealing
from tests.eventsourcing.transfer.conftest import empty, export, refused, words, write

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "postgresql"])


def move(files, using, **options):
    call_command("import_events", str(files[0]), keys=files[1], database=using, **options)


def findings(using, *arguments):
    out = io.StringIO()
    try:
        call_command("verify_events", *map(str, arguments), database=using, stdout=out, stderr=io.StringIO())
    except SystemExit:
        assert out.getvalue()
    return out.getvalue()


def lines(path):
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def without_names(path):
    """The lines but for the first and the last, which name the export, the log's id and the hash over it."""
    return path.read_bytes().splitlines()[1:-1]


def test_there_and_back_every_line_is_the_same_byte_for_byte(filled, source, target, tmp_path):
    first = export(source, tmp_path)

    move(first, target)
    second = export(target, tmp_path, "second")
    empty(source)
    move(second, source)
    third = export(source, tmp_path, "third")

    for one, two, three in zip(first, second, third, strict=True):
        assert [each for each in without_names(three) if b"former log" not in each] == without_names(one)
        assert [each for each in without_names(two) if b"former log" not in each] == without_names(one)


def test_words_hashes_and_seals_are_those_of_before(filled, source, target, tmp_path):
    old, origin = identity.log_id(source), identity.origin(source)
    before = [(event.position, event.hash) for event in Subscription(using=source).catch_up()]
    seal = sealing.newest(source)
    (tmp_path / "seal").write_text(seal.note, "utf-8")

    move(export(source, tmp_path), target)

    assert words(target, "note 1") == ["Café", "milk", "Café"]
    assert [(event.position, event.hash) for event in Subscription(using=target).catch_up()] == before
    assert findings(target, "--seal", tmp_path / "seal") == ""
    assert identity.origin(target) == origin
    assert identity.log_id(target) not in (old, origin)
    [former] = FormerLog.objects.using(target)
    assert (str(former.log_id), former.position, former.size) == (old, before[-1][0], len(before))
    with pytest.raises(CheckpointOfAnotherLog):
        Subscription(str(Checkpoint(old, 3)), using=target)


def test_a_moved_log_goes_on(filled, source, target, tmp_path):
    move(export(source, tmp_path), target)
    *_, last = Subscription(using=target).catch_up()

    [event] = write(target, "note 1", "milk")

    assert event.position == last.position + 1
    # An equal value of the stream has the envelope of the first one.
    assert len({each.record.data for each in DjangoEventStore.generate(using=target).get_events("note 1")}) == 2
    assert sealing.make_seal_if_grown(target).size == len([*Subscription(using=target).catch_up()])
    assert Seal.objects.using(target).count() == 3
    assert findings(target) == ""


def test_files_are_for_their_owner_alone_and_compressed_by_name(filled, source, target, tmp_path):
    plain, _ = export(source, tmp_path)
    packed, packed_keys = export(source, tmp_path, "log.gz")

    assert {stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()} == {0o600}
    assert packed.stat().st_size < plain.stat().st_size / 2
    assert lines(packed)[1:-1] == lines(plain)[1:-1]
    move((packed, packed_keys), target)
    assert words(target, "note 2") == ["milk", "bread"]


def test_without_keys_no_word_is_in_the_file_and_it_says_so(filled, source, target, tmp_path):
    err = io.StringIO()
    call_command("export_events", str(tmp_path / "log"), database=source, stderr=err)

    assert "cannot be read from it alone" in err.getvalue()
    assert "bread" not in (tmp_path / "log").read_text("utf-8")
    assert "--keys FILE" in refused(tmp_path / "log", database=target)
    call_command("import_events", str(tmp_path / "log"), without_keys=True, database=target)
    assert words(target, "note 2") == [None, None]
    assert ValueKey.objects.using(target).count() == PersonKey.objects.using(target).count() == 0
    assert findings(target) == ""


def test_no_file_is_written_over(filled, source, tmp_path):
    files = export(source, tmp_path)
    before = [path.read_bytes() for path in files]

    with pytest.raises(Exception, match="is there already"):
        export(source, tmp_path)
    with pytest.raises(Exception, match="is there already"):
        call_command("export_events", str(tmp_path / "other"), keys=files[1], database=source)

    assert [path.read_bytes() for path in files] == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["log", "log.keys"]


def test_a_site_that_is_not_empty_is_refused(filled, source, target, tmp_path):
    files = export(source, tmp_path)
    write(target, "note 1", "mine")

    assert "it has events" in refused(files[0], keys=files[1], database=target)
    assert words(target, "note 1") == ["mine"]
