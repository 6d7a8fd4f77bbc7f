"""How often a name may be tried: five times in five minutes. Kept in the database, so that a restart forgets none."""

from __future__ import annotations

import math
import unicodedata
from datetime import timedelta

from django.utils import timezone
from django.utils.crypto import salted_hmac

from todosite.models import SignInTry

LIMIT = 5
WINDOW = timedelta(minutes=5)


def count(name: str) -> int:
    """Count one more try for `name`; returns 0, or if there were too many the seconds to wait.

    The try is written before the tries are counted, so simultaneous ones see each other and no sixth slips through;
    a refused try is taken back, so waiting helps even someone who keeps pressing.
    """
    now = timezone.now()
    SignInTry.objects.filter(made__lte=now - WINDOW).delete()
    this = SignInTry.objects.create(name_digest=_digest(name), made=now)
    earlier = SignInTry.objects.filter(name_digest=this.name_digest).exclude(pk=this.pk).order_by("-made")
    times = list(earlier.values_list("made", flat=True)[:LIMIT])
    if len(times) < LIMIT:
        return 0
    this.delete()
    return max(1, math.ceil((times[-1] + WINDOW - now).total_seconds()))


def forget(name: str) -> None:
    """The right password was given: earlier tries no longer count."""
    SignInTry.objects.filter(name_digest=_digest(name)).delete()


def _digest(name: str) -> str:
    """Spellings that people take for the same name count together."""
    plain = unicodedata.normalize("NFKC", name).strip().casefold()
    return salted_hmac("todosite.tries", plain, algorithm="sha256").hexdigest()
