"""The walk in order of position: finds what the walk by streams finds, goes on from a mark, believes no false one."""

from __future__ import annotations

import pytest

from eventsourcing.database import append_only
from eventsourcing.log import identity
from eventsourcing.models import Receipt
from eventsourcing.seals import log_walk
from eventsourcing.seals.errors import MalformedMark
from eventsourcing.seals.log_walk import LogWalk
from eventsourcing.seals.seal_check import SealCheck
from eventsourcing.seals.sealing import make_seal_if_grown
from eventsourcing.seals.signed_note import SignedNote
from eventsourcing.seals.tree_head import TreeHead
from eventsourcing.seals.verified_mark import VerifiedMark
from eventsourcing.verification import Verification
from tests.eventsourcing import sql
from tests.eventsourcing.domain import open_counter, raise_counter
from tests.eventsourcing.seals.owner import Owner
from tests.eventsourcing.sql import TABLE
from tests.eventsourcing.three_streams import ONE, THREE, TWO, history


@pytest.fixture(autouse=True)
def small_batches(monkeypatch):
    monkeypatch.setattr(log_walk, "BATCH", 4)
    monkeypatch.setattr(log_walk, "SAVE_AFTER", 4)


@pytest.fixture
def seal(using):
    """Seals the log as it is, and returns what the seal says."""
    return lambda: TreeHead.parse(SignedNote.parse(make_seal_if_grown(using).note).text)


@pytest.fixture
def walk(using):
    """Verifies from a mark; returns the findings, the marks saved, and how many events were read."""

    def call(head, mark=None):
        saved, read = [], []
        begin = mark or VerifiedMark.beginning(identity.origin(using))
        verifying = LogWalk(SealCheck(using, [head]), begin, saved.append, read.append)
        assert verifying.is_bound()
        return list(verifying.findings()), saved, sum(read)

    return call


def test_a_sound_log_is_verified_and_marked_at_the_seal(registered, seal, walk, using):
    history(registered)
    head = seal()
    registered.handle(raise_counter(TWO))

    findings, saved, read = walk(head)

    assert (findings, read) == ([], 10)
    assert [mark.size for mark in saved] == [4, 8, 9]
    assert saved[-1].edge().root() == head.root


def test_a_grown_log_is_verified_from_the_mark_on(registered, seal, walk):
    history(registered)
    [*_, mark] = walk(seal())[1]
    for stream_id in (ONE, THREE, THREE):
        registered.handle(raise_counter(stream_id))
    head = seal()

    findings, saved, read = walk(head, mark)

    assert (findings, read) == ([], 3)
    assert saved[-1].edge().root() == head.root
    assert walk(head, saved[-1])[0::2] == ([], 0)


def test_an_interrupted_walk_goes_on_where_it_was(registered, seal, walk):
    history(registered)
    head = seal()
    first, *_ = walk(head)[1]

    findings, saved, read = walk(head, VerifiedMark.parse(first.text()))

    assert (findings, read) == ([], 5)
    assert saved[-1].size == 9


TAMPERINGS = [
    f"UPDATE {TABLE} SET data = '{{}}' WHERE stream_id = '{ONE}' AND version = 3",
    f"DELETE FROM {TABLE} WHERE stream_id = '{ONE}' AND version = 3",
    f"DELETE FROM {TABLE} WHERE stream_id = '{TWO}' AND version = 3",
    f"UPDATE {TABLE} SET position = 1000 WHERE stream_id = '{ONE}' AND version = 2",
    f"UPDATE {TABLE} SET stream_id = '{THREE}' WHERE stream_id = '{ONE}' AND version = 5",
    f"UPDATE {TABLE} SET actor = 'mallory' WHERE stream_id = '{THREE}'",
    f"DELETE FROM {Receipt._meta.db_table}",
    f"UPDATE {TABLE} SET data = 'no json' WHERE stream_id = '{ONE}' AND version = 3",
]


@pytest.mark.parametrize("statement", TAMPERINGS)
def test_it_finds_what_the_walk_by_streams_finds(registered, seal, walk, using, statement):
    history(registered)
    head = seal()
    append_only.remove(using)
    sql.run(using, statement)

    findings, saved, _ = walk(head)

    expected = set(Verification(using).log())
    assert expected
    own = {finding for finding in findings if "sealed" not in finding.reason}
    assert {finding[:3] for finding in expected} == {finding[:3] for finding in own}
    # Whoever goes on from a mark of a walk that found something later finds that again, or has to begin again.
    for mark in saved:
        assert mark.checked == 0
        assert not LogWalk(SealCheck(using, [head]), mark, print).is_bound() or walk(head, mark)[0]


def test_an_old_event_that_new_ones_follow_is_proven_in_the_tree(registered, seal, walk, using):
    """A mark must not help who rewrites what lies before it: what is built on that is held against the sealed tree."""
    history(registered)
    [*_, mark] = walk(seal())[1]
    append_only.remove(using)
    Owner(using).rewrite(TWO, 2)
    registered.handle(raise_counter(TWO))

    findings, saved, _ = walk(seal(), mark)

    reasons = {(finding.stream_id, finding.version): finding.reason for finding in findings}
    assert reasons[TWO, 3] == "this is not the event that was verified here before"
    assert saved == []


def test_an_old_event_that_nothing_follows_is_found_by_verifying_from_the_beginning_only(registered, seal, walk, using):
    """The limit of a mark: events before it are not read again."""
    history(registered)
    head = seal()
    [*_, mark] = walk(head)[1]
    append_only.remove(using)
    Owner(using).rewrite(ONE, 3)

    assert walk(head, mark)[0] == []
    assert [finding.version for finding in walk(head)[0]] == [3, 4, 5]


def test_a_mark_that_no_seal_ties_to_the_log_is_not_believed(registered, seal, walk, using):
    history(registered)
    early = seal()
    [*_, mark] = walk(early)[1]
    registered.handle(open_counter())
    late = seal()
    forged = mark._replace(hashes=(bytes(32), *mark.hashes[1:]))

    assert not LogWalk(SealCheck(using, [late]), forged, print).is_bound()
    with pytest.raises(MalformedMark):
        list(LogWalk(SealCheck(using, [late]), forged, print).findings())
    [*_, marked_late] = walk(late)[1]
    for wrong in (early._replace(root=bytes(32)), early._replace(size=5)):
        assert not LogWalk(SealCheck(using, [wrong]), marked_late, print).is_bound()
    assert LogWalk(SealCheck(using, [early]), marked_late, print).is_bound()
    sql.run(using, "DELETE FROM eventsourcing_treetile")
    assert not LogWalk(SealCheck(using, [early]), marked_late, print).is_bound()


def test_a_mark_is_kept_in_a_file_and_anything_else_is_refused(tmp_path):
    mark = VerifiedMark("origin", 5, 9, 8, (bytes(32), bytes(range(32))))
    path = tmp_path / "mark"

    assert VerifiedMark.read(path, "origin") == VerifiedMark.beginning("origin")
    mark.write(path)
    assert VerifiedMark.read(path, "origin") == mark
    with pytest.raises(MalformedMark):
        VerifiedMark.read(path, "another")
    for text in (b"", b"\xff", mark.text().replace("5 9", "7 9").encode(), mark.text().encode() + b"more"):
        path.write_bytes(text)
        with pytest.raises(MalformedMark):
            VerifiedMark.read(path, "origin")
