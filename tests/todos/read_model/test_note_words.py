"""The words of notes, for the search: a row for each todo, a function of its stream, made where it is missing."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from eventsourcing.projections.differences import differences
from eventsourcing.projections.rebuild import lacks_rows, rebuild
from eventsourcing.testing import ProjectionSpec
from eventsourcing.verification import Verification
from tests.todos.cast import added, added_list, changed, facts, moved, removed
from todos import bootstrap, models
from todos.apps import _make_missing_rows
from todos.domain.commands import TodoCommands
from todos.domain.events import TodoEvents
from todos.domain.fields import NOTE
from todos.read_model.projections import NoteProjection, TodoProjection

pytestmark = pytest.mark.django_db
NINE = datetime(2026, 3, 1, 9, tzinfo=UTC)
ID = "d3e135b2-f045-46cc-b4b1-dce73c4c876e"


class TestNoteProjection(ProjectionSpec):
    projection = NoteProjection()
    events = [
        TodoEvents.added(ID, "7", "Buy milk", "Queued", NINE),
        TodoEvents.changed(NOTE, ID, "Ask the Café\n- [ ] twice", NINE),
        TodoEvents.status_changed(ID, "Started", NINE),
        TodoEvents.removed(ID, NINE),
    ]

    def row(self, stream_id, using):
        return models.NoteWords.objects.using(using).filter(pk=stream_id).values().first()

    def rebuild(self, using):
        rebuild(NoteProjection(), using)


def noted(user, todo, note):
    bootstrap.handle(TodoCommands.change(todo, NOTE, note, **facts(user)))


def kept(todo):
    return models.NoteWords.objects.values_list("place", "search").get(pk=todo)


def test_a_row_has_the_folded_words_and_where_they_are(alice, todo):
    assert kept(todo) == (f"inbox:{alice.pk}", "")
    noted(alice, todo, "Ask  the\nCafé")
    assert kept(todo) == (f"inbox:{alice.pk}", "ask the cafe")

    house = added_list(alice)
    moved(alice, todo, house)
    changed(alice, todo, status="Finished")
    removed(alice, todo)
    assert kept(todo) == (house, "ask the cafe")
    assert list(differences(NoteProjection())) == []

    noted(alice, added(alice), "Another")
    assert models.NoteWords.objects.exclude(search="").count() == 2


def test_an_emptied_note_leaves_no_word(alice, todo):
    noted(alice, todo, "Ask the Café")
    noted(alice, todo, "")
    assert kept(todo)[1] == ""


def test_a_site_of_before_gets_its_rows_after_the_migration(alice, todo):
    noted(alice, todo, "Ask the Café")
    models.NoteWords.objects.all().delete()
    assert lacks_rows(NoteProjection(), TodoProjection())

    _make_missing_rows("default")

    assert kept(todo)[1] == "ask the cafe"
    assert not lacks_rows(NoteProjection(), TodoProjection())
    assert list(Verification("default").whole_log()) == []


def test_verifying_names_a_note_that_was_altered_behind_the_sites_back(alice, todo):
    noted(alice, todo, "Ask the Café")
    models.NoteWords.objects.update(search="something else")

    [finding] = Verification("default").whole_log()
    assert (finding.stream_id, "search" in finding.reason) == (todo, True)
