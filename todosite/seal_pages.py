"""`/seals/`: the signed heads of the log, each as text, and the program that checks a saved trail."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page, require_safe

from eventsourcing.log import identity
from eventsourcing.seals import sealing
from eventsourcing.seals.errors import SealRefused
from eventsourcing.seals.key import public_key, witness_keys
from eventsourcing.seals.signed_note import COSIGNATURE, ED25519, SignedNote
from todos.domain.numbers import parse_number

SEALS_PER_PAGE = 50


class Signers(NamedTuple):
    """Whether the key of today signed a seal, and which trusted witnesses cosigned it."""

    key_of_today: bool
    witnesses: list[str]


class ShownSeal(NamedTuple):
    """A seal, and who signed it; None where its text is no seal any more."""

    seal: Any
    signers: Signers | None


def shows_seals[View: Callable[..., HttpResponseBase]](view: View) -> View:
    """For signed-in people, and for everybody where TODO_PUBLIC_SEALS is on (accounts/signed_out.py asks)."""
    guarded = require_safe(cache_control(private=True, no_cache=True)(view))
    guarded.shows_seals = True  # type: ignore[attr-defined]  # a mark on a function, as Django's own login_required is
    return guarded


@shows_seals
def show_seals(request: HttpRequest) -> HttpResponse:
    """The seals, the newest first, a page at a time."""
    before = parse_number(request.GET.get("before", ""))
    found = sealing.all_seals() if before is None else sealing.all_seals().filter(pk__lt=before)
    rows = list(found[: SEALS_PER_PAGE + 1])
    shown = rows[:SEALS_PER_PAGE]
    context = {
        "seals": [ShownSeal(seal, _signers(seal)) for seal in shown],
        "before": before,
        "older": shown[-1].pk if len(rows) > len(shown) else None,
        "key": public_key(identity.origin("default")),
    }
    return render(request, "seals.html", context)


@shows_seals
@conditional_page
def show_seal(request: HttpRequest, origin: UUID, size: int) -> HttpResponse:
    """One seal as it is kept: a signed note."""
    seal = sealing.all_seals().filter(origin=origin, size=size).first()
    if seal is None:
        raise Http404("There is no such seal.")
    return HttpResponse(seal.note, content_type="text/plain; charset=utf-8")


@shows_seals
def verify_trail(request: HttpRequest) -> HttpResponse:
    """The program that checks a saved trail away from here."""
    program = (settings.BASE_DIR / "docs" / "verify_trail.py").read_bytes()
    headers = {"Content-Disposition": 'attachment; filename="verify_trail.py"'}
    return HttpResponse(program, content_type="text/x-python; charset=utf-8", headers=headers)


def _signers(seal: Any) -> Signers | None:
    """Who signed a seal; None where its text is no seal of this log any more."""
    try:
        keys = [key for key in (public_key(str(seal.origin)), *witness_keys()) if key]
        signed_by = SignedNote.parse(seal.note).signed_by(keys)
    except SealRefused:
        return None
    log = any(key.kind == ED25519 for key in signed_by)
    return Signers(log, [key.name for key in signed_by if key.kind == COSIGNATURE])
