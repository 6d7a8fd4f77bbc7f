"""The time zone in which a reader sees times."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from todosite.accounts.time_zone import time_zone

TOKYO, AUCKLAND = "Asia%2FTokyo", "Pacific/Auckland"


@pytest.mark.parametrize(
    ("cookies", "zone"),
    [
        ({}, "UTC"),
        ({"zone": TOKYO}, "Asia/Tokyo"),
        ({"zone_chosen": AUCKLAND}, "Pacific/Auckland"),
        ({"zone": TOKYO, "zone_chosen": AUCKLAND}, "Pacific/Auckland"),
        ({"zone": TOKYO, "zone_chosen": "Mars/Olympus"}, "Asia/Tokyo"),
        ({"zone": "Mars/Olympus"}, "UTC"),
    ],
)
def test_the_chosen_zone_goes_before_the_browsers_and_both_before_the_sites(rf, cookies, zone):
    request = rf.get("/")
    request.COOKIES |= cookies
    assert time_zone(lambda _: timezone.get_current_timezone_name())(request) == zone


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("cookies", "says_utc", "is_asked_again"),
    [
        ({}, True, True),
        ({"zone": "Mars%2FOlympus"}, True, True),
        ({"zone": "%FF/../etc/passwd"}, True, True),
        ({"zone": TOKYO}, False, True),
        ({"zone_chosen": AUCKLAND}, False, False),
    ],
)
@pytest.mark.parametrize("path", ["/", "/activity/", "/trash/", "/?at=0", "/?status=Eaten"])
def test_a_page_says_that_its_times_are_in_utc_unless_the_zone_is_known(
    client, path, cookies, says_utc, is_asked_again
):
    client.force_login(User.objects.create_user("alice"))
    client.cookies.load(cookies)
    page = client.get(path).content.decode()
    has_times = "Eaten" not in path

    assert ("Times are in UTC." in page) == (says_utc and has_times)
    assert ("data-times" in page) == (is_asked_again and has_times)


@pytest.mark.django_db
def test_the_answer_to_a_form_is_not_asked_for_again(client):
    client.force_login(User.objects.create_user("alice"))
    response = client.post("/todos/", {"description": ""})
    assert (response.status_code, b"data-times" in response.content) == (422, False)
    assert b"Times are in UTC." in response.content
