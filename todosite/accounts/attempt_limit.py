"""Counts attempts to guess a secret, each in one or more counts. They are stored, so a restart forgets none."""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import timedelta
from typing import NamedTuple

from django.utils import timezone
from django.utils.crypto import salted_hmac

from todosite.models import Attempt

WINDOW = timedelta(minutes=5)


class Count(NamedTuple):
    """What attempts are counted by, such as a name, and how many of them may be made in a WINDOW."""

    kind: str
    value: str
    limit: int

    @property
    def digest(self) -> str:
        """All that is stored of it: people type passwords as names."""
        return salted_hmac("todosite.attempts", f"{self.kind} {self.value}", algorithm="sha256").hexdigest()


def add_attempt(*counts: Count) -> int:
    """Add one more attempt to these counts. Returns the seconds to wait if one of them has too many, else 0.

    The attempt is stored before the others are counted, so simultaneous attempts see each other and none too many
    passes. A refused attempt is deleted again, so a person who keeps pressing waits no longer than one who does not.
    """
    now = timezone.now()
    Attempt.objects.filter(made__lte=now - WINDOW).delete()
    own = Attempt.objects.bulk_create(Attempt(digest=count.digest, made=now) for count in counts)
    ids = [attempt.pk for attempt in own]
    wait = 0
    for count in counts:
        earlier = Attempt.objects.filter(digest=count.digest).exclude(pk__in=ids).order_by("-made")
        times = list(earlier.values_list("made", flat=True)[: count.limit])
        if len(times) == count.limit:
            wait = max(wait, 1, math.ceil((times[-1] + WINDOW - now).total_seconds()))
    if wait:
        Attempt.objects.filter(pk__in=ids).delete()
    return wait


def delete_old(using: str) -> None:
    """Delete the attempts that count no more."""
    Attempt.objects.using(using).filter(made__lte=timezone.now() - WINDOW).delete()


def take_back(count: Count) -> None:
    """Delete the newest attempt in this count: it was none."""
    if newest := Attempt.objects.filter(digest=count.digest).order_by("-made").first():
        newest.delete()


def forget_attempts(counts: Iterable[Count], using: str = "default") -> None:
    """Delete the attempts in these counts, after the right secret was given."""
    Attempt.objects.using(using).filter(digest__in=[count.digest for count in counts]).delete()
