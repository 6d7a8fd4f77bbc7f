"""The labels in rows and versions: as the log has them, found by a filter, gone once erased; on both engines."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from random import Random

import pytest
from django.contrib.auth.models import User
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from tests.eventsourcing.threads import PATIENCE, in_this_thread
from tests.todos.read_model.test_erasure import ALICE, erase, sound, texts, undo
from tests.todos.read_model.test_version_plans import plan
from todos import bootstrap, models
from todos.domain.commands import TodoCommands
from todos.domain.errors import WordsErased
from todos.domain.values.label import normal
from todos.read_model import todos, versions
from todos.read_model.seen_by import inbox_of

SECRET = "zebra-Passphrase"
SOMEBODY = User(pk=7)


def add(using, words="Oil the gate"):
    return str(bootstrap.handle(TodoCommands.add("7", words, "Queued", **ALICE), using).stream_id)


def label(using, todo, *labels):
    for each in labels:
        bootstrap.handle(TodoCommands.label(todo, each, **ALICE), using)


def unlabel(using, todo, word):
    bootstrap.handle(TodoCommands.unlabel(todo, word, **ALICE), using)


def columns(using, todo):
    rows = models.TodoVersion.objects.using(using).filter(todo=todo).order_by("version")
    return list(rows.values_list("labels", "label_keys"))


def found(using, word):
    with_label = todos.labelled(models.Todo.objects.using(using).all(), word)
    return {str(todo.id) for todo in with_label}


def test_a_row_and_each_version_has_the_labels_of_then(using):
    todo = add(using)
    label(using, todo, "Garden", "größe_2")
    unlabel(using, todo, "garden")

    assert columns(using, todo) == [
        ("", ""),
        ("Garden", " garden "),
        ("Garden größe_2", f" garden  {normal('größe_2')} "),
        ("größe_2", f" {normal('größe_2')} "),
    ]
    assert sound(using) == []


def test_a_filter_finds_whole_labels_in_every_spelling(using):
    one, two, three = add(using), add(using), add(using)
    label(using, one, "Garden")
    label(using, two, "gardening", "back-garden")
    label(using, three, "phone", "GÁRDEN")

    assert found(using, "garden") == {one, three}
    assert found(using, "GARDENING") == {two}
    assert found(using, "arden") == set()
    assert found(using, "%") == found(using, "_") == set()


def test_an_erased_label_leaves_rows_versions_and_tables(using):
    todo = add(using)
    label(using, todo, SECRET)
    unlabel(using, todo, SECRET)
    undo(using, todo, 3)
    label(using, todo, "phone")
    assert any(SECRET in text for text in texts(using))
    erase(using, todo, 2)

    assert [text for text in texts(using) if SECRET.casefold() in text.casefold()] == []
    assert columns(using, todo)[-1] == ("phone", " phone ")
    assert sound(using) == []
    taken = undo(using, todo, 4).version
    label(using, todo, SECRET)
    assert columns(using, todo)[-1][0] == f"phone {SECRET}"
    with pytest.raises(WordsErased):
        undo(using, todo, taken)


@pytest.mark.django_db(databases=["postgresql"])
@pytest.mark.parametrize("using", ["postgresql"])
def test_no_sample_of_labels_is_kept(using):
    label(using, add(using), "garden")
    with connections[using].cursor() as cursor:
        for table in ("todos_todo", "todos_todoversion"):
            cursor.execute(f"ANALYZE {table}")
        cursor.execute("SELECT attname FROM pg_stats WHERE tablename LIKE 'todos_%%'")
        names = {name for (name,) in cursor.fetchall()}
    assert "status" in names
    assert names.isdisjoint({"labels", "label_keys"})


def test_labels_given_and_taken_away_at_the_same_moment_all_stand(using):
    todo = add(using)
    label(using, todo, "old", "older")
    words = [f"label{number}" for number in range(6)]
    acts = [TodoCommands.label(todo, word, expected_version=3, **ALICE) for word in words]
    acts += [TodoCommands.unlabel(todo, word, expected_version=3, **ALICE) for word in ("old", "OLDER")]
    acts += [TodoCommands.label(todo, "label0", expected_version=3, **ALICE)]

    with ThreadPoolExecutor(3) as pool:
        for done in [pool.submit(in_this_thread, lambda act=act: bootstrap.handle(act, using)) for act in acts]:
            done.result(PATIENCE)

    assert sorted(columns(using, todo)[-1][0].split()) == words
    assert len(columns(using, todo)) == 3 + len(words) + 2
    assert sound(using) == []


QUESTIONS = {
    "a list now": (lambda: todos.todos(SOMEBODY, inbox_of(SOMEBODY), "Open", "", "", label="garden"), "todos_by_rank"),
    "its counts": (lambda: todos.counts(inbox_of(SOMEBODY), "", "garden"), "todos_by_"),
    "a list as it was": (
        lambda: versions.todos(SOMEBODY, inbox_of(SOMEBODY), 12_000, "Open", "", "", "garden"),
        "todo_versions_listed",
    ),
}


@pytest.mark.django_db
@pytest.mark.parametrize(("question", "index"), QUESTIONS.values(), ids=QUESTIONS)
def test_a_filter_reads_one_place_along_an_index(question, index):
    with CaptureQueriesContext(connection) as captured:
        question()
    asked = [query["sql"] for query in captured.captured_queries if "label_keys" in query["sql"]]
    assert asked
    for sql in asked:
        shown = plan(sql) if connection.vendor == "sqlite" else _plan_of_postgresql(sql)
        # PostgreSQL weighs its statistics, and a place has several indexes.
        assert (index if connection.vendor == "sqlite" else index.rpartition("_")[0]) in shown
        assert not any(whole in shown for whole in ("SCAN todos", "Seq Scan"))


def _plan_of_postgresql(sql):
    """The plan where reading a whole table is the last choice: the tables of a test are small."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("EXPLAIN " + sql.replace("%", "%%"))
        return "\n".join(row[0] for row in cursor.fetchall())


def test_whatever_is_done_rows_are_what_the_log_says(using):
    """Labels given, taken away, undone, erased, and versions restored, against a plain model of those that stand."""
    random = Random(20)
    words = ["garden", "Garden", "phone", "shop", "größe"]
    for _ in range(6):
        todo, standing = add(using), dict[str, str]()
        for _ in range(14):
            act, word = random.choice(["label", "label", "unlabel", "undo", "restore"]), random.choice(words)
            if act == "label":
                label(using, todo, word)
                standing.setdefault(normal(word), word)
            elif act == "unlabel":
                unlabel(using, todo, word)
                standing.pop(normal(word), None)
            else:
                _back(using, todo, act, random)
                standing = {normal(each): each for each in columns(using, todo)[-1][0].split()}
            assert sorted(columns(using, todo)[-1][0].split()) == sorted(standing.values())
    assert sound(using) == []


def _back(using, todo, act, random):
    """Undo an event whatever came later, or restore a version."""
    history = list(bootstrap.event_store(using).get_events(todo))
    event = random.choice(history)
    if event.type == "TodoAdded":
        return
    if act == "undo":
        command = TodoCommands.undo(todo, [event.id], anyway=history[-1].version, **ALICE)
    else:
        command = TodoCommands.restore_version(todo, event, **ALICE)
        before = {normal(each) for each in columns(using, todo)[event.version - 1][0].split()}
    bootstrap.handle(command, using)
    if act == "restore":
        assert {normal(each) for each in columns(using, todo)[-1][0].split()} == before
