"""Who may read raw events, and that nobody may do more."""

from __future__ import annotations

import pytest
from django.contrib import admin
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.test import Client
from django.urls import reverse

from eventsourcing.admin.pages import StoredEventAdmin
from eventsourcing.models import LogIdentity, Receipt, StoredEvent
from tests.eventsourcing.admin.shop import LOG, STREAM

pytestmark = pytest.mark.django_db


@pytest.fixture
def pages(append) -> list[str]:
    event = append()
    return [LOG, f"{LOG}{event.position}/", f"{STREAM}?id=shop-1"]


@pytest.fixture
def by_permission_alone(settings) -> None:
    """A site without a rule of its own for staff."""
    settings.AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]


@pytest.mark.usefixtures("by_permission_alone")
def test_staff_without_the_permission_read_nothing_and_find_no_link(client, pages, bob):
    client.force_login(bob)
    assert [client.get(page).status_code for page in pages] == [403, 403, 403]
    assert LOG not in client.get(reverse("admin:index")).content.decode()
    assert client.get(reverse("admin:app_list", args=["eventsourcing"])).status_code == 404


@pytest.mark.usefixtures("by_permission_alone")
def test_staff_with_djangos_permission_to_view_events_read_every_page(client, pages, bob):
    model = ContentType.objects.get_for_model(StoredEvent)
    permission, _ = Permission.objects.get_or_create(content_type=model, codename="view_storedevent")
    bob.user_permissions.add(permission)
    client.force_login(bob)

    assert [client.get(page).status_code for page in pages] == [200, 200, 200]
    assert f'href="{LOG}" class="viewlink"' in client.get(reverse("admin:index")).content.decode()


@pytest.mark.usefixtures("by_permission_alone")
def test_superusers_read_every_page(client, pages, sue):
    client.force_login(sue)
    assert [client.get(page).status_code for page in pages] == [200, 200, 200]


@pytest.mark.usefixtures("by_permission_alone")
def test_the_permission_is_not_enough_without_being_staff(client, pages, alice):
    model = ContentType.objects.get_for_model(StoredEvent)
    permission, _ = Permission.objects.get_or_create(content_type=model, codename="view_storedevent")
    alice.user_permissions.add(permission)
    client.force_login(alice)

    assert [client.get(page).status_code for page in pages] == [302, 302, 302]


def test_viewing_is_the_only_permission_there_is():
    for model in (StoredEvent, Receipt, LogIdentity):
        assert model._meta.default_permissions == (("view",) if model is StoredEvent else ())


def test_a_site_that_narrows_who_reads_is_obeyed_on_every_page_and_on_the_index(client, pages, bob, monkeypatch):
    monkeypatch.setattr(StoredEventAdmin, "has_view_permission", lambda self, request: request.user.is_superuser)
    client.force_login(bob)
    assert [client.get(page).status_code for page in pages] == [403, 403, 403]
    assert LOG not in client.get(reverse("admin:index")).content.decode()


def test_a_member_who_is_no_staff_is_sent_away_from_every_page(client, pages, alice):
    client.force_login(alice)
    assert [client.get(page).status_code for page in pages] == [302, 302, 302]


def test_a_stranger_is_sent_to_sign_in_from_every_page(client, pages):
    answers = [client.get(page) for page in pages]
    assert [answer.status_code for answer in answers] == [302, 302, 302]
    assert not any("shop-1" in answer.content.decode() for answer in answers)


def test_a_reader_who_was_deactivated_reads_nothing(client, pages, bob):
    client.force_login(bob)
    bob.is_active = False
    bob.save()
    assert [client.get(page).status_code for page in pages] == [302, 302, 302]


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_every_page_refuses_every_method_that_writes_from_a_superuser_too(client, pages, sue, method):
    client.force_login(sue)
    assert [getattr(client, method)(page).status_code for page in pages] == [405, 405, 405]
    assert StoredEvent.objects.count() == 1


def test_a_post_without_a_csrf_token_is_refused(pages, sue):
    client = Client(enforce_csrf_checks=True)
    client.force_login(sue)
    assert [client.post(page).status_code for page in pages] == [403, 403, 403]


def test_the_action_that_deletes_what_is_selected_is_not_there(client, pages, sue):
    client.force_login(sue)
    form = {"action": "delete_selected", "_selected_action": "1", "post": "yes"}
    assert client.post(LOG, form).status_code == 405
    assert "delete_selected" not in client.get(LOG).content.decode()
    assert StoredEvent.objects.count() == 1


@pytest.mark.parametrize("act", ["add/", "1/delete/", "1/history/", "1/change/", "shop-1/"])
def test_admins_own_pages_for_changes_and_history_have_no_address(client, sue, act):
    client.force_login(sue)
    assert client.get(LOG + act).status_code == 404
    assert client.post(LOG + act, {"post": "yes"}).status_code == 404


def test_not_even_a_superuser_has_a_permission_beyond_reading(rf, sue):
    request = rf.get(LOG)
    request.user = sue
    events = admin.site.get_model_admin(StoredEvent)
    assert events.get_model_perms(request) == {"add": False, "change": False, "delete": False, "view": True}
    assert not events.get_actions(request)


@pytest.mark.parametrize("name", ["sue", "bob"])
def test_the_index_offers_events_for_viewing_only_and_neither_receipts_nor_the_identity(client, name, request):
    client.force_login(request.getfixturevalue(name))
    content = client.get(reverse("admin:index")).content.decode()
    assert f'href="{LOG}" class="viewlink"' in content
    assert f"{LOG}add/" not in content
    assert not admin.site.is_registered(Receipt)
    assert not admin.site.is_registered(LogIdentity)
