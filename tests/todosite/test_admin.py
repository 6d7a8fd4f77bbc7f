"""Accounts in Django admin."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.todosite.people import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(db):
    return signed_in(User.objects.create_superuser("root"))


def test_an_account_can_be_deactivated(admin, alice):
    page = f"/admin/auth/user/{alice.pk}/change/"

    assert admin.get(page).status_code == 200
    assert admin.post(page, {"username": "alice"}).status_code == 302
    alice.refresh_from_db()
    assert not alice.is_active


def test_somebody_made_staff_in_admin_reads_all_events(admin, alice, client):
    client.force_login(alice)
    admin.post(f"/admin/auth/user/{alice.pk}/change/", {"username": "alice", "is_active": "on", "is_staff": "on"})

    assert client.get("/admin/eventsourcing/storedevent/").status_code == 200


def test_nobody_can_delete_an_account(admin, alice):
    assert admin.post(f"/admin/auth/user/{alice.pk}/delete/", {"post": "yes"}).status_code == 403
    admin.post("/admin/auth/user/", {"action": "delete_selected", "_selected_action": [alice.pk], "post": "yes"})
    assert User.objects.filter(pk=alice.pk).exists()


def test_no_page_shows_a_password_hash(admin, alice):
    scheme = alice.password.split("$")[0]

    for page in ("", f"{alice.pk}/change/", f"{alice.pk}/history/"):
        text = admin.get(f"/admin/auth/user/{page}").content.decode()
        assert scheme not in text
        assert alice.password[-8:] not in text


@pytest.mark.parametrize("turn", ["first", "second"])
def test_each_test_reads_the_content_types_again(turn):
    """A cached id of a row that the test before rolled back breaks what admin logs."""
    with CaptureQueriesContext(connection) as queries:
        ContentType.objects.get_for_model(User)
    assert queries.captured_queries
