"""Names that could be taken for another's are refused, wherever a name is made or changed."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command

from tests.todosite.people import signed_in
from todosite.accounts import names, people
from todosite.models import FormerName

pytestmark = pytest.mark.django_db
ALIKE = [
    ("ann", "Ann"),
    ("ann", "ANN"),
    ("ann", "\u03b1nn"),  # Greek alpha
    ("gina", "g\u0456na"),  # Cyrillic i
    ("cope", "\u0441\u043e\u0440\u0435"),  # all Cyrillic
    ("hanna", "\u041dANNA"),  # Cyrillic En
    ("bernd", "bemd"),
    ("Iris", "lris"),
    ("bob", "b0b"),
    ("ann1", "annl"),
    ("ines", "\u0131nes"),  # dotless i
    ("ann", "\uff41\uff4e\uff4e"),  # full width
    ("\u0438\u0432\u0430\u043d", "\u0418\u0412\u0410\u041d"),  # Ivan in Cyrillic, in capitals
    ("\u06a9\u0645\u0627\u0644", "\u0643\u0645\u0627\u0644"),  # Kamal with a Persian kaf and an Arabic one
    ("stra\u00dfe", "strasse"),
]
DIFFERENT = ["anna", "an", "ann.", "ann-2", "nan", "jörg", "jorg", "\u0438\u0432\u0430\u043d", "mary"]


def refused(name: str) -> None:
    with pytest.raises(CommandError, match="could be taken for"):
        call_command("invite", name)
    assert not User.objects.filter(username=name).exists()


@pytest.mark.parametrize(("first", "second"), [*ALIKE, *[(second, first) for first, second in ALIKE]])
def test_a_name_that_looks_like_anothers_is_refused(db, first, second):
    User.objects.create_user(first)
    if User.normalize_username(second) == User.normalize_username(first):
        return
    refused(second)


def test_names_that_differ_to_the_eye_are_not(db, capsys):
    for name in ["ann", *DIFFERENT]:
        call_command("invite", name)
    assert User.objects.count() == 1 + len(DIFFERENT)


@pytest.mark.parametrize("blank", sorted(names.INVISIBLE))
def test_a_name_with_a_letter_that_is_shown_as_nothing_is_refused(db, blank):
    with pytest.raises(CommandError, match="shown as nothing"):
        call_command("invite", f"ann{blank}")


def test_it_is_refused_at_its_field_in_admin(db):
    root = signed_in(User.objects.create_superuser("root"))
    ann, bert = User.objects.create_user("ann"), User.objects.create_user("bert")
    form = {"username": "\u03b1nn", "usable_password": "false"}
    assert "could be taken for ann" in root.post("/admin/auth/user/add/", form).text
    form = {"username": "Ann", "is_active": "on"}
    assert "could be taken for ann" in root.post(f"/admin/auth/user/{bert.pk}/change/", form).text
    assert root.post(f"/admin/auth/user/{ann.pk}/change/", form).status_code == 302
    assert set(User.objects.values_list("username", flat=True)) == {"root", "Ann", "bert"}


def test_it_is_refused_by_createsuperuser_and_by_up(db, monkeypatch):
    User.objects.create_user("ann")
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", "three old ladders")
    with pytest.raises(CommandError, match="could be taken for ann"):
        call_command("createsuperuser", "--noinput", "--username", "Ann", "--email", "ann@example.org")
    with pytest.raises(CommandError, match="could be taken for ann"):
        people.owner("Ann")


def test_it_is_refused_to_code_that_saves_an_account(db):
    User.objects.create_user("ann")
    with pytest.raises(ValidationError, match="could be taken for ann"):
        User.objects.create_user("Ann")


def renamed(user: User, name: str) -> None:
    user.username = name
    user.save()


def test_two_names_cannot_be_swapped(alice, bob):
    renamed(alice, "carol")
    with pytest.raises(ValidationError, match="as somebody else here was called once"):
        renamed(bob, "alice")
    refused("A1ice")


def test_ones_own_former_name_may_come_back(alice):
    renamed(alice, "carol")
    renamed(alice, "alice")
    renamed(alice, "carol")
    assert list(FormerName.objects.values_list("name", flat=True).order_by("name")) == ["alice", "carol"]


def test_an_account_that_looks_like_another_already_can_still_be_saved(alice):
    twin = User.objects.create_user("twin")
    User.objects.filter(pk=twin.pk).update(username="Alice")
    twin.refresh_from_db()
    twin.is_staff = True
    twin.save()
    alice.save()


def test_a_skeleton_is_that_of_icu():
    """Samples of what ICU 72 gives for Unicode 15; all 13,230 of its rows gave the same when they were compared."""
    for text, expected in {
        "m": "rn",
        "\u00f8": "o\u0338",
        "1": "l",
        "0": "O",
        "\u0448": "\u0448",
        "d\u017e": "dz\u0306",
    }.items():
        assert names.skeleton(text) == names.skeleton(expected)
    assert names.skeleton("m\u0456d0") == "rnidO"
