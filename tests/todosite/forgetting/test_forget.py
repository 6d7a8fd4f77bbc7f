"""A person is forgotten: what they wrote is gone, what others wrote over it too, and the account is empty."""

from __future__ import annotations

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command

from eventsourcing.metadata import Metadata
from eventsourcing.models import PersonKey, Receipt, ValueKey
from eventsourcing.verification import Verification
from tests.todos.cast import added, browser, changed, person
from todos import bootstrap, models
from todos.domain.person.events import stream_of
from todosite.accounts import feed_links, one_time_links, person_names
from todosite.accounts.one_time_links import Purpose
from todosite.clock import clean_up
from todosite.forgetting import forget, forgotten_file
from todosite.models import FeedLink, FormerName, KnownDevice, SignInLink

BY_OPERATOR = Metadata(actor="system", source="command line")
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("named_in_log")]


@pytest.fixture(autouse=True)
def data(settings, tmp_path):
    settings.DATA = tmp_path


@pytest.fixture
def alice() -> User:
    return person("alice")


@pytest.fixture
def bob() -> User:
    return person("bob", is_staff=True)


def forgotten(user: User, **how) -> None:
    forget.forget(str(user.pk), metadata=BY_OPERATOR, **how)


def described(todo_id: str) -> list[str]:
    rows = models.TodoVersion.objects.filter(todo=todo_id).order_by("version")
    return list(rows.values_list("description", flat=True))


def test_what_they_wrote_is_gone_and_all_hashes_hold(alice, bob):
    mine, others = added(alice, "Ring the quiet dentist"), added(bob, "Water the ferns")
    changed(alice, others, "Water the ferns on Monday")
    forgotten(alice)
    assert described(mine) == [""]
    assert described(others) == ["Water the ferns", ""]
    assert not ValueKey.objects.filter(person=str(alice.pk)).exists()
    assert not PersonKey.objects.filter(person=str(alice.pk)).exists()
    assert list(Verification().whole_log()) == []


def test_what_others_wrote_over_theirs_goes_too_unless_it_is_kept(alice, bob):
    texts = "Ring the quiet dentist tomorrow", "Something else entirely", "ring the QUIET dentist today"
    for keep_others, left in ((True, list(texts[1:])), (False, [texts[1], ""])):
        todo = added(alice, texts[0])
        for text in texts[1:]:
            changed(bob, todo, text)
        plan = forget.plan(str(alice.pk))
        assert (plan.todos, list(plan.others.values())) == (1, [texts[2]])
        forgotten(alice, keep_others=keep_others)
        assert described(todo) == ["", *left]
        alice = person(f"alice after {keep_others}".replace(" ", "-"))


def test_the_account_keeps_its_id_alone(alice, bob):
    alice.email, alice.first_name = "alice@example.org", "Alice"
    alice.save()
    alice.username = "alicia"
    alice.save()
    client = browser(alice)
    one_time_links.make(alice, Purpose.INVITATION, one_time_links.INVITATION_LIFETIME)
    feed_links.renew(alice)
    added(alice, "Ring the dentist")
    LogEntry.objects.create(
        user=bob, content_type=ContentType.objects.get_for_model(User), object_id=str(alice.pk), object_repr="alicia",
        action_flag=CHANGE, change_message="alicia",
    )  # fmt: skip
    forgotten(alice)
    alice.refresh_from_db()
    empty = alice.first_name, alice.email, alice.is_active, alice.has_usable_password(), alice.last_login
    assert empty == ("", "", False, False, None)
    assert alice.username == person_names.opaque_name(str(alice.pk))
    assert client.get("/").status_code == 302
    for model in (SignInLink, FeedLink, KnownDevice, FormerName):
        assert not model.objects.filter(user=alice).exists()
    assert not Session.objects.exists()
    assert LogEntry.objects.values_list("object_repr", "change_message").get() == (alice.username, "")
    assert set(Receipt.objects.filter(actor=str(alice.pk)).values_list("fingerprint", flat=True)) == {None}
    assert list(Verification().whole_log()) == []
    person("alicia")  # a name of somebody who was forgotten is free again


def test_what_was_under_way_is_erased_at_night(alice):
    forgotten(alice)
    late = added(alice, "Ring the quiet dentist")  # by a request that began before
    assert described(late) == ["Ring the quiet dentist"]
    clean_up.clean_up("default")
    assert described(late) == [""]
    assert set(Receipt.objects.values_list("fingerprint", flat=True)) == {None}
    assert list(Verification().whole_log()) == []


def test_once_is_enough_and_the_event_says_who_asked(alice):
    forgotten(alice)
    forgotten(alice)
    events = list(bootstrap.event_store().get_events(stream_of(str(alice.pk))))
    assert [event.type for event in events] == ["PersonNamed", "PersonForgotten"]
    assert (events[1].data, events[1].actor) == ({"person": str(alice.pk)}, "system")
    assert events[0].data["name"] is None


def test_the_last_superuser_stays():
    root = person("root", is_superuser=True, is_staff=True)
    todo = added(root, "Ring the dentist")
    with pytest.raises(ValidationError):
        forgotten(root)
    assert described(todo) == ["Ring the dentist"]


def test_the_file_tells_a_backup_whom_to_forget(alice, bob, settings):
    forgotten(alice)
    file = settings.DATA / "forgotten"
    assert list(forgotten_file.read(file)) == [str(alice.pk)]
    file.unlink()
    forgotten_file.write("default")  # as at a start after a kill between the commit and the file
    assert list(forgotten_file.read(file)) == [str(alice.pk)]
    todo = added(bob, "Water the ferns")
    unknown = "".join(f"{each} 2026-11-29T00:00:00+00:00\n" for each in (bob.pk, 999_999, "nobody"))
    file.write_text(file.read_text() + unknown)
    assert forget.forget_again(file, metadata=BY_OPERATOR) == 1
    assert described(todo) == [""]
    assert forget.forget_again(file, metadata=BY_OPERATOR) == 0


def test_the_command_tells_before_it_asks(alice, bob, capsys):
    todo = added(alice, "Ring the quiet dentist")
    changed(bob, todo, "Ring the quiet dentist now")
    with pytest.raises(CommandError, match="--yes"):
        call_command("forget", "alice")
    said = capsys.readouterr().out
    assert "Erased: 1 text that they wrote, in 1 todo." in said
    assert (
        "Erased too: 1 text that others wrote over theirs, most words as before:\n  Ring the quiet dentist now" in said
    )
    assert described(todo) == ["Ring the quiet dentist", "Ring the quiet dentist now"]
    call_command("forget", "alice", "--yes")
    assert described(todo) == ["", ""]
    call_command("forget", person_names.opaque_name(str(alice.pk)), "--yes")
    assert "was forgotten before" in capsys.readouterr().out
