"""The file `forgotten` beside the data key: who was forgotten, and when. A backup from before is to forget them too.

One line a person: the opaque id and the time. What the log says is written after each forgetting and at each start.
"""

from __future__ import annotations

from datetime import UTC
from pathlib import Path

from django.conf import settings
from django.contrib.auth.models import User

from todos import bootstrap
from todos.domain.person.events import PersonEvents, stream_of
from todosite.accounts import person_names
from todosite.serving import whole_file
from todosite.serving.data_folder import FORGOTTEN


def read(file: Path) -> dict[str, str]:
    """The times by opaque id; empty without a file."""
    try:
        lines = file.read_text("utf-8").splitlines()
    except FileNotFoundError:
        return {}
    return dict(line.split(maxsplit=1) for line in lines if len(line.split()) == 2)


def write(using: str, folder: Path | None = None) -> None:
    """Add everybody whom the log says forgotten, whole or not at all."""
    file = (folder or settings.DATA) / FORGOTTEN
    known = read(file)
    found = known | {person: moment for person, moment in _in_log(using).items() if person not in known}
    if found == known:
        return
    whole_file.write(file, "".join(f"{person} {moment}\n" for person, moment in found.items()))


def _in_log(using: str) -> dict[str, str]:
    emptied = User.objects.using(using).filter(username__startswith=person_names.FORGOTTEN).values_list("pk", flat=True)
    people = {stream_of(str(key)): str(key) for key in emptied.order_by("pk")}
    return {
        people[stream_id]: events[-1].timestamp.astimezone(UTC).isoformat(timespec="seconds")
        for stream_id, events in bootstrap.event_store(using).get_many(people).items()
        if events[-1].type == PersonEvents.FORGOTTEN
    }
