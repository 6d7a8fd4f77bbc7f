"""The first account, and those that a name finds."""

from __future__ import annotations

import getpass

import pytest
from django.core.management import CommandError

from todosite.accounts import people

pytestmark = pytest.mark.django_db


def test_the_first_account_is_a_superuser_with_the_login_name(db):
    owner = people.owner("")
    assert owner.username == getpass.getuser()
    assert owner.is_superuser
    assert owner.is_staff
    assert not owner.has_usable_password()
    assert people.owner("") == owner


def test_a_later_name_must_exist(alice):
    people.owner("root")
    assert people.owner("alice") == alice
    with pytest.raises(CommandError, match="no account 'nobody' here"):
        people.owner("nobody")
