"""The limit of sign-in attempts: five for a name in five minutes. They are stored, so a restart forgets none."""

from __future__ import annotations

import math
import unicodedata
from datetime import timedelta

from django.utils import timezone
from django.utils.crypto import salted_hmac

from todosite.models import SignInTry

MAX_ATTEMPTS = 5
WINDOW = timedelta(minutes=5)


def count_attempt(name: str) -> int:
    """Count one more attempt for `name`. Returns the seconds to wait if there were too many, else 0.

    The attempt is stored before the others are counted, so simultaneous attempts see each other and no sixth passes.
    A refused attempt is deleted again, so a person who keeps pressing waits no longer than one who does not.
    """
    now = timezone.now()
    SignInTry.objects.filter(made__lte=now - WINDOW).delete()
    attempt = SignInTry.objects.create(name_digest=_digest(name), made=now)
    earlier = SignInTry.objects.filter(name_digest=attempt.name_digest).exclude(pk=attempt.pk).order_by("-made")
    times = list(earlier.values_list("made", flat=True)[:MAX_ATTEMPTS])
    if len(times) < MAX_ATTEMPTS:
        return 0
    attempt.delete()
    return max(1, math.ceil((times[-1] + WINDOW - now).total_seconds()))


def forget_attempts(name: str) -> None:
    """Delete the attempts for `name`, after the right password was given."""
    SignInTry.objects.filter(name_digest=_digest(name)).delete()


def _digest(name: str) -> str:
    """One digest for all spellings that people take for the same name."""
    plain = unicodedata.normalize("NFKC", name).strip().casefold()
    return salted_hmac("todosite.tries", plain, algorithm="sha256").hexdigest()
