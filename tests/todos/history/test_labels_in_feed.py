"""The feed, which reads a few events, tells of labels as the page of the todo does, which reads all."""

from __future__ import annotations

from random import Random
from uuid import UUID

import pytest

from tests.todos.cast import added, facts
from todos import bootstrap
from todos.domain.commands import TodoCommands
from todos.history.entries import entries
from todos.history.events_seen_by import events_seen_by
from todos.history.feed import entries_at
from todos.read_model import todos

pytestmark = pytest.mark.django_db


def said(entry):
    return entry.predicate, entry.undoes, entry.is_redo, entry.restored_version, entry.undone_in, entry.undo_effect


@pytest.mark.parametrize("seed", range(12))
def test_each_event_is_told_alike(alice, seed):
    random, todo = Random(seed), added(alice)
    for _ in range(16):
        history = list(bootstrap.event_store().get_events(todo))
        event, word = random.choice(history), random.choice(["garden", "Garden", "phone"])
        act = random.choice(["label", "label", "unlabel", "undo", "undo", "restore"])
        if act == "label":
            command = TodoCommands.label(todo, word, **facts(alice))
        elif act == "unlabel":
            command = TodoCommands.unlabel(todo, word, **facts(alice))
        elif event.type == "TodoAdded":
            continue
        elif act == "undo":
            command = TodoCommands.undo(todo, [event.id], anyway=history[-1].version, **facts(alice))
        else:
            command = TodoCommands.restore_version(todo, event, **facts(alice))
        bootstrap.handle(command)

    seen, row = events_seen_by(alice), todos.find(alice, UUID(todo))
    history = seen.of_todo(row)
    whole = {entry.event.position: said(entry) for entry in entries(history)}
    for event in history:
        [few] = entries_at(seen, [event.position]).values()
        assert said(few) == whole[event.position]
    alone = entries_at(seen, [event.position for event in history])
    assert {position: said(entry) for position, entry in alone.items()} == whole
