"""The job that deletes what has ended."""

from __future__ import annotations

from datetime import timedelta

from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.utils import timezone

from todosite.accounts import attempt_limit, one_time_links
from todosite.clock.clean_up import clean_up
from todosite.models import Attempt, KnownDevice, SignInLink

MINUTE = timedelta(minutes=1)


def test_what_has_ended_goes_and_what_has_not_stays(using):
    [alice], now = User.objects.using(using).bulk_create([User(username="alice")]), timezone.now()
    window, kept = attempt_limit.WINDOW, one_time_links.DELETED_AFTER
    for end in (-MINUTE, MINUTE):
        Session.objects.using(using).create(session_key=f"{end}", session_data="", expire_date=now + end)
        KnownDevice.objects.using(using).create(digest=f"{end}", user=alice, expires=now + end)
        Attempt.objects.using(using).create(digest=f"{end}", made=now - window + end)
        SignInLink.objects.using(using).create(digest=f"{end}", user=alice, expires=now - kept + end)

    clean_up(using)
    clean_up(using)

    for model, key in ((Session, "session_key"), (KnownDevice, "digest"), (Attempt, "digest"), (SignInLink, "digest")):
        assert [getattr(row, key) for row in model.objects.using(using).all()] == [f"{MINUTE}"], model
