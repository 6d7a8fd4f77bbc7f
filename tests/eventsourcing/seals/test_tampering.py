"""What the owner of the database can do that nothing in the database shows, and a seal from before does."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import pytest

from eventsourcing.database import append_only
from eventsourcing.seals import leaves_file
from eventsourcing.seals.errors import MalformedSeal
from eventsourcing.seals.kept_tree import KeptTree
from eventsourcing.seals.seal_check import SealCheck
from eventsourcing.seals.sealing import make_seal_if_grown
from eventsourcing.seals.signed_note import SignedNote
from eventsourcing.seals.tree_head import TreeHead
from eventsourcing.verification import Verification
from tests.eventsourcing.domain import raise_counter
from tests.eventsourcing.seals.owner import Owner
from tests.eventsourcing.three_streams import ONE, THREE, TWO, history


class Sealed(NamedTuple):
    """A log that was sealed three times while it grew: over 3, 6 and 9 events."""

    owner: Owner
    heads: list[TreeHead]
    positions: list[int]
    older: dict

    @property
    def head(self) -> TreeHead:
        return self.heads[-1]


@pytest.fixture
def sealed(registered, using, tmp_path) -> Sealed:
    owner, heads, older = Owner(using), [], {}

    def seal(count):
        heads.append(TreeHead.parse(SignedNote.parse(make_seal_if_grown(using).note).text))
        if count == 6:
            older.update(owner.back_up())

    history(Every(registered, 3, seal))
    tree = KeptTree(using)
    leaves_file.write(tmp_path / "leaves", tree.leaves(9))
    positions = [leaf.position for leaf in tree.leaves(9)]
    append_only.remove(using)
    return Sealed(owner, heads, positions, older)


class Every:
    """Hands commands on, and calls a function after every so many."""

    def __init__(self, counters, number, call):
        self.counters, self.number, self.call, self.count = counters, number, call, 0

    def handle(self, command):
        self.counters.handle(command)
        self.count += 1
        if self.count % self.number == 0:
            self.call(self.count)


# The events of the history, by index: 0 to 2 open ONE, TWO, THREE; 3 to 8 raise ONE, TWO, ONE, TWO, ONE, ONE.
def forge(sealed: Sealed, counters) -> None:
    sealed.owner.forge_between(sealed.positions[4], TWO, 2)


def rewrite(sealed: Sealed, counters) -> None:
    sealed.owner.rewrite(ONE, 3)


def cut(sealed: Sealed, counters) -> None:
    sealed.owner.cut(sealed.positions[6])


def drop(sealed: Sealed, counters) -> None:
    sealed.owner.drop(THREE)


def put_back(sealed: Sealed, counters) -> None:
    sealed.owner.put_back(sealed.older)


def put_back_and_go_on(sealed: Sealed, counters) -> None:
    """The same positions again, with other events."""
    sealed.owner.put_back(sealed.older)
    for _ in range(6):
        counters.handle(raise_counter(TWO, 3))


TAMPERINGS: list[tuple[Callable, int, int, list[str]]] = [
    # what is done; index of the first event where it shows; index of the first event of the span that seals leave open
    (forge, 4, 3, ["CHANGED"] * 5),
    (rewrite, 5, 3, ["CHANGED"] * 3),
    (cut, 7, 6, ["MISSING 2"]),
    (drop, 2, 0, ["MISSING 1"]),
    (put_back, 6, 5, ["MISSING 3"]),
    (put_back_and_go_on, 6, 6, ["CHANGED"] * 3),
]
every_tampering = pytest.mark.parametrize(
    ("tamper", "first", "span", "kinds"), TAMPERINGS, ids=lambda value: getattr(value, "__name__", "")
)


def kind(reason: str) -> str:
    if reason.endswith("missing"):
        return f"MISSING {reason.split()[0] if reason[0].isdigit() else 1}"
    return "CHANGED" if "this is not the event" in reason else "INSERTED" if "was not here" in reason else "SOMEWHERE"


def test_a_log_that_has_grown_extends_every_seal(sealed, registered, using, tmp_path):
    registered.handle(raise_counter(TWO))

    for heads in ([sealed.head], sealed.heads, sealed.heads[:1]):
        assert list(SealCheck(using, heads).findings()) == []
    assert list(SealCheck(using, [sealed.head], leaves=tmp_path / "leaves").findings()) == []


@every_tampering
def test_nothing_in_the_database_shows_it(sealed, registered, using, tamper, first, span, kinds):
    tamper(sealed, registered)

    assert list(Verification(using).whole_log()) == []


@every_tampering
def test_a_seal_and_its_leaves_name_every_event(sealed, registered, using, tmp_path, tamper, first, span, kinds):
    tamper(sealed, registered)
    sealed.owner.forget_tree()

    findings = list(SealCheck(using, [sealed.head], leaves=tmp_path / "leaves").findings())

    assert findings[0].position == sealed.positions[first]
    assert [kind(finding.reason) for finding in findings] == kinds


@pytest.mark.parametrize(
    ("tamper", "first", "span", "kinds"), TAMPERINGS[:4], ids=lambda value: getattr(value, "__name__", "")
)
def test_a_seal_alone_names_every_event_as_long_as_the_kept_tree_is_the_sealed_one(
    sealed, registered, using, tamper, first, span, kinds
):
    tamper(sealed, registered)

    findings = list(SealCheck(using, [sealed.head]).findings())

    assert findings[0].position == sealed.positions[first]
    assert [kind(finding.reason) for finding in findings] == kinds


@every_tampering
def test_several_seals_alone_say_between_which_two_it_is(sealed, registered, using, tamper, first, span, kinds):
    tamper(sealed, registered)
    sealed.owner.forget_tree()
    make_seal_if_grown(using)

    [finding] = SealCheck(using, sealed.heads).findings()

    assert sealed.positions[span] == finding.position
    assert kind(finding.reason) == "SOMEWHERE"
    end = min(next(head.size for head in sealed.heads if head.size > span), 9)
    assert span <= first <= end


@every_tampering
def test_a_single_seal_alone_says_that_it_is(sealed, registered, using, tamper, first, span, kinds):
    tamper(sealed, registered)
    sealed.owner.forget_tree()
    make_seal_if_grown(using)

    [finding] = SealCheck(using, [sealed.head]).findings()

    assert "sealed" in finding.reason


@every_tampering
def test_seals_kept_in_the_database_narrow_it_down_too(sealed, registered, using, tamper, first, span, kinds):
    tamper(sealed, registered)
    sealed.owner.sql("DELETE FROM eventsourcing_treetile")

    [finding] = SealCheck(using, [sealed.head], kept=sealed.heads).findings()

    assert finding.position == sealed.positions[span]


def test_an_event_put_into_a_gap_is_named_as_new(sealed, registered, using, tmp_path):
    sealed.owner.sql("UPDATE eventsourcing_storedevent SET position = position + 1000")
    owner = sealed.owner
    owner.forget_tree()
    head = TreeHead.parse(SignedNote.parse(make_seal_if_grown(using).note).text)
    leaves_file.write(tmp_path / "after", KeptTree(using).leaves(9))
    owner.forge_alone(5, "forged")
    owner.forget_tree()

    [finding] = SealCheck(using, [head], leaves=tmp_path / "after").findings()

    assert (finding.stream_id, finding.version, finding.position) == ("forged", 1, 5)
    assert kind(finding.reason) == "INSERTED"


def test_an_event_forged_at_the_end_extends_the_log_and_is_found_by_its_missing_command_only(sealed, using):
    """The limit of a seal: whoever may write the database may append to it."""
    sealed.owner.forge_alone(sealed.positions[-1] + 1, "forged")

    assert list(SealCheck(using, sealed.heads).findings()) == []
    assert [finding.reason for finding in Verification(using).log()] == [
        "there is no receipt of command 11111111-1111-4111-8111-111111111111, which caused it"
    ]


def test_leaves_of_another_seal_are_refused(sealed, using, tmp_path):
    with pytest.raises(MalformedSeal, match="are not those of the seal over 6 events"):
        list(SealCheck(using, [sealed.heads[1]._replace(root=bytes(32))], leaves=tmp_path / "leaves").findings())
    (tmp_path / "leaves").write_bytes(b"\xff\n")
    with pytest.raises(MalformedSeal, match="Line 1 of"):
        list(SealCheck(using, [sealed.head], leaves=tmp_path / "leaves").findings())
