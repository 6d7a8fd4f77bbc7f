"""The page of one event."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.utils import timezone

from eventsourcing import hash_chain
from eventsourcing.database import append_only
from eventsourcing.models import Receipt, StoredEvent
from tests.eventsourcing.admin.shop import CORRELATION, LOG, STREAM

pytestmark = pytest.mark.django_db


def tamper(position: int, **columns) -> None:
    append_only.remove("default")
    StoredEvent.objects.filter(position=position).update(**columns)


def test_it_shows_data_and_metadata_as_json_over_several_lines(page, append):
    event = append(data={"name": "Zoë & sons", "rooms": [1, 2]}, extra={"undoes": ["x"]})
    answer = page(f"{LOG}{event.position}/")
    assert answer.context["data"] == '{\n  "name": "Zoë & sons",\n  "rooms": [\n    1,\n    2\n  ]\n}'
    assert '"correlation_id": "0198a000' in answer.context["metadata"]
    assert '"undoes": [' in answer.context["metadata"]
    content = answer.content.decode()
    assert "&quot;name&quot;: &quot;Zoë &amp; sons&quot;" in content
    assert "{&quot;name&quot;:&quot;Zoë &amp; sons&quot;,&quot;rooms&quot;:[1,2]}" in content  # as it is hashed


def test_it_shows_the_whole_hash_and_the_short_one(page, append):
    event = append()
    content = page(f"{LOG}{event.position}/").content.decode()
    assert f"<code>{event.hash.hex()}</code>" in content.replace("<wbr>", "")
    assert f"<code>{event.hash.hex()[:8]}</code>" in content


def test_a_sound_event_says_what_its_hash_follows_from(page, append):
    first, second = append(), append()
    assert "this is the first event of its stream" in page(f"{LOG}{first.position}/").content.decode()
    assert "and from the hash of v1 before it" in page(f"{LOG}{second.position}/").content.decode()


def test_an_event_that_was_altered_says_so_and_gives_the_computed_hash(page, append):
    append()
    event = append()
    tamper(event.position, data='{"name":"Another shop"}')
    altered = event.set(record=event.record._replace(data='{"name":"Another shop"}'))
    computed = hash_chain.recompute(altered, StoredEvent.objects.get(version=1).hash)
    content = page(f"{LOG}{event.position}/").content.decode()
    assert "The hash does not match" in content
    assert computed.hex() in content


def test_an_event_whose_predecessor_is_gone_says_so(page, append):
    first, second, third = append(), append(), append()
    append_only.remove("default")
    StoredEvent.objects.filter(position=second.position).delete()
    assert "v2 of the stream is missing" in page(f"{LOG}{third.position}/").content.decode()
    assert "The hash follows" in page(f"{LOG}{first.position}/").content.decode()


def test_it_links_to_its_neighbours_in_the_stream_and_in_the_log(page, append):
    one, other, two, another, three = append(), append("shop-2"), append(), append("shop-2"), append()
    answer = page(f"{LOG}{two.position}/")
    context, content = answer.context, answer.content.decode()
    assert (context["previous"].position, context["next"].position) == (one.position, three.position)
    assert (context["older"].position, context["newer"].position) == (other.position, another.position)
    assert all(f'href="{LOG}{event.position}/"' in content for event in (one, other, another, three))


def test_the_first_and_only_event_has_no_neighbours(page, append):
    context = page(f"{LOG}{append().position}/").context
    assert [context[name] for name in ("previous", "next", "older", "newer")] == [None] * 4


def test_it_links_to_its_stream_its_actor_and_everything_with_the_same_correlation(page, append):
    event = append("shop 1/2?#&é", actor="a&b")
    content = page(f"{LOG}{event.position}/").content.decode()
    assert f'href="{STREAM}?id=shop%201%2F2%3F%23%26%C3%A9"' in content
    assert f'href="{LOG}?actor=a%26b"' in content
    assert f'href="{LOG}?correlation={CORRELATION}"' in content


def test_it_names_the_command_that_caused_it(page, append):
    command = uuid4()
    Receipt.objects.create(
        command_id=command,
        fingerprint=b"1",
        command_type="OpenShop",
        actor="7",
        correlation_id=CORRELATION,
        timestamp=timezone.now(),
    )
    event = append(causation=str(command))
    assert "(command <bdi>OpenShop</bdi>)" in page(f"{LOG}{event.position}/").content.decode()


def test_it_links_to_the_event_that_caused_it(page, append):
    cause = append()
    event = append("shop-2", causation=cause.id)
    content = page(f"{LOG}{event.position}/").content.decode()
    assert f'href="{LOG}{cause.position}/">event {cause.position}</a>' in content


def test_a_cause_that_is_not_stored_here_is_shown_by_its_id(page, append):
    cause = str(uuid4())
    event = append(causation=cause)
    answer = page(f"{LOG}{event.position}/")
    assert answer.context["cause"] is None
    assert f"<code>{cause}</code>" in answer.content.decode()


@pytest.mark.parametrize("position", ["0", "4000000", "9223372036854775808", "9" * 30])
def test_a_position_without_an_event_is_not_found(page, position):
    assert page(f"{LOG}{position}/").status_code == 404


@pytest.mark.parametrize("text", ["{not json", "", "[" * 100_000, '{"a":NaN}', '{"n":' + "9" * 5000 + "}"])
def test_contents_that_are_no_json_are_shown_as_they_are(page, append, text):
    event = append()
    tamper(event.position, data=text, extra=text)
    answer = page(f"{LOG}{event.position}/")
    assert answer.status_code == 200
    assert "The hash does not match" in answer.content.decode()


def test_it_costs_at_most_seven_queries_beside_the_session_and_the_user(page, append, django_assert_num_queries):
    append()
    event = append(causation=str(uuid4()))
    append()
    with django_assert_num_queries(2 + 7):
        page(f"{LOG}{event.position}/")
