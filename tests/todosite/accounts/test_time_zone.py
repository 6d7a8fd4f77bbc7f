"""The time zone in which a reader sees times."""

from __future__ import annotations

import pytest
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
