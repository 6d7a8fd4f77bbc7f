"""`manage.py invite` and `manage.py sign_in_link`."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command

from tests.todosite.people import PASSWORD

pytestmark = pytest.mark.django_db
LOG = "/admin/eventsourcing/storedevent/"
LINK = re.compile(r"^http://127\.0\.0\.1:8000(/in/[\w-]{43}/)\n$")


def test_sign_in_link_prints_the_link_alone(client, alice, capsys):
    call_command("sign_in_link", "alice")
    (path,) = LINK.match(capsys.readouterr().out).groups()
    assert client.post(path).status_code == 303


def test_sign_in_link_names_the_way_to_a_missing_account(db):
    with pytest.raises(CommandError, match=r"no account 'nobody' here\. `manage\.py invite NAME`"):
        call_command("sign_in_link", "nobody")


def test_invite_makes_an_account_without_a_password(client, db, capsys):
    call_command("invite", "dora")
    dora = User.objects.get(username="dora")
    assert not dora.has_usable_password()
    assert not dora.is_staff
    (path,) = LINK.match(capsys.readouterr().out).groups()
    assert "dora" in client.get(path).text


def test_invite_staff_makes_no_superuser_and_somebody_who_reads_all_events(client, db, capsys):
    call_command("invite", "erin", "--staff")
    assert not User.objects.get(username="erin").is_superuser
    (path,) = LINK.match(capsys.readouterr().out).groups()
    client.post(path, {"new_password1": PASSWORD, "new_password2": PASSWORD})
    assert LOG in client.get("/admin/").text
    assert client.get(LOG).status_code == 200


def test_invite_refuses_a_name_that_exists(alice):
    with pytest.raises(CommandError, match=r"an account 'alice' already\. `manage\.py sign_in_link alice`"):
        call_command("invite", "alice")


def test_invite_refuses_a_name_that_no_account_can_have(db):
    with pytest.raises(CommandError, match="'two words' cannot be an account's name"):
        call_command("invite", "two words")


def test_links_begin_with_the_public_address(alice, settings, capsys):
    settings.PUBLIC_URL = "https://todo.example"
    call_command("sign_in_link", "alice")
    assert capsys.readouterr().out.startswith("https://todo.example/in/")
