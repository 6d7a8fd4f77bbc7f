"""The last superuser stays one, whoever tries to change that, and wherever."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import transaction

from tests.todosite.people import signed_in
from todosite.accounts import people
from todosite.accounts.account_rules import LAST_SUPERUSER

pytestmark = pytest.mark.django_db
EVERYTHING = {"username": "root", "is_active": "on", "is_staff": "on", "is_superuser": "on"}


@pytest.fixture
def root(db) -> User:
    return User.objects.create_superuser("root")


@pytest.mark.parametrize("right", ["is_active", "is_superuser"])
def test_admin_refuses_at_the_field_to_leave_the_site_without_a_superuser(root, alice, right):
    page = f"/admin/auth/user/{root.pk}/change/"
    answer = signed_in(root).post(page, {name: value for name, value in EVERYTHING.items() if name != right})
    assert answer.status_code == 200
    assert LAST_SUPERUSER in answer.text
    root.refresh_from_db()
    assert root.is_active
    assert root.is_superuser


@pytest.mark.parametrize("right", ["is_active", "is_superuser"])
def test_with_a_second_superuser_the_first_may_go_and_then_the_second_may_not(root, right):
    second = User.objects.create_superuser("second")
    setattr(root, right, False)
    root.save()
    setattr(second, right, False)
    with pytest.raises(ValidationError, match="only superuser"):
        second.save(update_fields=[right])


def test_a_deactivated_superuser_is_no_second_one(root):
    second = User.objects.create_superuser("second")
    second.is_active = False
    second.save()
    with pytest.raises(ValidationError, match="only superuser"), transaction.atomic():
        root.delete()
    root.first_name = "Root"
    root.save()
    second.delete()


def stranded() -> None:
    """A site whose only superuser was deactivated by an earlier version."""
    User.objects.create_superuser("root")
    User.objects.filter(username="root").update(is_active=False)


def test_up_makes_nobody_superuser_on_a_site_whose_superusers_are_deactivated(db):
    stranded()
    assert people.owner("") is None
    with pytest.raises(CommandError, match=r"'root' is deactivated\. `manage\.py activate root` lets it in again\."):
        people.owner("root")


def test_activate_lets_an_account_in_again(db, capsys):
    stranded()
    call_command("activate", "root")
    assert people.owner("").username == "root"
    assert "`manage.py sign_in_link root` prints a link." in capsys.readouterr().out


def test_activate_makes_a_superuser(alice, capsys):
    stranded()
    call_command("activate", "alice", "--superuser")
    assert people.owner("") == User.objects.get(username="alice", is_superuser=True, is_staff=True)


def test_activate_names_a_missing_account(db):
    with pytest.raises(CommandError, match="no account 'nobody' here"):
        call_command("activate", "nobody")
