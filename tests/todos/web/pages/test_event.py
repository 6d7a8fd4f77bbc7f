"""The permanent address of one event."""

from __future__ import annotations

import pytest

from tests.todos.cast import changed, events
from tests.todos.page import Page, text
from todos import bootstrap

pytestmark = pytest.mark.django_db


@pytest.fixture
def three(alice, todo):
    """The id of a todo with three events."""
    changed(alice, todo, "Buy oat milk")
    changed(alice, todo, status="Finished")
    return todo


def test_the_address_shows_that_event_for_good(as_alice, alice, three):
    address = f"/todos/{three}/v2/"
    before = Page(as_alice.get(address)).title
    changed(alice, three, status="Started")
    page = Page(as_alice.get(address))

    assert "alice changed the description" in text(page.root)
    assert page.title == before == "v2 · Buy oat milk · Todos"


def test_the_raw_event_is_open(as_alice, three):
    page = Page(as_alice.get(f"/todos/{three}/v2/"))
    event = list(bootstrap.event_store().get_events(three))[1]
    [details] = list(page.root.iter("details"))

    assert "open" in details.attrib
    assert event.metadata.correlation_id in text(details)
    assert event.hash.hex() in text(details).replace(" ", "")


@pytest.mark.parametrize(
    ("version", "newer", "older"), [(1, ["Newer, v2"], []), (2, ["Newer, v3"], ["Older, v1"]), (3, [], ["Older, v2"])]
)
def test_its_neighbours_are_one_link_away(as_alice, three, version, newer, older):
    page = Page(as_alice.get(f"/todos/{three}/v{version}/"))

    for label, there in (("Newer", newer), ("Older", older)):
        links = [link for link in page.root.iter("a") if text(link).startswith(label)]
        assert [text(link) for link in links] == there
        assert [link.get("href") for link in links] == [f"/todos/{three}/{label[7:]}/" for label in there]


@pytest.mark.parametrize("version", [1, 2, 3])
def test_the_link_to_the_event_before_is_verified(as_alice, three, version):
    assert "link verified" in text(Page(as_alice.get(f"/todos/{three}/v{version}/")).root)


@pytest.mark.parametrize("version", ["v4", "v0", "v01", "v-1", "v", "vx", "v9999999999999999", "v99999999999999999999"])
def test_a_version_that_is_not_there_is_no_address(as_alice, three, version):
    assert as_alice.get(f"/todos/{three}/{version}/").status_code == 404


def test_an_event_is_only_read(as_alice, todo):
    assert as_alice.post(f"/todos/{todo}/v1/").status_code == 405
    assert len(events(todo)) == 1
