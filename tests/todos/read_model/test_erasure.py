"""Erased words are gone from rows, tables and files, in the transaction that tells of it; on both engines."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connections

from eventsourcing.database.scrub import scrub
from tests import database_files
from tests.eventsourcing.databases import DATABASES
from tests.eventsourcing.threads import PATIENCE, in_this_thread
from tests.todos.read_model.rebuilding import command
from todos import bootstrap, models
from todos.domain.commands import TodoCommands
from todos.domain.errors import WordsErased
from todos.domain.fields import NOTE

ALICE = {"actor": "7", "source": "test"}
SECRET = "zebra-passphrase"


@pytest.fixture(params=DATABASES)
def using(request):
    return request.param


@pytest.fixture
def todo(using):
    return with_secret(using)


def with_secret(using):
    """Milk in v1, the secret in v2, oat milk in v3, the secret again in v4 by an undo, then started."""
    todo_id = str(bootstrap.handle(TodoCommands.add("7", "Buy milk", "Queued", **ALICE), using).stream_id)
    for words in (f"Enter {SECRET}", "Buy oat milk"):
        bootstrap.handle(TodoCommands.change_description(todo_id, words, **ALICE), using)
    undo(using, todo_id, 3)
    bootstrap.handle(TodoCommands.change_status(todo_id, "Started", **ALICE), using)
    return todo_id


def event_ids(using, todo_id):
    return [event.id for event in bootstrap.event_store(using).get_events(todo_id)]


def undo(using, todo_id, version):
    ids = [event_ids(using, todo_id)[version - 1]]
    return bootstrap.handle(TodoCommands.undo(todo_id, ids, **ALICE), using)


def erase(using, todo_id, version):
    ids = [event_ids(using, todo_id)[version - 1]]
    return bootstrap.handle(TodoCommands.erase_values(todo_id, ids, **ALICE), using)


def sound(using):
    """What the commands that check the site say; nothing where all is well."""
    out, found = StringIO(), list[str]()
    try:
        call_command("verify_events", database=using, stdout=out, stderr=out)
    except SystemExit as end:
        found += [out.getvalue()] if end.code else []
    code, lines = command(using, check=True)
    return found + (lines if code else [])


def texts(using):
    """Every table as text."""
    with connections[using].cursor() as cursor:
        names = connections[using].introspection.table_names(cursor)
        for name in names:
            cursor.execute(f'SELECT * FROM "{name}"')
            yield from (str([bytes(each) if isinstance(each, memoryview) else each for each in row]) for row in cursor)


def files(using):
    """What the database keeps on disk of its tables: on SQLite its files, on PostgreSQL after VACUUM FULL."""
    connection = connections[using]
    if connection.vendor == "sqlite":
        path = Path(str(connection.settings_dict["NAME"]).removeprefix("file:").partition("?")[0])
        yield from (database_files.read(each) for each in path.parent.glob(f"{path.name}*"))
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT oid::regclass::text FROM pg_class WHERE relkind IN ('r', 't') AND relname ~ 'todo|event'"
        )
        for (name,) in cursor.fetchall():
            if not name.startswith("pg_"):
                cursor.execute(f"VACUUM FULL {name}")
            cursor.execute("CHECKPOINT")
            cursor.execute("SELECT pg_read_binary_file(pg_relation_filepath(%s::regclass))", [name])
            yield bytes(cursor.fetchone()[0])


def test_rows_and_versions_lose_the_words_in_the_transaction_of_the_command(using, todo):
    outcome = erase(using, todo, 2)

    row = models.Todo.objects.using(using).get(pk=todo)
    assert (outcome.version, row.version, row.description, row.search, row.status) == (6, 6, "", "", "Started")
    versions = models.TodoVersion.objects.using(using).filter(todo=todo).order_by("version")
    assert [each.description for each in versions] == ["Buy milk", "", "Buy oat milk", "", "", ""]
    assert [each.search for each in versions] == ["buy milk", "", "buy oat milk", "", "", ""]
    assert sound(using) == []


def test_what_fails_later_in_the_transaction_takes_the_erasure_back(using, todo, monkeypatch):
    monkeypatch.setattr("todos.read_model.erasure.rewrite_streams", lambda *arguments: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        erase(using, todo, 2)

    assert list(bootstrap.event_store(using).get_events(todo))[1].data["description"] == f"Enter {SECRET}"
    assert models.Todo.objects.using(using).get(pk=todo).description == f"Enter {SECRET}"


def test_no_table_and_no_file_holds_the_words_any_more(using, todo):
    assert any(SECRET in text for text in texts(using))
    connections[using].close()
    assert any(SECRET.encode() in content for content in files(using))

    erase(using, todo, 2)

    assert scrub(using)
    assert [text for text in texts(using) if SECRET in text] == []
    # Dead rows stay as long as a transaction elsewhere could still see them, such as one of autovacuum.
    limit = time.monotonic() + PATIENCE
    while any(SECRET.encode() in content for content in files(using)):
        assert time.monotonic() < limit


def test_no_table_but_the_log_ever_holds_a_note_and_the_log_loses_it(using, todo):
    for text in (f"Note {SECRET}", "", "Ask."):
        bootstrap.handle(TodoCommands.change(todo, NOTE, text, **ALICE), using)
    rows = [str(row) for model in (models.Todo, models.TodoVersion) for row in model.objects.using(using).values()]
    assert not any(f"note {SECRET}" in row.casefold() for row in rows)
    erase(using, todo, 6)

    assert [text for text in texts(using) if f"Note {SECRET}" in text] == []
    versions = models.TodoVersion.objects.using(using).filter(todo=todo).order_by("version")
    positions = [each.position for each in versions]
    assert [each.note_position for each in versions] == [None] * 5 + [positions[5], None, positions[7], positions[7]]
    assert sound(using) == []


def test_the_steps_of_a_note_are_counted_in_every_version_until_it_is_erased(using, todo):
    note = bootstrap.handle(TodoCommands.change(todo, NOTE, f"- [ ] {SECRET}\n- [x] Call", **ALICE), using).version
    bootstrap.handle(TodoCommands.tick(todo, note, 0, True, **ALICE), using)
    undo(using, todo, note + 1)
    bootstrap.handle(TodoCommands.change_status(todo, "Finished", **ALICE), using)
    versions = models.TodoVersion.objects.using(using).filter(todo=todo, version__gte=note).order_by("version")
    assert list(versions.values_list("steps_done", "steps_all")) == [(1, 2), (2, 2), (1, 2), (1, 2)]
    assert sound(using) == []
    erase(using, todo, note)

    assert set(versions.values_list("steps_done", "steps_all")) == {(0, 0)}
    assert not any(f"- [ ] {SECRET}" in text for text in texts(using))
    assert sound(using) == []


@pytest.mark.django_db(databases=["postgresql"])
@pytest.mark.parametrize("using", ["postgresql"])
def test_no_sample_of_words_is_kept(using, todo):
    with connections[using].cursor() as cursor:
        for table in ("todos_todo", "todos_todoversion", "todos_todolist"):
            cursor.execute(f"ANALYZE {table}")
        cursor.execute("SELECT tablename, attname FROM pg_stats WHERE tablename LIKE 'todos_%%'")
        found = cursor.fetchall()
    assert ("todos_todo", "status") in found
    assert {column for _, column in found} & {"description", "search", "name"} == set()


@pytest.mark.sqlite
@pytest.mark.django_db(transaction=True)
def test_a_small_file_of_sqlite_is_written_anew_at_once():
    todo_id = with_secret("default")
    erase("default", todo_id, 2)

    assert [content for content in files("default") if SECRET.encode() in content] == []


def test_nothing_brings_the_words_back_and_they_can_be_written_anew(using, todo):
    bootstrap.handle(TodoCommands.change_description(todo, "Buy bread", **ALICE), using)
    erase(using, todo, 2)

    with pytest.raises(WordsErased):
        undo(using, todo, 6)
    again = bootstrap.handle(TodoCommands.change_description(todo, f"Enter {SECRET}", **ALICE), using)
    assert again.version == 8
    assert [each.data.get("description") for each in bootstrap.event_store(using).get_events(todo)] == [
        "Buy milk", None, "Buy oat milk", None, None, "Buy bread", None, f"Enter {SECRET}",
    ]  # fmt: skip
    assert sound(using) == []


def test_edits_at_the_same_moment_are_all_kept_and_the_words_are_gone(using, todo):
    ids = event_ids(using, todo)

    def act(number):
        if number == 3:
            return bootstrap.handle(TodoCommands.erase_values(todo, [ids[1]], **ALICE), using)
        if number % 2:
            return bootstrap.handle(
                TodoCommands.change_status(todo, ("Queued", "Finished")[number % 4 > 1], **ALICE), using
            )
        return bootstrap.handle(TodoCommands.change_description(todo, f"Words {number}", **ALICE), using)

    with ThreadPoolExecutor(4) as pool:
        for done in [pool.submit(in_this_thread, lambda number=number: act(number)) for number in range(8)]:
            done.result(PATIENCE)

    assert sound(using) == []
    assert not any(SECRET in text for text in texts(using))
    kept = [event.data.get("description") for event in bootstrap.event_store(using).get_events(todo)]
    assert {f"Words {number}" for number in (0, 2, 4, 6)} <= set(kept)


def test_the_same_words_typed_at_the_same_moment_have_a_key_of_their_own(using, todo):
    """Whoever types them again before the erasure loses them too; whoever does after it keeps them."""
    ids = event_ids(using, todo)
    bootstrap.handle(TodoCommands.change_description(todo, "Buy bread", **ALICE), using)
    acts = [
        TodoCommands.erase_values(todo, [ids[1]], **ALICE),
        TodoCommands.change_description(todo, f"Enter {SECRET}", **ALICE),
    ]
    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(in_this_thread, lambda act=act: bootstrap.handle(act, using)) for act in acts]:
            done.result(PATIENCE)

    *_, before, last = bootstrap.event_store(using).get_events(todo)
    assert {before.type, last.type} == {"TodoValuesErased", "TodoDescriptionChanged"}
    typed = last if last.type == "TodoDescriptionChanged" else before
    assert typed.data["description"] == (f"Enter {SECRET}" if typed is last else None)
    assert sound(using) == []
