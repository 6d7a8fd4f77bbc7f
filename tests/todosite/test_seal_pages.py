"""The pages of seals: who sees them, what they show, and each seal as text. The feed brings seals too."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
from django.test import Client, override_settings

from eventsourcing.models import Seal
from eventsourcing.seals.key import public_key
from eventsourcing.seals.sealing import make_seal_if_grown
from tests.eventsourcing.seals import by_hand
from tests.eventsourcing.seals.test_signed_note import WITNESS, WITNESS_KEY
from tests.todosite.accounts.test_atom_feed import ATOM, added, new_address, read
from tests.todosite.people import signed_in

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def seal(alice):
    added(alice, "Buy milk")
    return make_seal_if_grown()


def address(seal):
    return f"/seals/{seal.origin}/{seal.size}/"


def test_signed_in_people_see_all_seals_and_each_as_text(alice, seal):
    page = signed_in(alice).get("/seals/").content.decode()

    assert address(seal) in page
    assert str(public_key(str(seal.origin))) in page
    answer = signed_in(alice).get(address(seal))
    assert answer.content.decode() == seal.note
    assert answer["Content-Type"] == "text/plain; charset=utf-8"


@pytest.mark.parametrize("path", ["/seals/", "/seals/verify_trail.py", ""])
def test_everybody_sees_them_by_a_setting_only(seal, path):
    path = path or address(seal)
    assert Client().get(path).status_code == 302
    with override_settings(PUBLIC_SEALS=True):
        assert Client().get(path).status_code == 200
        assert Client().get("/activity/").status_code == 302


def test_a_seal_that_there_is_not_has_no_page(alice, seal):
    for path in (f"/seals/{seal.origin}/2/", f"/seals/{'0' * 8}-{seal.origin}"[:44] + "/1/", "/seals/x/1/"):
        assert signed_in(alice).get(path).status_code == 404


def test_the_newest_come_first_a_page_at_a_time(alice, monkeypatch):
    monkeypatch.setattr("todosite.seal_pages.SEALS_PER_PAGE", 2)
    seals = []
    for number in range(5):
        added(alice, f"Todo {number}")
        seals.append(make_seal_if_grown())
    client, found, path = signed_in(alice), [], "/seals/"
    while path:
        page = client.get(path).content.decode()
        found.append([seal.size for seal in seals if address(seal) in page])
        older = page.partition('rel="next" href="')[2].partition('"')[0]
        path = older

    assert found == [[4, 5], [2, 3], [1]]
    assert client.get("/seals/?before=no").status_code == 200


def test_it_says_who_cosigned_and_what_is_no_seal_any_more(alice, seal):
    line = by_hand.cosignature("witness.example/w", seal.note, 5, WITNESS)
    Seal.objects.update(note=seal.note + line)
    client = signed_in(alice)
    with override_settings(EVENTSOURCING_WITNESS_KEYS=[str(WITNESS_KEY)]):
        assert "cosigned by witness.example/w" in client.get("/seals/").content.decode()
    assert "cosigned" not in client.get("/seals/").content.decode()
    with override_settings(EVENTSOURCING_SEAL_KEY=""):
        page = client.get("/seals/").content.decode()
        assert "There is no key to sign with now" in page
        assert "by another key" in page
    Seal.objects.update(note=seal.note.replace("\n1\n", "\n2\n"))
    assert "its text is not a seal any more" in client.get("/seals/").content.decode()


def test_the_feed_brings_each_seal_with_its_whole_text(alice, seal):
    path = new_address(alice)
    added(alice, "Feed the cat")
    entries = read(path).findall("a:entry", ATOM)

    titles = [entry.find("a:title", ATOM).text for entry in entries]
    assert titles == ["alice added “Feed the cat”", "Sealed 1 events", "alice added “Buy milk”"]
    assert entries[1].find("a:summary", ATOM).text == f"<pre>{seal.note}</pre>"
    assert entries[1].find("a:link", ATOM).get("href") == f"http://testserver{address(seal)}"
    assert len({entry.find("a:id", ATOM).text for entry in entries}) == 3
    assert isinstance(read(path), ElementTree.Element)


def test_the_program_is_the_one_in_docs(alice):
    answer = signed_in(alice).get("/seals/verify_trail.py")

    assert answer.content.startswith(b'"""Checks an audit trail')
    assert 'filename="verify_trail.py"' in answer["Content-Disposition"]
