"""What is done with the field `colour`, and seen of it. test_a_new_field.py runs this in a copy that has the field.

Every observation is made on a todo of its own. `main` prints all of them as JSON; one that fails is its traceback.
"""

from __future__ import annotations

import csv
import io
import json
import traceback
from contextlib import suppress
from typing import Any
from uuid import UUID

from django.contrib.auth.models import User
from django.core.management import call_command
from django.test.utils import setup_test_environment

from eventsourcing.errors import StatedVersionConflict
from tests.todos.cast import added, browser, changed, events, number, person
from tests.todos.page import Page, press, text
from todos import bootstrap, models
from todos.domain.commands import TodoCommands
from todos.domain.fields import field_named
from todos.history.attribution import attributions
from todos.history.entries import Entry, entries
from todos.history.events_seen_by import events_seen_by
from todos.history.feed import entries_at
from todos.history.phrases import KINDS, nothing_changed, sentence

COLOUR = field_named("colour")


class Cast:
    """Alice owns the todos; Bob is staff."""

    def __init__(self) -> None:
        self.alice, self.bob = person("alice"), person("bob", is_staff=True)
        self.as_alice = browser(self.alice)

    def painted(self, *colours: str) -> str:
        """The id of a todo of Alice's that was given these colours."""
        todo = added(self.alice)
        for colour in colours:
            paint(self.alice, todo, colour)
        return todo


def paint(user: User, todo: str, colour: str, **metadata: Any) -> None:
    command = TodoCommands.change(todo, COLOUR, colour, actor=str(user.pk), source="web", **metadata)
    bootstrap.handle(command)


def take_back(user: User, todo: str, version: int, **metadata: Any) -> None:
    """Undo one version."""
    event = list(bootstrap.event_store().get_events(todo))[version - 1]
    bootstrap.handle(TodoCommands.undo(todo, [event.id], actor=str(user.pk), source="web", **metadata))


def row(todo: str) -> models.Todo:
    return models.Todo.objects.get(pk=todo)


def entries_of(todo: str) -> list[Entry]:
    return entries(bootstrap.event_store().get_events(todo))


def words(entry: Entry) -> dict[str, Any]:
    return {
        "predicate": entry.predicate,
        "around": list(entry.around),
        "line": str(sentence(entry)),
        "undo": entry.undo_effect,
        "changes": [[change.label, change.kind, change.before, change.after] for change in entry.changes],
    }


# Without pages


def stored(cast: Cast) -> Any:
    return events(cast.painted("red"))


def rows(cast: Cast) -> Any:
    todo = cast.painted("red", "blue")
    versions = models.TodoVersion.objects.filter(todo=UUID(todo)).order_by("version")
    return [row(todo).colour, [version.colour for version in versions]]  # type: ignore[attr-defined]  # only there


def told(cast: Cast) -> Any:
    todo = cast.painted("red")
    take_back(cast.alice, todo, 2)
    return [words(entry) for entry in entries_of(todo)[1:]]


def told_by_the_feed(cast: Cast) -> Any:
    todo = cast.painted("red", "blue")
    position = list(bootstrap.event_store().get_events(todo))[-1].position
    seen = events_seen_by(cast.alice)
    return words(entries_at(seen, [position or 0])[position or 0])


def same_again(cast: Cast) -> Any:
    todo = cast.painted("red")
    paint(cast.alice, todo, "red")
    return [nothing_changed(TodoCommands.change(todo, COLOUR, "red")), len(entries_of(todo))]


def undone(cast: Cast) -> Any:
    todo = cast.painted("red", "blue")
    take_back(cast.alice, todo, 3)
    undone = row(todo).colour  # type: ignore[attr-defined]
    take_back(cast.alice, todo, 4)
    return [undone, row(todo).colour, [entry.undone_in for entry in entries_of(todo)]]  # type: ignore[attr-defined]


def undo_refused(cast: Cast) -> Any:
    todo = cast.painted("red", "blue")
    try:
        take_back(cast.alice, todo, 2)
    except Exception as refusal:  # noqa: BLE001  (it is what is looked at)
        return [type(refusal).__name__, str(refusal)]
    return "not refused"


def version_restored(cast: Cast) -> Any:
    todo = cast.painted("red", "blue")
    first = next(bootstrap.event_store().get_events(todo))
    bootstrap.handle(TodoCommands.restore_version(todo, first, actor=str(cast.alice.pk), source="web"))
    return [row(todo).colour, entries_of(todo)[-1].predicate]  # type: ignore[attr-defined]


def blamed(cast: Cast) -> Any:
    todo = cast.painted("red")
    return [[each.label, each.value, each.entry.event.version] for each in attributions(entries_of(todo))]


def met_by_another_field(cast: Cast) -> Any:
    todo = cast.painted()
    changed(cast.bob, todo, status="Started")
    paint(cast.alice, todo, "red", expected_version=1)
    return [row(todo).colour, row(todo).status]  # type: ignore[attr-defined]


def met_by_the_same_field(cast: Cast) -> Any:
    todo = cast.painted()
    paint(cast.bob, todo, "blue")
    with suppress(StatedVersionConflict):
        paint(cast.alice, todo, "red", expected_version=1)
        return "no conflict"
    return row(todo).colour  # type: ignore[attr-defined]


def kinds(cast: Cast) -> Any:
    return KINDS


# On pages


def edited_by_form(cast: Cast) -> Any:
    todo = cast.painted()
    form = cast.as_alice.get(f"/todos/{todo}/edit/")
    response = press(cast.as_alice, form, "Save", colour="red")
    return [response.status_code, row(todo).colour, events(todo)[1:]]  # type: ignore[attr-defined]


def timeline(cast: Cast) -> Any:
    todo = cast.painted("red", "blue")
    page = cast.as_alice.get(f"/todos/{todo}/")
    return [Page(page).text("v3"), text(Page(page).find("todo"))]


def conflict_page(cast: Cast) -> Any:
    todo = cast.painted()
    paint(cast.bob, todo, "blue")
    sent = number(description="Buy milk", colour="red", version=1, next=f"/todos/{todo}/")
    response = cast.as_alice.post(f"/todos/{todo}/edit/", sent)
    taken = press(cast.as_alice, response, "Use mine")
    return [response.status_code, text(Page(response).root), taken.status_code, row(todo).colour]  # type: ignore[attr-defined]


def as_it_was(cast: Cast) -> Any:
    todo = cast.painted("red", "blue")
    position = list(bootstrap.event_store().get_events(todo))[1].position
    return Page(cast.as_alice.get(f"/todos/{todo}/", {"at": position})).text("todo")


def activity(cast: Cast) -> Any:
    todo = cast.painted("red", "blue")
    return Page(cast.as_alice.get("/activity/", {"todo": todo, "what": "colour"})).text("feed")


def exported_as_csv(cast: Cast) -> Any:
    todo = cast.painted("red", "blue")
    lines = list(csv.DictReader(io.StringIO(download(cast, "csv", todo))))
    return [[line["type"], line["before"], line["after"]] for line in lines[1:]]


def exported_as_json_lines(cast: Cast) -> Any:
    todo = cast.painted("red", "blue")
    lines = [json.loads(line) for line in download(cast, "jsonl", todo).splitlines()]
    return [[line["type"], line["before"], line["after"], json.loads(line["data"])["colour"]] for line in lines[1:]]


def download(cast: Cast, kind: str, todo: str) -> str:
    response = cast.as_alice.get(f"/activity/trail.{kind}", {"todo": todo})
    return b"".join(response).decode()


def rebuilt(cast: Cast) -> Any:
    """What `rebuild_projections --check` exits with; last, so that it reads all that was done here."""
    cast.painted("red", "blue")
    try:
        call_command("rebuild_projections", check=True)
    except SystemExit as end:
        return end.code
    return None


OBSERVATIONS = (
    stored, rows, told, told_by_the_feed, same_again, undone, undo_refused, version_restored, blamed,
    met_by_another_field, met_by_the_same_field, kinds, edited_by_form, timeline, conflict_page, as_it_was, activity,
    exported_as_csv, exported_as_json_lines, rebuilt,
)  # fmt: skip


def main() -> None:
    setup_test_environment()
    cast, seen = Cast(), {}
    for observe in OBSERVATIONS:
        try:
            seen[observe.__name__] = observe(cast)
        except Exception:  # noqa: BLE001  (the test that reads it fails)
            seen[observe.__name__] = traceback.format_exc()
    print(json.dumps(seen))
