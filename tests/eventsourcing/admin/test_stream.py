"""The page of one stream."""

from __future__ import annotations

import pytest
from django.db.models import F

from eventsourcing.admin import pages as event_admin
from eventsourcing.database import append_only
from eventsourcing.models import StoredEvent
from tests.eventsourcing.admin.shop import STREAM, positions

pytestmark = pytest.mark.django_db


def test_it_lists_the_events_of_its_stream_alone_in_version_order(page, append):
    events = [append(), append("shop-2"), append(), append("shop-10")]
    assert positions(page(f"{STREAM}?id=shop-1")) == [events[0].position, events[2].position]


def test_it_has_fifty_events_a_page_and_leads_on_and_back(page, many):
    ours = [event.position for event in many(120)]
    assert positions(page(f"{STREAM}?id=shop-1")) == ours[:50]
    second = page(f"{STREAM}?id=shop-1&after=50")
    assert positions(second) == ours[50:100]
    content = second.content.decode()
    assert 'href="?id=shop-1&amp;before=51" rel="prev"' in content
    assert 'href="?id=shop-1&amp;after=100" rel="next"' in content
    assert positions(page(f"{STREAM}?id=shop-1&after=100")) == ours[100:]
    assert positions(page(f"{STREAM}?id=shop-1&before=51")) == ours[:50]


def test_a_sound_stream_verifies_from_its_first_event_to_its_last_whatever_the_page(page, many, monkeypatch):
    monkeypatch.setattr(event_admin, "EVENTS_PER_READ", 7)
    many(56)
    for place in ("", "&after=50", "&before=3", "&after=56"):
        assert "The chain verifies: 56 events" in page(f"{STREAM}?id=shop-1{place}").content.decode()


def test_an_altered_event_breaks_the_chain_at_its_own_version_seen_from_every_page(page, many):
    event = many(60)[54]
    append_only.remove("default")
    StoredEvent.objects.filter(position=event.position).update(actor="somebody else")
    for place in ("", "&after=50"):
        answer = page(f"{STREAM}?id=shop-1{place}")
        content = answer.content.decode()
        assert "The chain does not verify." in content
        assert [(finding.version, finding.position) for finding in answer.context["findings"]] == [(55, event.position)]
        assert f"/{event.position}/" in content
        assert ("<strong>broken</strong>" in content) == (place != "")


def test_a_missing_event_is_named(page, many):
    events = many(5)
    append_only.remove("default")
    StoredEvent.objects.filter(position=events[2].position).delete()
    assert "events are missing before it: v3" in page(f"{STREAM}?id=shop-1").content.decode()


def test_of_very_many_findings_the_first_fifty_are_named_and_the_rest_counted(page, many):
    many(60)
    append_only.remove("default")
    StoredEvent.objects.update(schema_version=F("schema_version") + 1)
    answer = page(f"{STREAM}?id=shop-1")
    assert len(answer.context["findings"]) == 50
    assert "and 10 more" in answer.content.decode()


@pytest.mark.parametrize("stream", ["no such stream", "x" * 4000, "..%2F..", "%0A", "%ED%A0%80", "%27%20OR%201%3D1"])
def test_an_id_that_no_event_has_is_not_found_and_says_so(page, append, stream):
    append()
    answer = page(f"{STREAM}?id={stream}")
    assert answer.status_code == 404
    assert "No event has this stream id." in answer.content.decode()


@pytest.mark.parametrize("stream", ["a/b", "..", " ", "a?b=c&d#e", "é\n", "<b>", "100%"])
def test_a_stream_of_any_name_has_a_page_that_the_log_links_to(page, append, stream):
    event = append(stream)
    content = page("/admin/eventsourcing/storedevent/").content.decode()
    address = content.partition(f'href="{STREAM}?')[2].partition('"')[0]
    assert positions(page(f"{STREAM}?{address}")) == [event.position]


@pytest.mark.parametrize(
    "query", ["", "id=", "id=%00", "id=a&after=x", "id=a&after=-1", "id=a&before=1&after=1", "id=a&x=1", "id=a&id=b"]
)
def test_an_address_that_makes_no_sense_is_an_error_that_says_so(page, query):
    answer = page(f"{STREAM}?{query}")
    assert answer.status_code == 422
    assert 'class="errorlist"' in answer.content.decode()


def test_it_costs_two_queries_beside_the_session_and_the_user(page, many, django_assert_num_queries):
    many(55)
    with django_assert_num_queries(2 + 2):
        page(f"{STREAM}?id=shop-1&after=50")
