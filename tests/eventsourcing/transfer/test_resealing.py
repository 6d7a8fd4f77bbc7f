"""What older versions stored in clear is encrypted by an import, and chained anew."""

from __future__ import annotations

import io

import pytest
from django.core.management import call_command

from eventsourcing.database.store import DjangoEventStore
from eventsourcing.event import Event
from eventsourcing.event_store import ANY
from eventsourcing.event_types import Registry
from eventsourcing.log import identity
from eventsourcing.log.subscription import Subscription
from eventsourcing.metadata import Metadata
from eventsourcing.models import FormerLog, Receipt, Seal
from eventsourcing.personal.value import personal_values
from eventsourcing.seals import sealing
from eventsourcing.seals.new_line import ORIGIN_CHANGED
from tests.eventsourcing.transfer.conftest import export, words, write
from tests.eventsourcing.transfer.test_moving import findings

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "postgresql"])


@pytest.fixture
def old(filled, source):
    """A log with words in clear, as schema version 1 stored them, before and after encrypted ones."""
    store = DjangoEventStore.generate(metadata=Metadata(actor="ana", source="test"), using=source, registry=Registry())
    for stream_id, text in (("old", "plain words"), ("old", "other words"), ("old", "plain words"), ("note 1", "late")):
        store.append(stream_id, [Event.generate("NoteWritten", {"text": text})], ANY)
    write(source, "old", "plain words")
    sealing.make_seal_if_grown(source)
    return source


def reseal(files, using):
    err = io.StringIO()
    call_command("import_events", str(files[0]), keys=files[1], reseal=True, database=using, stderr=err)
    return err.getvalue()


def test_words_in_clear_are_encrypted_and_read_as_before(old, target, tmp_path):
    files = export(old, tmp_path)
    assert "plain words" in files[0].read_text("utf-8")

    said = reseal(files, target)

    assert "words of 4 events" in said
    assert words(target, "old") == ["plain words", "other words", "plain words", "plain words"]
    assert words(target, "note 1") == ["Café", "milk", "Café", "late"]
    again = export(target, tmp_path, "again")
    for path in again:
        assert "words" not in path.read_text("utf-8").replace("keys", "")
    assert findings(target) == ""


def test_equal_values_of_a_stream_share_an_envelope_and_belong_to_who_wrote_them(old, target, tmp_path):
    reseal(export(old, tmp_path), target)

    store = DjangoEventStore.generate(using=target)
    ids = [personal_values(event.data)["text"].key_id for event in store.get_events("old")]
    assert ids[0] == ids[2] != ids[1]
    assert "old" in store.forget_person("ana")
    assert words(target, "old") == [None] * 4


def test_only_root_and_size_of_the_old_line_are_kept(old, target, tmp_path):
    seal, old_id = sealing.newest(old), identity.log_id(old)
    hashes = {event.hash for event in DjangoEventStore.generate(using=old).get_events("old")}

    reseal(export(old, tmp_path), target)

    events = [*Subscription(using=target).catch_up()]
    assert events[-1].type == ORIGIN_CHANGED
    assert (events[-1].data["size"], events[-1].data["origin"]) == (seal.size, str(seal.origin))
    assert identity.origin(target) == identity.log_id(target) != str(seal.origin)
    [former] = FormerLog.objects.using(target)
    assert (str(former.log_id), former.reason, bytes(former.root)) == (old_id, "resealed", bytes(seal.root))
    assert not Seal.objects.using(target).exists()
    assert not hashes & {event.hash for event in events}
    assert sealing.make_seal_if_grown(target).size == len(events)


def test_receipts_follow_their_events_and_confirm_no_guess(old, target, tmp_path):
    reseal(export(old, tmp_path), target)

    assert Receipt.objects.using(target).exists()
    assert not Receipt.objects.using(target).exclude(fingerprint=None).exists()
    assert findings(target) == ""


def test_positions_versions_and_ids_stay(old, target, tmp_path):
    def facts(using):
        return [
            (event.position, event.id, event.stream_id, event.version, event.timestamp)
            for event in Subscription(using=using).catch_up()
        ]

    before = facts(old)
    reseal(export(old, tmp_path), target)

    assert facts(target)[:-1] == before
